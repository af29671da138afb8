#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <unordered_map>
#include <vector>

#include "routing/failures.hpp"
#include "routing/leaf_routes.hpp"
#include "routing/pools.hpp"
#include "routing/shortest_paths.hpp"
#include "topology/fabric.hpp"

/// Ways through a fabric, link by link.
namespace gigatwin::routing {

/// Two accelerators that what is left of the fabric no longer joins.
struct Unroutable : std::runtime_error {
  Unroutable(std::int64_t from_accelerator, std::int64_t to_accelerator);
  std::int64_t from, to;
};

/// Routes of one fabric under one routing scheme and one set of failures. Not for several threads at once.
///
/// Inside a scale-up domain a message takes the scale-up network. Between domains it takes the sender's NICs, evenly
/// where it has several or where they are split over planes; on rails first the scale-up network to the accelerator of
/// the sender's node that is on the receiver's rail (NCCL: PXN). Around failures a flow takes the fewest hops that are
/// left. Channels: 2 x link + direction, then pools (see `Pools`).
class Router {
 public:
  /// Asserts that the routing goes with the kind of fabric (`problems_of` checks it). Keeps a reference to `fabric`.
  Router(const topology::Fabric& fabric, topology::Routing routing, std::uint64_t seed, const Failures& failures = {});

  /// Appends what a message from accelerator `a` to `b` puts on which channel.
  /// @param flow  tells flows between the same two apart, for hashing
  /// @return latency of the way, s: the mean over its parts
  /// Throws Unroutable.
  double route(std::int64_t a, std::int64_t b, std::uint64_t flow, std::vector<Hop>& hops);

  /// Appends an accelerator's link to its scale-up switch, both ways. Asserts that there is a switch.
  void through_switch(std::int64_t accelerator, std::vector<Hop>& hops) const;

  /// Latency that the links of a way above its access links have, s; negative where it stays on the scale-up network.
  /// Graphs without access links: of all links but those of the scale-up tier.
  double latency_above_access_s(const std::vector<Hop>& hops) const;

  /// [channel] B/s; 0 for what has failed and for pools without members.
  const std::vector<double>& capacities() const { return capacity_; }
  std::size_t link_channels() const { return 2 * fabric_.links.size(); }
  /// Moves what pools carry to their members. @param load  [channel], any unit
  void spread_pools(std::vector<double>& load) const;
  bool is_dead(std::size_t link) const { return dead_[link]; }
  const topology::Fabric& fabric() const { return fabric_; }

 private:
  struct Lane;
  void append_scale_up(std::int64_t a, std::int64_t b, double share, std::vector<Hop>& hops) const;
  bool scale_up_works(std::int64_t a, std::int64_t b) const;
  std::int32_t scale_up_link(std::int64_t a, std::int64_t b) const;
  std::vector<Lane> lanes(std::int64_t a, std::int64_t b) const;
  bool cross(const Lane& lane, std::uint64_t key, double share, std::vector<Hop>& hops);
  bool spray(const Port& from, const Port& to, std::int64_t copy, double share, std::vector<Hop>& hops);
  Port port(std::int64_t node, std::int64_t nic, std::int32_t leaf_vertex) const;
  double route_graph(std::int64_t a, std::int64_t b, std::uint64_t key, std::vector<Hop>& hops);
  double latency_s(const Hop& hop) const;
  ShortestPaths& shortest();

  const topology::Fabric& fabric_;
  topology::Routing routing_;
  std::uint64_t seed_;
  std::vector<bool> dead_;  ///< [link]
  bool healthy_;
  Adjacency adjacency_;
  std::unique_ptr<LeafRoutes> in_order_;
  Pools pools_;
  std::vector<double> capacity_;
  std::unique_ptr<ShortestPaths> shortest_;                      ///< built when first needed
  std::unordered_map<std::uint64_t, std::vector<Hop>> sprayed_;  ///< by pair of leaves, share 1
  std::size_t sprayed_hops_ = 0;                                 ///< of all of them
  std::vector<Channel> way_;
  std::int8_t scale_up_tier_, access_tier_;  ///< of the plan, -1: none
};

}  // namespace gigatwin::routing
