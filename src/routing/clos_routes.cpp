#include <array>

#include "routing/leaf_routes.hpp"

namespace gigatwin::routing {
namespace {

/// Up to the lowest block that holds both leaves, then down. D-mod-k (Zahavi, J. Parallel Distrib. Comput. 2012): with
/// U_l uplinks of a switch at level l, the destination's number in its block of level l, divided by U_0 ... U_(l-1),
/// mod U_l, so that the NICs of a leaf spread evenly over all ways up.
class ClosRoutes : public LeafRoutes {
 public:
  ClosRoutes(const topology::Fabric& fabric, const Adjacency& adjacency) : adjacency_(adjacency) {
    const topology::FabricPlan& plan = fabric.plan;
    leaf_nics_ = plan.leaf_nics;
    levels_[0] = {1, plan.uplinks, plan.spines > 0 ? plan.uplinks / plan.spines : 1};
    levels_[1] = {plan.leaves_per_pod, plan.spine_uplinks, plan.cores > 0 ? plan.spine_uplinks / plan.cores : 1};
    levels_[2] = {plan.leaves_per_pod * plan.pods_per_hall, plan.core_uplinks,
                  plan.inter_hall > 0 ? plan.core_uplinks / plan.inter_hall : 1};
    levels_[3] = {plan.leaves, 0, 1};
  }

  void append(const Port& from, const Port& to, const Choice& choice, std::vector<Channel>& way) const override {
    std::array<std::int64_t, 3> turn{};  // number of the chosen uplink at each level
    std::int32_t at = from.vertex;
    std::size_t level = 0;
    std::int64_t divisor = 1;
    for (; from.leaf / levels_[level].leaves != to.leaf / levels_[level].leaves; ++level) {
      const std::int64_t in_block = to.leaf % levels_[level].leaves * leaf_nics_ + to.on_leaf;
      turn[level] = choice(in_block / divisor, levels_[level].uplinks, at);
      divisor *= levels_[level].uplinks;
      const Adjacency::Neighbour up = adjacency_.above(at)[static_cast<std::size_t>(turn[level])];
      way.push_back(up.channel);
      at = up.vertex;
    }
    while (level-- > 0) {
      const Level& child = levels_[level];
      const std::int64_t number = to.leaf % levels_[level + 1].leaves / child.leaves;
      const std::int64_t parallel = choice.hashed ? choice(0, child.bundle, at) : turn[level] % child.bundle;
      const Adjacency::Neighbour down =
          adjacency_.below(at)[static_cast<std::size_t>(number * child.bundle + parallel)];
      way.push_back(down.channel);
      at = down.vertex;
    }
  }

 private:
  /// Switches of one level: leaves below each block, uplinks of a switch, parallel links to each switch above.
  struct Level {
    std::int64_t leaves = 1, uplinks = 0, bundle = 1;
  };
  const Adjacency& adjacency_;
  std::int64_t leaf_nics_ = 1;
  std::array<Level, 4> levels_;
};

}  // namespace

std::unique_ptr<LeafRoutes> clos_routes(const topology::Fabric& fabric, const Adjacency& adjacency) {
  return std::make_unique<ClosRoutes>(fabric, adjacency);
}

}  // namespace gigatwin::routing
