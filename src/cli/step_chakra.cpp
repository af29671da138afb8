#include "cli/step_chakra.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "chakra/builder.hpp"
#include "chakra/files.hpp"
#include "cli/collective_words.hpp"
#include "cli/step_exchanges.hpp"
#include "cli/step_trace.hpp"
#include "results/writer.hpp"

namespace gigatwin::cli {
namespace {

using chakra::CollectiveType;
using collectives::Collective;
using collectives::CommunicationPhase;
using pipeline::Operation;
using pipeline::TimedOperation;
using pipeline::Work;

// Of a chunk's collectives; more layers share one, as frameworks fill buckets: each piece costs its own latency.
constexpr std::int64_t most_pieces = 16;

CollectiveType type_of(Collective operation) {
  switch (operation) {
    case Collective::all_gather:
      return CollectiveType::all_gather;
    case Collective::reduce_scatter:
      return CollectiveType::reduce_scatter;
    default:
      return CollectiveType::all_reduce;
  }
}

/// Members of groups of the trace, numbered from 1 as ASTRA-sim wants them.
class Groups {
 public:
  /// The group's name; empty where fewer than two members are in the trace.
  std::string name(std::vector<std::int64_t> members) {
    if (members.size() < 2) return {};
    return known_.try_emplace(std::move(members), std::to_string(known_.size() + 1)).first->second;
  }
  chakra::ProcessGroups process_groups() const {
    chakra::ProcessGroups groups;
    for (const auto& [members, name] : known_) groups[name] = members;
    return groups;
  }

 private:
  std::map<std::vector<std::int64_t>, std::string> known_;
};

/// One rank: the operations of its stage, one after the other.
class RankWriter {
 public:
  RankWriter(const workload::Step& step, const StepExchanges& exchanges, const ChakraRanks& ranks, std::int64_t tensor,
             std::int64_t rank, Groups& groups)
      : step_(step),
        exchanges_(exchanges),
        ranks_(ranks),
        tensor_(tensor),
        rank_(rank),
        groups_(groups),
        builder_(rank),
        depth_(static_cast<std::int32_t>(step.shape.stages * step.shape.chunks)),
        pieces_(std::clamp<std::int64_t>(std::llround(step.costs.data_pieces), 1, most_pieces)) {}

  /// @param operations  computing ones of the rank's stage, in order, the optimizer last
  chakra::RankTrace write(const std::vector<TimedOperation>& operations) && {
    gather(operations);
    for (const TimedOperation& o : operations) {
      if (o.operation.work == Work::optimizer) continue;
      receive_inputs(o.operation);
      compute(o);
      send_outputs(o.operation);
    }
    if (!step_.costs.overlap_data)
      for (const TimedOperation& o : operations)
        for (const auto& phase : last_reductions(o.operation)) wait(collective("reduce", phase, 1, {last_}));
    finish(operations.back());
    return std::move(builder_).take();
  }

 private:
  using Ids = std::vector<std::uint64_t>;
  std::int64_t stage() const { return rank_ / ranks_.replicas; }
  std::int64_t replica() const { return rank_ % ranks_.replicas; }

  /// The rank goes on only when this has ended.
  void wait(std::optional<std::uint64_t> id) {
    if (id) last_ = {*id};
  }

  /// All gathers are asked for at the begin; the first forward of a chunk waits for its own.
  void gather(const std::vector<TimedOperation>& operations) {
    std::set<std::int32_t> chunks;
    for (const TimedOperation& o : operations)
      if (pipeline::goes_forward(o.operation.work)) chunks.insert(o.operation.chunk);
    for (const std::int32_t chunk : chunks)
      for (std::int64_t piece = 0; piece < pieces_; ++piece) {
        std::optional<std::uint64_t> id;
        for (const CommunicationPhase& phase : exchanges_.gather[index(chunk)])
          if (const auto asked = collective("gather", phase, pieces_, {})) id = asked;
        if (id) gathered_[chunk].push_back(*id);
      }
    if (step_.costs.overlap_data) return;
    wait(exchanged_);
    gathered_.clear();
  }

  void receive_inputs(const Operation& o) {
    const Ids before = last_;
    if (pipeline::goes_forward(o.work) && o.chunk > 0) receive(o.chunk - 1, o.micro_batch, false, before);
    if (pipeline::ends_input_gradient(o.work) && chunk_backward(o) + 1 < depth_)
      receive(chunk_backward(o) + 1, micro_batch_backward(o), true, before);
  }

  void receive(std::int32_t chunk, std::int32_t micro_batch, bool backward, const Ids& after) {
    const std::int64_t from = rank_of(chunk, micro_batch);
    if (from != rank_)
      last_.push_back(builder_.receive(name("receive", chunk, micro_batch), from, exchanges_.hop,
                                       tag(chunk, micro_batch, backward), after));
  }

  void compute(const TimedOperation& o) {
    const auto gathered = gathered_.find(o.operation.chunk);
    const bool gathers = pipeline::goes_forward(o.operation.work) && gathered != gathered_.end();
    const auto reductions = step_.costs.overlap_data ? last_reductions(o.operation) : std::vector<CommunicationPhase>{};
    const std::int64_t pieces = gathers || !reductions.empty() ? pieces_ : 1;
    for (std::int64_t piece = 0; piece < pieces; ++piece) {
      if (gathers) last_.push_back(gathered->second[static_cast<std::size_t>(piece)]);
      const Seconds share = (o.end - o.start) / static_cast<double>(pieces);
      last_ = {builder_.compute(name_of(o.operation), share, last_)};
      for (const CommunicationPhase& phase : reductions) collective("reduce", phase, pieces, last_);
    }
    if (gathers) gathered_.erase(gathered);
  }

  void send_outputs(const Operation& o) {
    const Ids done = last_;
    if (pipeline::goes_forward(o.work) && o.chunk + 1 < depth_) send(o.chunk, o.chunk + 1, o.micro_batch, false, done);
    if (pipeline::ends_input_gradient(o.work) && chunk_backward(o) > 0)
      send(chunk_backward(o), chunk_backward(o) - 1, micro_batch_backward(o), true, done);
  }

  void send(std::int32_t chunk, std::int32_t to_chunk, std::int32_t micro_batch, bool backward, const Ids& after) {
    const std::int64_t to = rank_of(to_chunk, micro_batch);
    if (to == rank_) return;
    const std::uint64_t id =
        builder_.send(name("send", chunk, micro_batch), to, exchanges_.hop, tag(chunk, micro_batch, backward), after);
    if (!step_.costs.overlap_sends) last_.push_back(id);
  }

  /// The reductions of a chunk whose last gradients this operation computes; each chunk once.
  std::vector<CommunicationPhase> last_reductions(const Operation& o) {
    if (!pipeline::ends_weight_gradient(o.work)) return {};
    const std::int32_t chunk = chunk_backward(o);
    const bool dual = step_.shape.schedule == pipeline::Schedule::dual_pipe;
    const std::int64_t all = step_.shape.micro_batches / (dual ? 2 : 1);
    if (++gradients_[chunk] < all) return {};
    return exchanges_.reduce[index(chunk)];
  }

  void finish(const TimedOperation& optimizer) {
    if (exchanged_) last_.push_back(*exchanged_);
    const std::int64_t last_stage = ranks_.stages - 1;
    if (exchanges_.tied > Bytes{} && (stage() == 0 || stage() == last_stage))
      add_collective("tied embedding", CollectiveType::all_reduce, exchanges_.tied,
                     {replica(), last_stage * ranks_.replicas + replica()});
    std::vector<std::int64_t> pipeline;
    for (std::int64_t s = 0; s < ranks_.stages; ++s) pipeline.push_back(s * ranks_.replicas + replica());
    constexpr Bytes one_number{4.0};
    if (step_.costs.gradient_norm)
      add_collective("gradient norm", CollectiveType::all_reduce, one_number, std::move(pipeline));
    builder_.compute("optimizer", optimizer.end - optimizer.start, last_);
  }

  void add_collective(const char* what, CollectiveType type, Bytes bytes, std::vector<std::int64_t> members) {
    if (const std::string group = groups_.name(std::move(members)); !group.empty())
      last_ = {builder_.collective(what, type, bytes, group, last_)};
  }

  /// One of `pieces` equal parts of a phase over the replicas of this stage.
  std::optional<std::uint64_t> collective(const char* what, const CommunicationPhase& phase, std::int64_t pieces,
                                          Ids after) {
    const std::int64_t apart = std::max<std::int64_t>(1, phase.stride / tensor_);  // in replicas
    const std::int64_t first = replica() - replica() / apart % phase.ranks * apart;
    std::vector<std::int64_t> members;
    for (std::int64_t m = 0; m < phase.ranks && first + m * apart < ranks_.replicas; ++m)
      members.push_back(stage() * ranks_.replicas + first + m * apart);
    const auto count = static_cast<double>(members.size());
    const std::string group = groups_.name(std::move(members));
    if (group.empty()) return std::nullopt;
    const bool gathers = phase.operation == Collective::all_gather;
    const Bytes bytes = phase.bytes / static_cast<double>(pieces);
    if (exchanged_) after.push_back(*exchanged_);
    exchanged_ = builder_.collective(what, type_of(phase.operation), gathers ? bytes / count : bytes, group, after);
    return exchanged_;
  }

  std::int64_t rank_of(std::int32_t chunk, std::int32_t micro_batch) const {
    return stage_of(step_.shape, chunk, micro_batch) * ranks_.replicas + replica();
  }
  /// Of what leaves `chunk`.
  std::int64_t tag(std::int32_t chunk, std::int32_t micro_batch, bool backward) const {
    return (std::int64_t{micro_batch} * depth_ + chunk) * 2 + (backward ? 1 : 0);
  }
  static std::size_t index(std::int32_t chunk) { return static_cast<std::size_t>(chunk); }
  static std::string name(std::string_view what, std::int32_t chunk, std::int32_t micro_batch) {
    return fmt::format("{} chunk {} mb {}", what, chunk, micro_batch);
  }

  const workload::Step& step_;
  const StepExchanges& exchanges_;
  const ChakraRanks& ranks_;
  std::int64_t tensor_, rank_;
  Groups& groups_;
  chakra::RankBuilder builder_;
  std::int32_t depth_;
  std::int64_t pieces_;
  Ids last_;                                        ///< what the next operation depends on
  std::map<std::int32_t, Ids> gathered_;            ///< chunk -> [piece] gathers that nothing has waited for yet
  std::map<std::int32_t, std::int64_t> gradients_;  ///< chunk -> micro-batches done
  std::optional<std::uint64_t> exchanged_;          ///< the last gather or reduction: one at a time
};

/// [stage] computing operations in order.
std::vector<std::vector<TimedOperation>> computing(const workload::Step& step) {
  std::vector<std::vector<TimedOperation>> stages(static_cast<std::size_t>(step.shape.stages));
  for (const TimedOperation& o : step.timeline.operations)
    if (o.stream == pipeline::Stream::compute) stages[static_cast<std::size_t>(o.stage)].push_back(o);
  return stages;
}

std::string rank_file(const std::string& prefix, std::int64_t rank) { return fmt::format("{}.{}.et", prefix, rank); }

/// Ranks of an older and larger trace would be taken for some of the new one.
void remove_old_files(const std::string& prefix) {
  for (std::int64_t rank = 0; std::filesystem::remove(rank_file(prefix, rank)); ++rank) continue;
  std::filesystem::remove(chakra::groups_file(prefix));
}

}  // namespace

ChakraRanks chakra_ranks(const StepOptions& options, const StepInput& input) {
  const std::int64_t stages = input.training.plan.pipeline;
  const std::int64_t all = workload::split_of(input.training, input.campaign.accelerators).replicas;
  ChakraRanks ranks{stages, all};
  if (!options.replicas.empty())
    ranks.replicas = whole_number("--replicas", options.replicas, 1, all, "the replicas of the job");
  if (ranks.count() > most_chakra_ranks)
    throw RequestError(fmt::format("--replicas: expected at most {} for {} ranks of {} stages, found {}",
                                   std::max<std::int64_t>(1, most_chakra_ranks / stages), most_chakra_ranks, stages,
                                   ranks.replicas));
  return ranks;
}

void check_chakra_files(const std::string& prefix, bool force) {
  results::check_output_path(rank_file(prefix, 0), force);
  results::check_output_path(chakra::groups_file(prefix), force);
}

void write_chakra(const std::string& prefix, const ChakraRanks& ranks, const StepInput& input,
                  const StepMachine& machine, const workload::Step& step) {
  remove_old_files(prefix);
  const StepExchanges exchanges = exchanges_of(input, machine, step);
  const std::vector<std::vector<TimedOperation>> operations = computing(step);
  Groups groups;
  for (std::int64_t rank = 0; rank < ranks.count(); ++rank) {
    RankWriter writer{step, exchanges, ranks, input.training.plan.tensor, rank, groups};
    chakra::write_rank(std::move(writer).write(operations[static_cast<std::size_t>(rank / ranks.replicas)]), prefix);
  }
  chakra::write({{}, groups.process_groups()}, prefix);
}

std::string chakra_accelerators(const ChakraRanks& ranks, const StepInput& input, const StepMachine& machine) {
  const workload::PlanSpec& plan = input.training.plan;
  const std::int64_t each = machine.fabric().plan.layout.accelerators_per_node;
  const std::int64_t replicas = workload::split_of(input.training, input.campaign.accelerators).replicas;
  std::vector<std::int64_t> nodes;
  for (const topology::NodeRange& range : machine.placement().ranges)
    for (std::int64_t n = 0; n < range.count; ++n) nodes.push_back(range.first + n);
  std::string text;
  for (std::int64_t rank = 0; rank < ranks.count(); ++rank) {
    const std::int64_t job_rank = (rank / ranks.replicas * replicas + rank % ranks.replicas) * plan.tensor;
    const std::int64_t accelerator = nodes[static_cast<std::size_t>(job_rank / each)] * each + job_rank % each;
    text += fmt::format("{}{}:1", text.empty() ? "" : ",", accelerator);
  }
  return text;
}

}  // namespace gigatwin::cli
