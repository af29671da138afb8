#pragma once

#include <array>

#include "collectives/groups.hpp"
#include "topology/fabric_plan.hpp"

/// What a phase puts on the blocks of a fabric, before any bandwidth. Internal to this folder.
namespace gigatwin::collectives {

/// Blocks that tiers of switches join, by index: block b is joined with others of its kind by tier leaf_tier + b.
/// Dragonfly: routers, groups.
inline constexpr std::size_t leaf_block = 0, pod_block = 1, hall_block = 2;
template <class T>
using PerBlock = std::array<T, 3>;

/// A phase on a job of a certain shape.
struct PhaseGeometry {
  CommunicationPhase phase;
  std::int64_t job_ranks = 0;
  std::int64_t groups = 0;
  Spread domain;
  PerBlock<Spread> blocks;
  double off_rail = 0.0;     ///< share of a member's messages between domains that go to another rail
  double nic_sharers = 1.0;  ///< accelerators behind one NIC
};

PhaseGeometry geometry_of(const CommunicationPhase& phase, const topology::PlacementShape& shape,
                          const topology::FabricPlan& plan);

/// Bytes, per direction.
struct PhaseLoad {
  double accelerator = 0.0;    ///< of the busiest accelerator's scale-up link
  double nic = 0.0;            ///< of the busiest accelerator's share of the NICs
  PerBlock<double> leaving{};  ///< the busiest block of each kind
  // Sums over the whole job, each byte once however many links it takes.
  double inside_domains = 0.0;
  double forwarded = 0.0;  ///< carried over the scale-up network to the NIC of another rail
  double between_domains = 0.0;
  PerBlock<double> between{};
};

PhaseLoad load_of(const PhaseGeometry& geometry);

}  // namespace gigatwin::collectives
