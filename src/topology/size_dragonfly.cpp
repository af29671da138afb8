#include <fmt/format.h>

#include <algorithm>

#include "topology/sizing.hpp"

namespace gigatwin::topology {

void size_dragonfly(Sizer& sizer) {
  const FabricSpec& fabric = sizer.fabric;
  const std::int64_t h = fabric.global_links_per_router.value_or(std::max<std::int64_t>(1, (sizer.radix + 1) / 4));
  const std::int64_t a = fabric.routers_per_group.value_or(2 * h);
  const std::int64_t down = sizer.radix - (a - 1) - h;
  if (down < 1)
    return sizer.problem("routers_per_group",
                         fmt::format("at most {}, so that a router keeps a port for NICs", sizer.radix - h),
                         fmt::format("{}", a), "");
  if (!sizer.size_leaf(down)) return;
  FabricPlan& plan = sizer.plan;
  NodeLayout& layout = plan.layout;
  plan.pods = divide_up(layout.nodes, layout.leaf_nodes * a);
  if (plan.pods > a * h + 1) return sizer.too_small((a * h + 1) * a * layout.leaf_nodes, "more routers_per_group");
  plan.leaves_per_pod = plan.pods == 1 ? divide_up(layout.nodes, layout.leaf_nodes) : a;
  plan.leaves = plan.pods * plan.leaves_per_pod;
  layout.pod_nodes = plan.leaves_per_pod * layout.leaf_nodes;
  if (plan.pods > 1) plan.links_per_pair = a * h / (plan.pods - 1);
}

}  // namespace gigatwin::topology
