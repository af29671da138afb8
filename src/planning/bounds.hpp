#pragma once

#include <map>

#include "planning/evaluator.hpp"

/// Times that a plan cannot fall below, at a fraction of the cost of timing it.
namespace gigatwin::planning {

/// A step takes at least so long.
///
///   step >= max over stages i of  fill_i + m T_i,   and  >= m W / p
///
/// m micro-batches, T_i = l_i t (+ head on the last stage), l_i layers of a stage, t `cost.layer`, W `cost.whole`;
/// fill_i is what the stages before i do before its first forward and after its last backward: sum over j < i of one
/// chunk each (1F1B, GPipe), a quarter of it for zero-bubble (the forwards: at least a quarter of forward and
/// backward), none for DualPipe, which enters at both ends (T_i is then the mean of chunks i and p - 1 - i). Where
/// layers are of two kinds, the mean over the stages bounds their maximum: (m + (p - 1) / 2 v) W / p. What is left out
/// (exchange over replicas and between stages, optimizer, noise) only adds.
class Bounds {
 public:
  /// Keeps a reference.
  explicit Bounds(const Question& question) : question_(question) {}

  Seconds least_step(const Candidate& candidate, const GroupCost& cost);

  /// Seconds per token below which no candidate of the group can fall.
  double least_token_time(const Group& group, const GroupCost& cost) const;

 private:
  double slowdown(std::int64_t accelerators);

  const Question& question_;
  std::map<std::int64_t, double> slowdowns_;  ///< by accelerators: an integral each
};

}  // namespace gigatwin::planning
