#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "collectives/network.hpp"
#include "collectives/schedule.hpp"
#include "collectives/tuner.hpp"
#include "fluid/problem.hpp"
#include "hardware/system.hpp"
#include "routing/router.hpp"

namespace gigatwin::collectives {

/// A phase of one job, among others at the same time.
struct JobPhase {
  CommunicationPhase phase;
  const topology::Placement* placement = nullptr;
  std::optional<hardware::Algorithm> algorithm = std::nullopt;  ///< instead of the library's choice
  std::vector<std::int64_t> accelerators = {};  ///< in rank order, instead of the placement's whole nodes
};

/// What the library chose for one kind of group and how long the slowest of that kind took.
struct GroupOutcome {
  GroupShape shape;
  Candidate candidate;
  std::int64_t groups = 0;
  Seconds slowest;
};

struct PhaseOutcome {
  Seconds time;                      ///< of the slowest group
  std::vector<GroupOutcome> groups;  ///< by shape
};

struct FluidOutcome {
  std::vector<PhaseOutcome> phases;  ///< as given
  std::vector<double> link_bytes;    ///< [2 x link + direction] on the wire
  std::int64_t flows = 0, uses = 0, instants = 0;
};

/// Max-min fair rates on every link of the fabric. Each group's library picks algorithm and protocol; its streams
/// become flows on their routes, and all groups of all phases run at once:
///
///   T = max over groups (latency of its candidate + end of its last flow)
///
/// A link carries bytes x inflation (protocol and achieved fraction, see `Candidate`). Throws routing::Unroutable, and
/// std::invalid_argument where a phase asks for an algorithm that its library does not have. Model reference:
/// docs/model/collectives.md.
class FluidNetwork : public Network {
 public:
  /// Keeps references to `fabric` and `system`.
  FluidNetwork(const topology::Fabric& fabric, const hardware::SystemSpec& system, topology::Routing routing,
               std::uint64_t seed, const routing::Failures& failures = {});
  ~FluidNetwork() override;

  PhaseResult run(const CommunicationPhase& phase, const topology::Placement& placement) const override;
  FluidOutcome run(std::span<const JobPhase> phases) const;

  const topology::Fabric& fabric() const { return fabric_; }
  /// Bytes on each tier, summed over links and directions.
  std::vector<Bytes> tier_bytes(const std::vector<double>& link_bytes) const;

 private:
  struct Loader;
  const topology::Fabric& fabric_;
  const hardware::SystemSpec& system_;
  mutable routing::Router router_;  // remembers ways
  std::vector<bool> scale_up_;      ///< [link]
};

/// The shape of a group: of its members' domains, and what ports and NICs they have.
GroupShape shape_of(const DomainParts& group, const topology::FabricPlan& plan, const hardware::SystemSpec& system);

/// Accelerators of a placement in rank order.
std::vector<std::int64_t> accelerators_of(const topology::Placement& placement, const topology::NodeLayout& layout);

/// Bus bandwidth as nccl-tests define it: all_reduce 2 (n-1)/n S/T, reduce_scatter, all_gather and all_to_all (n-1)/n
/// S/T, broadcast and point_to_point S/T.
BytesPerSecond bus_bandwidth(Collective operation, Bytes bytes, std::int64_t ranks, Seconds time);

}  // namespace gigatwin::collectives
