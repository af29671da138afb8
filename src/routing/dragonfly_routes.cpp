#include "base/error.hpp"
#include "routing/leaf_routes.hpp"
#include "topology/numbering.hpp"

namespace gigatwin::routing {
namespace {

using topology::FabricPlan;

/// Minimal: inside the group to the switch that has a link to the other group, over it, inside the other group.
/// Valiant: minimal to a group chosen by the flow's hash, minimal from where it arrives. Dragonfly-plus: the switches
/// with global links are spines, and leaves meet over any spine of their group.
class DragonflyRoutes : public LeafRoutes {
 public:
  DragonflyRoutes(const topology::Fabric& fabric, const Adjacency& adjacency, bool valiant)
      : fabric_(fabric),
        plan_(fabric.plan),
        adjacency_(adjacency),
        valiant_(valiant),
        plus_(plan_.kind == topology::FabricKind::dragonfly_plus),
        gateways_(plus_ ? plan_.spines : plan_.leaves_per_pod) {}

  void append(const Port& from, const Port& to, const Choice& choice, std::vector<Channel>& way) const override {
    if (from.leaf == to.leaf) return;
    const std::int64_t a = plan_.leaves_per_pod, target = to.leaf / a;
    const std::int64_t number = to.leaf % a * plan_.leaf_nics + to.on_leaf;
    Position at{from.vertex, from.leaf / a, from.vertex - static_cast<std::int32_t>(from.leaf)};
    if (valiant_ && plan_.pods > 2 && at.group != target)
      cross(at, third_group(at.group, target, choice), number, choice, way);
    if (at.group != target) cross(at, target, number, choice, way);
    reach(at, to.vertex, to.on_leaf, choice, way);
  }

 private:
  struct Position {
    std::int32_t vertex;
    std::int64_t group;
    std::int32_t first_leaf;  ///< vertex of leaf 0 of the copy
  };

  static std::int64_t third_group_of(std::int64_t n, std::int64_t low, std::int64_t high) {
    if (n >= low) ++n;
    if (n >= high) ++n;
    return n;
  }

  std::int64_t third_group(std::int64_t from, std::int64_t to, const Choice& choice) const {
    const auto others = static_cast<std::uint64_t>(plan_.pods - 2);
    const auto n = static_cast<std::int64_t>(mix(choice.key) % others);
    return third_group_of(n, std::min(from, to), std::max(from, to));
  }

  /// Vertex of gateway `number` of a group in the copy that begins at `first_leaf`.
  std::int32_t gateway_vertex(std::int32_t first_leaf, std::int64_t group, std::int64_t number) const {
    if (!plus_) return first_leaf + static_cast<std::int32_t>(group * gateways_ + number);
    const std::int64_t copy = (first_leaf - fabric_.first_switch) / plan_.leaves;
    const std::int64_t first_spine = fabric_.first_switch + plan_.copies() * plan_.leaves + copy * plan_.spine_count();
    return static_cast<std::int32_t>(first_spine + group * gateways_ + number);
  }

  std::int64_t gateway_number(std::int64_t group, std::int64_t peer, std::int64_t t) const {
    return ((peer > group ? peer - 1 : peer) * plan_.links_per_pair + t) % gateways_;
  }

  void cross(Position& at, std::int64_t group, std::int64_t number, const Choice& choice,
             std::vector<Channel>& way) const {
    const std::int64_t t = choice(number, plan_.links_per_pair, at.vertex);
    const std::int32_t out = gateway_vertex(at.first_leaf, at.group, gateway_number(at.group, group, t));
    const std::int32_t in = gateway_vertex(at.first_leaf, group, gateway_number(group, at.group, t));
    reach(at, out, number, choice, way);
    // Gateways repeat after `gateways_` links, so that later ones lie parallel to earlier ones.
    step(at, in, t / gateways_, way);
    at.group = group;
  }

  /// Inside a group. Spines of a dragonfly-plus meet over a leaf, leaves over a spine.
  void reach(Position& at, std::int32_t vertex, std::int64_t number, const Choice& choice,
             std::vector<Channel>& way) const {
    if (at.vertex == vertex) return;
    if (!adjacency_.between(at.vertex, vertex).empty()) {
      const auto ways = static_cast<std::int64_t>(adjacency_.between(at.vertex, vertex).size());
      return step(at, vertex, choice(number, ways, at.vertex), way);
    }
    const bool on_leaf = fabric_.kind_of(at.vertex) == topology::VertexKind::leaf;
    const std::int32_t middle =
        on_leaf ? gateway_vertex(at.first_leaf, at.group, choice(number, gateways_, at.vertex))
                : at.first_leaf + static_cast<std::int32_t>(at.group * plan_.leaves_per_pod +
                                                            choice(number, plan_.leaves_per_pod, at.vertex));
    reach(at, middle, number, choice, way);
    reach(at, vertex, number, choice, way);
  }

  void step(Position& at, std::int32_t vertex, std::int64_t parallel, std::vector<Channel>& way) const {
    const std::span<const Adjacency::Neighbour> links = adjacency_.between(at.vertex, vertex);
    GIGATWIN_ASSERT(!links.empty(), "no link from switch {} to {}", at.vertex, vertex);
    way.push_back(links[static_cast<std::size_t>(parallel) % links.size()].channel);
    at.vertex = vertex;
  }

  const topology::Fabric& fabric_;
  const FabricPlan& plan_;
  const Adjacency& adjacency_;
  bool valiant_, plus_;
  std::int64_t gateways_;  ///< switches of a group that have global links
};

}  // namespace

std::unique_ptr<LeafRoutes> dragonfly_routes(const topology::Fabric& fabric, const Adjacency& adjacency, bool valiant) {
  return std::make_unique<DragonflyRoutes>(fabric, adjacency, valiant);
}

}  // namespace gigatwin::routing
