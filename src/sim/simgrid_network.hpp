#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "collectives/fluid_network.hpp"

namespace gigatwin::sim {

/// Communication times from SimGrid's flow model: the reference that `collectives::FluidNetwork` is tested against. The
/// flows are the same (`collectives::phase_problem`), and so is
///
///   T = max over groups (latency of its candidate + end of its last flow)
///
/// so that only the sharing of links is SimGrid's: see `simgrid_finish_s` for what it can express and how long it
/// takes. Throws what `phase_problem` and `simgrid_finish_s` throw.
class SimgridNetwork : public collectives::Network {
 public:
  /// Keeps references to `fabric` and `system`.
  SimgridNetwork(const topology::Fabric& fabric, const hardware::SystemSpec& system, topology::Routing routing,
                 std::uint64_t seed, const routing::Failures& failures = {})
      : system_(system), router_(fabric, routing, seed, failures) {}

  collectives::PhaseResult run(const collectives::CommunicationPhase& phase,
                               const topology::Placement& placement) const override;
  collectives::FluidOutcome run(std::span<const collectives::JobPhase> phases) const;

  /// Bytes on each tier, summed over links and directions.
  std::vector<Bytes> tier_bytes(const std::vector<double>& link_bytes) const {
    return collectives::tier_bytes(router_.fabric(), link_bytes);
  }

 private:
  const hardware::SystemSpec& system_;
  mutable routing::Router router_;  // remembers ways
};

}  // namespace gigatwin::sim
