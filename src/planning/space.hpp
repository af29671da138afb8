#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "planning/question.hpp"

/// Which plans a search looks at. In two steps: a group of plans shares what one micro-batch costs in a layer, its
/// candidates differ in how layers and replicas are laid out.
namespace gigatwin::planning {

/// The plans of a group: tensor, context, expert, expert_tensor, micro_batch, sequence_parallel, recompute and
/// precision; one stage.
struct Group {
  workload::PlanSpec plan;
  std::int64_t least_data = 1;  ///< replicas that the expert groups need
};

/// All groups, in a fixed order.
///
///   tensor         divisors of the heads and feed-forward widths, up to the scale-up domain
///   context        powers of two that leave at least `least_context_tokens` to a rank
///   expert         divisors of the experts, with expert_tensor 1 or tensor
///   micro_batch    powers of two, up to `most_micro_batch_tokens` on a rank; 1 where the search chooses context > 1
///   sequence_parallel   wherever the tensor ranks divide the tokens: it takes memory and time and costs nothing
///
/// A fixed key has its given value.
std::vector<Group> groups_of(const Question& question);

/// How a candidate lays out the layers and replicas of its group.
struct Layout {
  std::int64_t pipeline = 1, virtual_stages = 1;
  pipeline::Schedule schedule = pipeline::Schedule::one_forward_one_backward;
  int zero_stage = 1;
  std::optional<std::int64_t> shard_ranks;
  std::int64_t data = 1, batch = 1;
};

/// The layouts of a group, in a fixed order.
///
///   pipeline       the fewest stages for each number of layers per stage, and divisors of the accelerators
///   virtual_stages the fewest chunks for each number of layers per chunk
///   schedule       1f1b (interleaved with several chunks), zero-bubble, dualpipe
///   data           the most replicas that divide the batch: what is left over stays idle
///   zero_stage     1 and 3, the latter sharded over all replicas or `shard_sizes` of them
std::vector<Layout> layouts_of(const Question& question, const Group& group);

Candidate candidate_of(const Question& question, const Group& group, const Layout& layout);

/// Tokens of a sequence on one context rank below which kernels are too small to be worth it. Assumption, range
/// 512-4096.
inline constexpr std::int64_t least_context_tokens = 1024;
/// Tokens of a micro-batch on one rank beyond which kernels gain nothing. Assumption, range 16384-131072.
inline constexpr std::int64_t most_micro_batch_tokens = 65536;

/// Whether the heads and the feed-forward width can be shared by so many tensor ranks.
bool tensor_divides(const workload::ModelSpec& model, std::int64_t tensor);

/// The values that the search tries for a whole-number key where `plan` has the others, in rising order; empty for a
/// key that is not searched.
std::vector<std::int64_t> values_of(const Question& question, const workload::PlanSpec& plan, const std::string& key);

}  // namespace gigatwin::planning
