#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "planning/question.hpp"
#include "planning/remembering_network.hpp"
#include "planning/space.hpp"
#include "topology/placement.hpp"
#include "workload/memory.hpp"

/// What one plan takes: time and memory; and what its parts cost, from which bounds follow.
namespace gigatwin::planning {

/// A plan that runs.
struct Evaluated {
  Candidate candidate;
  workload::IterationProfile step;
};

/// Tokens per second of the whole job.
double throughput(const Evaluated& plan);

/// Time of one micro-batch through something, on accelerators of mean speed.
struct Cost {
  Seconds compute;
  Seconds exchange;  ///< tensor and context, what nothing hides
  Seconds expert;    ///< likewise; DualPipe may hide it behind another micro-batch
};

/// What one micro-batch costs the members of one replica, pipeline and replicas apart.
struct GroupCost {
  Cost whole;                 ///< all layers, embedding and head
  std::optional<Cost> layer;  ///< one layer, where all layers of the model are alike
  Cost head;
};

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

  /// Of the plans that were timed so far and that `accept` takes the fastest; of equal ones that of the least key.
  std::optional<Evaluated> fastest(const std::function<bool(const workload::PlanSpec&)>& accept) const;

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
