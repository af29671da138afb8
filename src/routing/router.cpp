#include "routing/router.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "topology/numbering.hpp"

namespace gigatwin::routing {
namespace {

using topology::Fabric;
using topology::FabricPlan;

constexpr std::size_t most_sprayed_pairs = 200000;
constexpr std::size_t most_sprayed_hops = std::size_t{20} << 20;  // 16 bytes each

std::vector<bool> dead_links(const Fabric& fabric, const Failures& failures) {
  std::vector<bool> dead(fabric.links.size(), false);
  for (const std::int32_t link : failures.links) dead[static_cast<std::size_t>(link)] = true;
  if (failures.switches.empty() && failures.copies.empty()) return dead;
  std::vector<bool> off(static_cast<std::size_t>(fabric.vertices()), false);
  for (const std::int32_t vertex : failures.switches) off[static_cast<std::size_t>(vertex)] = true;
  for (std::size_t s = 0; s < fabric.switches.size(); ++s)
    if (std::ranges::count(failures.copies, fabric.switches[s].copy) > 0)
      off[static_cast<std::size_t>(fabric.first_switch) + s] = true;
  for (std::size_t i = 0; i < fabric.links.size(); ++i)
    if (off[static_cast<std::size_t>(fabric.links[i].lower)] || off[static_cast<std::size_t>(fabric.links[i].upper)])
      dead[i] = true;
  return dead;
}

std::int8_t tier_named(const Fabric& fabric, const char* name) {
  for (std::size_t t = 0; t < fabric.plan.tiers.size(); ++t)
    if (fabric.plan.tiers[t].name == name) return static_cast<std::int8_t>(t);
  return -1;
}

/// Accelerator (position in its node) that hands over to the NIC on `rail`: of those behind one NIC, senders take
/// turns.
std::int64_t accelerator_on_rail(const FabricPlan& plan, std::int64_t rail, std::int64_t sender) {
  const std::int64_t a = plan.layout.accelerators_per_node, n = plan.nics_per_node;
  if (n >= a) return rail / (n / a);
  const std::int64_t behind = a / n;
  return rail * behind + sender % behind;
}

}  // namespace

Unroutable::Unroutable(std::int64_t from_accelerator, std::int64_t to_accelerator)
    : std::runtime_error(fmt::format("the fabric is partitioned: no way is left from accelerator {} to accelerator {}",
                                     from_accelerator, to_accelerator)),
      from(from_accelerator),
      to(to_accelerator) {}

/// One NIC and plane of the sender with its counterpart at the receiver.
struct Router::Lane {
  std::int64_t via = 0;  ///< accelerator that sends: the sender itself, or that of its node on the receiver's rail
  std::int64_t from_nic = 0, to_nic = 0;        ///< counted through the site
  std::int32_t from_access = 0, to_access = 0;  ///< links
};

Router::Router(const Fabric& fabric, topology::Routing routing, std::uint64_t seed, const Failures& failures)
    : fabric_(fabric),
      routing_(routing),
      seed_(mix(seed)),
      dead_(dead_links(fabric, failures)),
      healthy_(std::ranges::find(dead_, true) == dead_.end()),
      adjacency_(fabric),
      in_order_(leaf_routes(fabric, adjacency_, routing == topology::Routing::valiant)),
      pools_(fabric, dead_),
      scale_up_tier_(tier_named(fabric, "scale_up")),
      access_tier_(tier_named(fabric, "access")) {
  capacity_.reserve(link_channels() + static_cast<std::size_t>(pools_.count()));
  for (std::size_t i = 0; i < fabric.links.size(); ++i)
    capacity_.insert(capacity_.end(), 2, dead_[i] ? 0.0 : fabric.links[i].bandwidth.value);
  for (std::int32_t pool = 0; pool < pools_.count(); ++pool) capacity_.push_back(pools_.capacity(pool));
}

double Router::route(std::int64_t a, std::int64_t b, std::uint64_t flow, std::vector<Hop>& hops) {
  GIGATWIN_ASSERT(a >= 0 && b >= 0 && a < fabric_.plan.accelerators() && b < fabric_.plan.accelerators(),
                  "accelerators {} and {} of {}", a, b, fabric_.plan.accelerators());
  if (a == b) return 0.0;
  const std::uint64_t key =
      mix(seed_ ^ mix(static_cast<std::uint64_t>(a) ^ mix(static_cast<std::uint64_t>(b) ^ mix(flow))));
  if (in_order_ == nullptr) return route_graph(a, b, key, hops);
  const std::size_t begin = hops.size();
  const auto latency_from = [&](std::size_t first) {
    double sum = 0.0;
    for (std::size_t i = first; i < hops.size(); ++i) sum += latency_s(hops[i]);
    return sum;
  };
  if (scale_up_works(a, b)) {
    append_scale_up(a, b, 1.0, hops);
    return latency_from(begin);
  }
  std::vector<Lane> open = lanes(a, b);
  // A lane that fails leaves its part to the others: then all are done again with larger parts.
  for (std::size_t i = 0; i < open.size();) {
    const double share = 1.0 / static_cast<double>(open.size());
    if (cross(open[i], mix(key + i), share, hops)) {
      if (open[i].via != a) append_scale_up(a, open[i].via, share, hops);
      ++i;
      continue;
    }
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
    hops.resize(begin);
    i = 0;
  }
  if (open.empty()) throw Unroutable{a, b};
  return latency_from(begin);
}

void Router::through_switch(std::int64_t accelerator, std::vector<Hop>& hops) const {
  const std::int32_t port = fabric_.scale_up_port(accelerator);
  GIGATWIN_ASSERT(port >= 0, "accelerator {} has no scale-up switch", accelerator);
  if (dead_[static_cast<std::size_t>(port)]) throw Unroutable{accelerator, accelerator};
  const topology::Link& link = fabric_.links[static_cast<std::size_t>(port)];
  GIGATWIN_ASSERT(link.lower == accelerator, "link {} is not of accelerator {}", port, accelerator);
  hops.push_back({2 * port, 1.0});
  hops.push_back({2 * port + 1, 1.0});
}

std::int32_t Router::scale_up_link(std::int64_t a, std::int64_t b) const {
  const FabricPlan& plan = fabric_.plan;
  if (!plan.scale_up_mesh) return fabric_.scale_up_port(a);
  const std::int64_t size = plan.layout.domain_nodes * plan.layout.accelerators_per_node, domain = a / size;
  const std::int64_t members = std::min(size, plan.accelerators() - domain * size);
  return static_cast<std::int32_t>(domain * (size * (size - 1) / 2) +
                                   topology::pair_index(a % size, b % size, members));
}

bool Router::scale_up_works(std::int64_t a, std::int64_t b) const {
  const std::int64_t size = fabric_.plan.layout.domain_nodes * fabric_.plan.layout.accelerators_per_node;
  return a / size == b / size && !dead_[static_cast<std::size_t>(scale_up_link(a, b))] &&
         !dead_[static_cast<std::size_t>(scale_up_link(b, a))];
}

void Router::append_scale_up(std::int64_t a, std::int64_t b, double share, std::vector<Hop>& hops) const {
  if (fabric_.plan.scale_up_mesh) {
    hops.push_back({2 * scale_up_link(a, b) + (a < b ? 0 : 1), share});
  } else {
    hops.push_back({2 * scale_up_link(a, b), share});
    hops.push_back({2 * scale_up_link(b, a) + 1, share});
  }
}

std::vector<Router::Lane> Router::lanes(std::int64_t a, std::int64_t b) const {
  const FabricPlan& plan = fabric_.plan;
  const std::int64_t per_node = plan.layout.accelerators_per_node, node_a = a / per_node, node_b = b / per_node;
  std::vector<Lane> open;
  for (std::int64_t path = 0; path < plan.paths(); ++path) {
    Lane lane{a, topology::nic_of(plan, a % per_node, path), topology::nic_of(plan, b % per_node, path), 0, 0};
    if (plan.rails > 1 && lane.from_nic != lane.to_nic) {
      lane.via = node_a * per_node + accelerator_on_rail(plan, lane.to_nic, a % per_node);
      if (lane.via != a && !scale_up_works(a, lane.via)) continue;
      lane.from_nic = lane.to_nic;
    }
    lane.from_nic += node_a * plan.nics_per_node;
    lane.to_nic += node_b * plan.nics_per_node;
    for (std::int64_t plane = 0; plane < plan.planes; ++plane) {
      lane.from_access = fabric_.first_access + static_cast<std::int32_t>(lane.from_nic * plan.planes + plane);
      lane.to_access = fabric_.first_access + static_cast<std::int32_t>(lane.to_nic * plan.planes + plane);
      if (!dead_[static_cast<std::size_t>(lane.from_access)] && !dead_[static_cast<std::size_t>(lane.to_access)])
        open.push_back(lane);
    }
  }
  return open;
}

Port Router::port(std::int64_t node, std::int64_t nic, std::int32_t leaf_vertex) const {
  return {leaf_vertex, topology::leaf_of(fabric_.plan, node, nic), topology::on_leaf(fabric_.plan, node, nic)};
}

bool Router::cross(const Lane& lane, std::uint64_t key, double share, std::vector<Hop>& hops) {
  const std::int64_t n = fabric_.plan.nics_per_node;
  const topology::Link &out = fabric_.links[static_cast<std::size_t>(lane.from_access)],
                       &in = fabric_.links[static_cast<std::size_t>(lane.to_access)];
  const Port from = port(lane.from_nic / n, lane.from_nic % n, out.upper),
             to = port(lane.to_nic / n, lane.to_nic % n, in.upper);
  hops.push_back({2 * lane.from_access, share});
  hops.push_back({2 * lane.to_access + 1, share});
  if (from.vertex == to.vertex) return true;
  if (routing_ == topology::Routing::adaptive)
    return spray(from, to, fabric_.switches[static_cast<std::size_t>(from.vertex - fabric_.first_switch)].copy, share,
                 hops);
  const Choice choice{routing_ != topology::Routing::deterministic, key};
  way_.clear();
  in_order_->append(from, to, choice, way_);
  const auto failed = [this](Channel channel) { return dead_[static_cast<std::size_t>(channel / 2)]; };
  if (!healthy_ && std::ranges::any_of(way_, failed)) {
    // Still by the destination alone: even over the NICs of a leaf, and apart for those of equal number on other leaves
    // and in other pods, which met at the failed link and would else meet on the next one.
    const std::int64_t number = to.on_leaf + to.leaf + to.leaf / std::max<std::int64_t>(1, fabric_.plan.leaves_per_pod);
    const std::vector<Channel> in_order = std::exchange(way_, {});
    if (!shortest().append(from.vertex, to.vertex, choice, number, in_order, way_)) return false;
  }
  for (const Channel channel : way_) hops.push_back({channel, share});
  return true;
}

bool Router::spray(const Port& from, const Port& to, std::int64_t copy, double share, std::vector<Hop>& hops) {
  if (pools_.active() && pools_.complete()) return pools_.append(from, to, copy, share, hops);
  const std::uint64_t pair =
      static_cast<std::uint64_t>(from.vertex) << 32 | static_cast<std::uint64_t>(static_cast<std::uint32_t>(to.vertex));
  if (sprayed_.size() > most_sprayed_pairs || sprayed_hops_ > most_sprayed_hops) {
    sprayed_.clear();
    sprayed_hops_ = 0;
  }
  const auto [entry, is_new] = sprayed_.try_emplace(pair);
  std::vector<Hop>& spread = entry->second;
  if (is_new && shortest().spread(from.vertex, to.vertex, 1.0, spread) && pools_.active()) pools_.collapse(spread, 0);
  if (is_new) {
    spread.shrink_to_fit();
    sprayed_hops_ += spread.size();
  }
  for (const Hop& hop : spread) hops.push_back({hop.channel, share * hop.share});
  return !spread.empty();
}

double Router::route_graph(std::int64_t a, std::int64_t b, std::uint64_t key, std::vector<Hop>& hops) {
  const std::size_t begin = hops.size();
  const auto from = static_cast<std::int32_t>(a), to = static_cast<std::int32_t>(b);
  bool found = false;
  if (routing_ == topology::Routing::adaptive) {
    found = shortest().spread(from, to, 1.0, hops);
  } else {
    way_.clear();
    found = shortest().append(from, to, {routing_ == topology::Routing::ecmp, key}, b, {}, way_);
    for (const Channel channel : way_) hops.push_back({channel, 1.0});
  }
  if (!found) throw Unroutable{a, b};
  double sum = 0.0;
  for (std::size_t i = begin; i < hops.size(); ++i) sum += latency_s(hops[i]);
  return sum;
}

double Router::latency_s(const Hop& hop) const {
  const auto channel = static_cast<std::size_t>(hop.channel);
  return hop.share * (channel < link_channels()
                          ? fabric_.links[channel / 2].latency.value
                          : pools_.latency_s(static_cast<std::int32_t>(channel - link_channels())));
}

double Router::latency_above_access_s(const std::vector<Hop>& hops) const {
  double sum = 0.0;
  bool crosses = false;
  for (const Hop& hop : hops) {
    const auto channel = static_cast<std::size_t>(hop.channel);
    const std::int8_t tier = channel < link_channels() ? fabric_.links[channel / 2].tier : std::int8_t{-1};
    if (channel < link_channels() && tier == scale_up_tier_) continue;
    crosses = true;
    if (channel >= link_channels() || tier != access_tier_) sum += latency_s(hop);
  }
  return crosses ? sum : -1.0;
}

void Router::spread_pools(std::vector<double>& load) const {
  for (std::int32_t pool = 0; pools_.active() && pool < pools_.count(); ++pool) {
    const std::span<const Channel> members = pools_.members(pool);
    double& carried = load[link_channels() + static_cast<std::size_t>(pool)];
    for (const Channel channel : members)
      load[static_cast<std::size_t>(channel)] +=
          carried * capacity_[static_cast<std::size_t>(channel)] / pools_.capacity(pool);
    carried = 0.0;
  }
}

ShortestPaths& Router::shortest() {
  if (!shortest_) shortest_ = std::make_unique<ShortestPaths>(fabric_, dead_);
  return *shortest_;
}

}  // namespace gigatwin::routing
