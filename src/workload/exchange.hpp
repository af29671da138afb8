#pragma once

#include <map>
#include <tuple>
#include <vector>

#include "workload/split.hpp"

/// Which collectives a plan needs, with bytes, ranks and strides; timed by the network.
namespace gigatwin::workload {

/// The job's network and placement.
class Fabric {
 public:
  /// Keeps references to both.
  Fabric(const collectives::Network& network, const topology::Placement& placement, std::int64_t scale_up_domain)
      : network_(network), placement_(placement), scale_up_domain_(scale_up_domain) {}
  /// Accelerators that share one scale-up network.
  std::int64_t scale_up_domain() const { return scale_up_domain_; }
  /// Zero where a group has one member or nothing to send.
  collectives::PhaseResult run(collectives::Collective operation, double bytes, std::int64_t ranks,
                               std::int64_t stride) const;
  /// [tier] all zero: how many tiers there are.
  std::vector<Bytes> no_bytes() const;

 private:
  const collectives::Network& network_;
  const topology::Placement& placement_;
  std::int64_t scale_up_domain_;
  /// Stages and directions have the same exchanges: each is timed once.
  mutable std::map<std::tuple<collectives::Collective, double, std::int64_t, std::int64_t>, collectives::PhaseResult>
      known_;
};

collectives::PhaseResult operator+(collectives::PhaseResult a, const collectives::PhaseResult& b);
collectives::PhaseResult operator*(double times, collectives::PhaseResult phase);

/// Exchanges of one micro-batch in one piece, one direction.
struct PassExchange {
  collectives::PhaseResult tensor, context, expert;
};
struct PieceExchange {
  PassExchange forward, backward;
};

/// tensor: buffers of 2 B per number of the hidden state. Each of a layer's two blocks has one all-reduce forward and
/// one
///   backward, or with sequence parallelism an all-gather and a reduce-scatter (Korthikanti et al., arXiv 2205.05198,
///   figure 5; its further all-gather in backward travels behind a product). Experts: the buffer holds
///   `experts_per_token` copies of each token, and once more for shared experts. Embedding and head have one such
///   exchange each, a prediction module that of the embedding and of its projection.
/// context: ring attention (arXiv 2310.01889) or all-gather: keys and values once around forward; again, and their
///   gradients, backward; with mla the latents travel. All-to-all: queries, keys, values and output change from tokens
///   to heads and back, both directions.
/// expert: dispatch and combine, `experts_per_token` copies in BF16 each, forward and backward. Deduplicated, a token
///   goes once to each scale-up domain that has one of its experts, n (1 - (1 - 1/n)^k) of n domains on average. Ranks
///   that share an expert gather what was dispatched to each of them and sum what they combine.
PieceExchange exchange_of(Piece piece, const TrainingSpec& training, double tokens, const Fabric& fabric);

/// One boundary between stages for one micro-batch, one direction: each tensor rank sends its part; without sequence
/// parallelism the receivers gather the whole (scatter-gather of Narayanan et al., arXiv 2104.04473).
collectives::PhaseResult pipeline_exchange(const TrainingSpec& training, const Split& split, const Fabric& fabric);

/// Over the replicas, for the weights of one stage or chunk. Where only `shard_ranks` neighbours shard, gradients are
/// then all-reduced between such groups.
struct DataExchange {
  collectives::PhaseResult reduce;  ///< gradients: all-reduce (zero_stage 0) or reduce-scatter
  collectives::PhaseResult gather;  ///< weights; none at zero_stage 0
};
/// Whether that happens once a step: ZeRO 0 and 1, and ZeRO 3 in a pipeline that keeps its weights until the step ends
/// (Llama 3, arXiv 2407.21783, section 3.3.2). Otherwise with every micro-batch.
bool exchanges_once(const PlanSpec& plan);
DataExchange data_exchange(const TrainingSpec& training, const Split& split, const Shard& shard, const Fabric& fabric);

/// The gradient of an embedding that the first and the last stage hold (tied to the head, or for prediction modules)
/// between the two; zero if there is none.
collectives::PhaseResult tied_exchange(const TrainingSpec& training, const Split& split, const Fabric& fabric);

}  // namespace gigatwin::workload
