#include "topology/wiring.hpp"

#include "base/error.hpp"
#include "topology/numbering.hpp"

namespace gigatwin::topology {
namespace {

constexpr std::array switch_kinds{VertexKind::leaf, VertexKind::spine, VertexKind::core, VertexKind::inter_hall};

std::int32_t narrow(std::int64_t n) {
  GIGATWIN_ASSERT(n >= 0 && n <= INT32_MAX, "{} vertices or links", n);
  return static_cast<std::int32_t>(n);
}

}  // namespace

Wiring::Wiring(Fabric& fabric) : fabric_(fabric) {
  const FabricPlan& plan = fabric.plan;
  fabric.first_nic = narrow(plan.accelerators());
  fabric.first_scale_up = narrow(plan.accelerators() + plan.nics());
  fabric.first_switch = narrow(fabric.first_scale_up + (plan.scale_up_mesh ? 0 : plan.domains()));
  number_switches();
  std::int64_t links = 0;
  for (const Tier& tier : plan.tiers) links += tier.links;
  fabric.links.reserve(static_cast<std::size_t>(links));
}

void Wiring::number_switches() {
  const FabricPlan& plan = fabric_.plan;
  kinds_ = {Kind{0, plan.leaves}, Kind{0, plan.spine_count()}, Kind{0, plan.core_count()},
            Kind{0, plan.inter_hall_count()}};
  std::int64_t next = fabric_.first_switch;
  for (std::size_t k = 0; k < kinds_.size(); ++k) {
    kinds_[k].first = next;
    for (std::int64_t i = 0; i < plan.copies() * kinds_[k].per_copy; ++i)
      fabric_.switches.push_back({switch_kinds[k], narrow(i / kinds_[k].per_copy), i % kinds_[k].per_copy});
    next += plan.copies() * kinds_[k].per_copy;
  }
  narrow(next);
}

std::int64_t Wiring::at(VertexKind kind, std::int64_t copy, std::int64_t i) const {
  const Kind& block = kinds_[static_cast<std::size_t>(kind) - static_cast<std::size_t>(VertexKind::leaf)];
  return block.first + copy * block.per_copy + i;
}

void Wiring::add_link(std::int64_t lower, std::int64_t upper, std::size_t tier) {
  const Tier& t = fabric_.plan.tiers[tier];
  fabric_.links.push_back({static_cast<std::int32_t>(lower), static_cast<std::int32_t>(upper),
                           static_cast<std::int8_t>(tier), t.length, t.bandwidth, t.latency});
}

void Wiring::add_scale_up() {
  const FabricPlan& plan = fabric_.plan;
  const std::int64_t domain = plan.layout.domain_nodes * plan.layout.accelerators_per_node, n = plan.accelerators();
  for (std::int64_t i = 0; i < n; ++i) {
    if (!plan.scale_up_mesh)
      add_link(i, fabric_.first_scale_up + i / domain, scale_up_tier);
    else
      for (std::int64_t j = i + 1; j < n && j / domain == i / domain; ++j) add_link(i, j, scale_up_tier);
  }
}

void Wiring::add_access() {
  const FabricPlan& plan = fabric_.plan;
  fabric_.first_access = narrow(static_cast<std::int64_t>(fabric_.links.size()));
  for (std::int64_t nic = 0; nic < plan.nics(); ++nic) {
    const std::int64_t position = nic % plan.nics_per_node;
    for (std::int64_t plane = 0; plane < plan.planes; ++plane)
      add_link(fabric_.first_nic + nic,
               leaf(copy_of(plan, position, plane), leaf_of(plan, nic / plan.nics_per_node, position)), access_tier);
  }
  fabric_.access_end = narrow(static_cast<std::int64_t>(fabric_.links.size()));
}

}  // namespace gigatwin::topology
