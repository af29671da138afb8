#include "base/error.hpp"
#include "routing/leaf_routes.hpp"

namespace gigatwin::routing {
namespace {

/// Dimension by dimension. Torus: the shorter way round each ring, upwards where both are equally long. HyperX: one
/// step in each dimension in which the switches differ.
class GridRoutes : public LeafRoutes {
 public:
  GridRoutes(const topology::Fabric& fabric, const Adjacency& adjacency)
      : plan_(fabric.plan), adjacency_(adjacency), torus_(plan_.kind == topology::FabricKind::torus) {}

  void append(const Port& from, const Port& to, const Choice& choice, std::vector<Channel>& way) const override {
    const std::int32_t origin = from.vertex - static_cast<std::int32_t>(from.leaf);
    std::int64_t at = from.leaf, stride = 1;
    for (const std::int64_t size : plan_.dimensions) {
      const std::int64_t target = to.leaf / stride % size;
      while (at / stride % size != target) {
        const std::int64_t here = at / stride % size, next = at + (step_to(here, target, size) - here) * stride;
        const std::span<const Adjacency::Neighbour> links =
            adjacency_.between(origin + static_cast<std::int32_t>(at), origin + static_cast<std::int32_t>(next));
        GIGATWIN_ASSERT(!links.empty(), "no link between switches {} and {}", at, next);
        const auto ways = static_cast<std::int64_t>(links.size());
        way.push_back(links[static_cast<std::size_t>(choice(to.on_leaf, ways, origin + at))].channel);
        at = next;
      }
      stride *= size;
    }
  }

 private:
  std::int64_t step_to(std::int64_t here, std::int64_t target, std::int64_t size) const {
    if (!torus_) return target;
    const std::int64_t upwards = (target - here + size) % size;
    return upwards <= size - upwards ? (here + 1) % size : (here + size - 1) % size;
  }

  const topology::FabricPlan& plan_;
  const Adjacency& adjacency_;
  bool torus_;
};

}  // namespace

std::unique_ptr<LeafRoutes> grid_routes(const topology::Fabric& fabric, const Adjacency& adjacency) {
  return std::make_unique<GridRoutes>(fabric, adjacency);
}

std::unique_ptr<LeafRoutes> leaf_routes(const topology::Fabric& fabric, const Adjacency& adjacency, bool valiant) {
  using topology::FabricKind;
  switch (fabric.plan.kind) {
    case FabricKind::dragonfly:
    case FabricKind::dragonfly_plus:
      return dragonfly_routes(fabric, adjacency, valiant);
    case FabricKind::torus:
    case FabricKind::hyperx:
      return grid_routes(fabric, adjacency);
    case FabricKind::graph:
      return nullptr;
    default:
      return clos_routes(fabric, adjacency);
  }
}

}  // namespace gigatwin::routing
