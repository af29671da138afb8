#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "planning/question.hpp"
#include "planning/remembering_network.hpp"
#include "planning/space.hpp"
#include "topology/placement.hpp"
#include "workload/memory.hpp"

/// What one plan takes: time, memory, and a time that it cannot fall below.
namespace gigatwin::planning {

/// A plan that runs.
struct Evaluated {
  Candidate candidate;
  workload::IterationProfile step;
};

/// Tokens per second of the whole job.
double throughput(const Evaluated& plan);

/// What one micro-batch costs the members of one replica, pipeline and replicas apart: computation, and the tensor,
/// context and expert exchange that nothing hides.
struct GroupCost {
  Seconds whole;  ///< all layers, embedding and head
  Seconds layer;  ///< one layer; 0 where the layers of the model are of two kinds
  Seconds head;
  Seconds compute;  ///< of `whole`, computation alone: DualPipe may hide the rest behind another micro-batch
};

/// A step takes at least so long.
///
///   step >= max over stages i of  fill_i + m T_i,   and  >= m W / p
///
/// m micro-batches, T_i = l_i t (+ head on the last stage), l_i layers of a stage, t `cost.layer`, W `cost.whole`;
/// fill_i is what the stages before i do before its first forward and after its last backward: sum over j < i of one
/// chunk each (1F1B, GPipe), a quarter of it for zero-bubble (the forwards: at least a quarter of forward and
/// backward), none for DualPipe, which enters at both ends. Where layers are of two kinds, the mean over the stages
/// bounds their maximum: (m + (p - 1) / 2 v) W / p. What is left out (exchange over replicas and between stages,
/// optimizer, noise) only adds.
Seconds least_step(const Question& question, const Candidate& candidate, const GroupCost& cost);

/// Seconds per token below which no candidate of the group can fall.
double least_token_time(const Question& question, const Group& group, const GroupCost& cost);

/// Evaluates plans of one model on one machine. May be asked by several threads where its network may be. Plans and
/// groups that were asked before are remembered.
class Evaluator {
 public:
  /// Keeps references. `question.system` is the machine; other questions may be asked that differ in `fixed` alone.
  Evaluator(const Question& question, const collectives::Network& network, const topology::NodeLayout& layout);

  /// The fullest accelerator.
  workload::MemoryUse memory(const Candidate& candidate) const;
  bool fits(const Candidate& candidate) const {
    return memory(candidate).total() <= question_.system.accelerator.memory;
  }

  /// One step of a candidate that fits; nullopt where the iteration model refuses it.
  std::optional<Evaluated> run(const Candidate& candidate) const;

  /// The group's first replica alone, from the iteration model with one stage.
  const GroupCost& cost(const Group& group) const;

  topology::Placement placement(std::int64_t accelerators) const;

 private:
  workload::IterationProfile one_micro_batch(const workload::ModelSpec& model, const Group& group) const;
  GroupCost cost_of(const Group& group) const;

  const Question& question_;
  const topology::NodeLayout& layout_;
  RememberingNetwork network_;
  hardware::SystemSpec roomy_;  ///< the machine with unlimited memory
  mutable std::mutex mutex_;
  mutable std::map<std::vector<std::int64_t>, GroupCost> costs_;
  mutable std::map<std::vector<std::int64_t>, std::optional<Evaluated>> known_;
};

}  // namespace gigatwin::planning
