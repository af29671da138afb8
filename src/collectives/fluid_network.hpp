#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "collectives/phase_problem.hpp"

namespace gigatwin::collectives {

struct FluidOutcome {
  std::vector<PhaseOutcome> phases;  ///< as given
  std::vector<double> link_bytes;    ///< [2 x link + direction] on the wire
  std::int64_t flows = 0, uses = 0, instants = 0;
};

/// Max-min fair rates on every link of the fabric: the flows of `phase_problem`, run by `fluid`.
///
///   T = max over groups (latency of its candidate + end of its last flow)
///
/// Throws what `phase_problem` throws. Model reference: docs/model/collectives.md.
class FluidNetwork : public Network {
 public:
  /// Keeps references to `fabric` and `system`.
  FluidNetwork(const topology::Fabric& fabric, const hardware::SystemSpec& system, topology::Routing routing,
               std::uint64_t seed, const routing::Failures& failures = {})
      : system_(system), router_(fabric, routing, seed, failures) {}

  PhaseResult run(const CommunicationPhase& phase, const topology::Placement& placement) const override;
  FluidOutcome run(std::span<const JobPhase> phases) const;

  const topology::Fabric& fabric() const { return router_.fabric(); }
  /// Bytes on each tier, summed over links and directions.
  std::vector<Bytes> tier_bytes(const std::vector<double>& link_bytes) const {
    return collectives::tier_bytes(fabric(), link_bytes);
  }

 private:
  const hardware::SystemSpec& system_;
  mutable routing::Router router_;  // remembers ways
};

/// Bus bandwidth as nccl-tests define it: all_reduce 2 (n-1)/n S/T, reduce_scatter, all_gather and all_to_all (n-1)/n
/// S/T, broadcast and point_to_point S/T.
BytesPerSecond bus_bandwidth(Collective operation, Bytes bytes, std::int64_t ranks, Seconds time);

}  // namespace gigatwin::collectives
