#pragma once

#include <cstdint>
#include <vector>

#include "topology/fabric_plan.hpp"
#include "topology/numbering.hpp"

/// Links by number and the routes over them, from arithmetic alone: nothing is stored per accelerator.
namespace gigatwin::topology {

/// Links count from 0, tier after tier:
///   scale_up    accelerator
///   access      NIC: node x nics_per_node + position
///   leaf_spine  leaf x uplinks + u
///   spine_core  spine x spine_uplinks + v, spines pod by pod
///   local       group x a (a - 1) / 2 + pair of routers
///   global      pair of groups x links_per_pair + t
/// Each is full duplex. Its lower end is the one nearer to the accelerators, or of lower number (local, global).
struct LinkRange {
  std::int64_t first = 0, count = 0;
};

LinkRange links_of(const FabricPlan& plan, std::size_t tier);
std::int64_t link_count(const FabricPlan& plan);

/// One link of a route; `up` is the direction away from the link's lower end.
struct Hop {
  std::int64_t link = 0;
  std::uint8_t tier = 0;
  bool up = true;
  auto operator<=>(const Hop&) const = default;
};

using Route = std::vector<Hop>;

/// The way of a message from accelerator `a` to `b`, deterministic:
///   inside a scale-up domain over its switch;
///   fat trees: up and down by the destination (D-mod-k): uplink j mod U of the leaf, uplink (J / U) mod u of the
///   spine, where j
///     numbers the destination's NIC on its leaf and J in its pod, so that the NICs of a leaf spread evenly over its
///     uplinks;
///   rail-optimised: to a NIC of another rail by way of the accelerator of the sender's node on that rail (what NCCL
///   calls PXN); dragonfly: minimal, by the global link J mod k between the two groups.
/// @param path  0..plan.paths()-1: which of the accelerators' NICs, where each has several
/// @return the links that can limit it: NIC to board is not one of them. Empty for a == b.
Route route(const FabricPlan& plan, std::int64_t a, std::int64_t b, std::int64_t path = 0);

Seconds latency_of(const FabricPlan& plan, const Route& hops);

}  // namespace gigatwin::topology
