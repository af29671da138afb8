#pragma once

#include <map>
#include <mutex>
#include <tuple>

#include "collectives/network.hpp"

namespace gigatwin::planning {

/// Asks another network once for each phase: plans of one machine share most of theirs. For placements that differ only
/// in their number of nodes, as those of one search do. May be asked by several threads where `network` may be.
class RememberingNetwork : public collectives::Network {
 public:
  /// Keeps a reference.
  explicit RememberingNetwork(const collectives::Network& network) : network_(network) {}

  collectives::PhaseResult run(const collectives::CommunicationPhase& phase,
                               const topology::Placement& placement) const override;

 private:
  /// operation, bytes, ranks, stride, nodes
  using Key = std::tuple<collectives::Collective, double, std::int64_t, std::int64_t, std::int64_t>;

  const collectives::Network& network_;
  mutable std::mutex mutex_;
  mutable std::map<Key, collectives::PhaseResult> known_;
};

}  // namespace gigatwin::planning
