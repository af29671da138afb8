#include "topology/fabric.hpp"

#include "base/error.hpp"
#include "topology/route.hpp"

namespace gigatwin::topology {
namespace {

/// Adds vertices kind by kind and edges in link order.
class Builder {
 public:
  explicit Builder(Fabric& fabric) : plan_(fabric.plan), graph_(fabric.graph) {}

  void run() {
    accelerators_ = vertices(VertexKind::accelerator, 0, plan_.accelerators());
    nics_ = vertices(VertexKind::nic, 0, plan_.nics());
    scale_up_ = vertices(VertexKind::scale_up_switch, 1, plan_.domains());
    leaves_ = vertices(VertexKind::leaf, 1, plan_.leaves);
    spines_ = vertices(VertexKind::spine, 2, plan_.pods * plan_.spines);
    cores_ = vertices(VertexKind::core, 3, plan_.spines * plan_.cores);
    fill();
    add_scale_up();
    add_access();
    if (plan_.kind == FabricKind::dragonfly) {
      add_local();
      add_global();
    } else {
      add_uplinks();
      add_spine_uplinks();
    }
    GIGATWIN_ASSERT(next_link_ == link_count(plan_), "{} links built, {} planned", next_link_, link_count(plan_));
    add_boards();
  }

 private:
  struct Block {
    VertexKind kind;
    std::uint8_t tier;
    std::int64_t first, count;
  };

  std::int64_t vertices(VertexKind kind, std::uint8_t tier, std::int64_t count) {
    const std::int64_t first = blocks_.empty() ? 0 : blocks_.back().first + blocks_.back().count;
    blocks_.push_back({kind, tier, first, count});
    return first;
  }

  void fill() {
    graph_ = Graph(static_cast<std::size_t>(blocks_.back().first + blocks_.back().count));
    for (const Block& block : blocks_)
      for (std::int64_t i = 0; i < block.count; ++i)
        graph_[static_cast<std::size_t>(block.first + i)] = {block.kind, block.tier, i};
  }

  void add_link(std::int64_t lower, std::int64_t upper, std::size_t tier) {
    const Tier& t = plan_.tiers[tier];
    boost::add_edge(static_cast<std::size_t>(lower), static_cast<std::size_t>(upper),
                    Edge{next_link_++, t.bandwidth, t.latency, static_cast<std::int8_t>(tier), t.length}, graph_);
  }

  void add_scale_up() {
    const std::int64_t domain = plan_.layout.domain_nodes * plan_.layout.accelerators_per_node;
    for (std::int64_t i = 0; i < plan_.accelerators(); ++i)
      add_link(accelerators_ + i, scale_up_ + i / domain, scale_up_tier);
  }

  void add_access() {
    for (std::int64_t i = 0; i < plan_.nics(); ++i)
      add_link(nics_ + i, leaves_ + leaf_of(plan_, i / plan_.nics_per_node, i % plan_.nics_per_node), access_tier);
  }

  void add_uplinks() {
    if (plan_.spines == 0) return;
    const std::int64_t bundle = plan_.uplinks / plan_.spines;
    for (std::int64_t leaf = 0; leaf < plan_.leaves; ++leaf)
      for (std::int64_t u = 0; u < plan_.uplinks; ++u)
        add_link(leaves_ + leaf, spines_ + leaf / plan_.leaves_per_pod * plan_.spines + u / bundle, leaf_tier);
  }

  void add_spine_uplinks() {
    if (plan_.cores == 0) return;
    const std::int64_t bundle = plan_.spine_uplinks / plan_.cores;
    for (std::int64_t spine = 0; spine < plan_.pods * plan_.spines; ++spine)
      for (std::int64_t v = 0; v < plan_.spine_uplinks; ++v)
        add_link(spines_ + spine, cores_ + spine % plan_.spines * plan_.cores + v / bundle, pod_tier);
  }

  void add_local() {
    const std::int64_t a = plan_.leaves_per_pod;
    for (std::int64_t group = 0; group < plan_.pods; ++group)
      for (std::int64_t i = 0; i < a; ++i)
        for (std::int64_t j = i + 1; j < a; ++j) add_link(leaves_ + group * a + i, leaves_ + group * a + j, leaf_tier);
  }

  void add_global() {
    const std::int64_t a = plan_.leaves_per_pod;
    for (std::int64_t i = 0; i < plan_.pods; ++i)
      for (std::int64_t j = i + 1; j < plan_.pods; ++j)
        for (std::int64_t t = 0; t < plan_.links_per_pair; ++t)
          add_link(leaves_ + i * a + gateway(plan_, i, j, t), leaves_ + j * a + gateway(plan_, j, i, t), pod_tier);
  }

  void add_boards() {
    const Edge board{-1, plan_.tiers[access_tier].bandwidth, Seconds{0.0}, board_tier, LengthClass::board};
    const std::int64_t per_node = plan_.layout.accelerators_per_node;
    for (std::int64_t i = 0; i < plan_.accelerators(); ++i)
      for (std::int64_t path = 0; path < plan_.paths(); ++path) {
        const std::int64_t nic = i / per_node * plan_.nics_per_node + nic_of(plan_, i % per_node, path);
        boost::add_edge(static_cast<std::size_t>(accelerators_ + i), static_cast<std::size_t>(nics_ + nic), board,
                        graph_);
      }
  }

  const FabricPlan& plan_;
  Graph& graph_;
  std::vector<Block> blocks_;
  std::int64_t accelerators_ = 0, nics_ = 0, scale_up_ = 0, leaves_ = 0, spines_ = 0, cores_ = 0;
  std::int64_t next_link_ = 0;
};

}  // namespace

const char* name_of(VertexKind kind) {
  switch (kind) {
    case VertexKind::accelerator:
      return "accelerator";
    case VertexKind::nic:
      return "nic";
    case VertexKind::scale_up_switch:
      return "scale_up_switch";
    case VertexKind::leaf:
      return "leaf";
    case VertexKind::spine:
      return "spine";
    case VertexKind::core:
      return "core";
  }
  return "";
}

Fabric build_fabric(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators) {
  Fabric built{plan_fabric(fabric, system, accelerators), Graph{}};
  Builder{built}.run();
  return built;
}

}  // namespace gigatwin::topology
