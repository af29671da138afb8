#include "topology/graph.hpp"

#include <map>

#include "topology/numbering.hpp"

namespace gigatwin::topology {
namespace {

void add_boards(Graph& graph, const Fabric& fabric) {
  const FabricPlan& plan = fabric.plan;
  const std::int64_t per_node = plan.layout.accelerators_per_node;
  const Edge board{-1, plan.nic_bandwidth(), Seconds{0.0}, board_tier, LengthClass::board};
  for (std::int64_t i = 0; i < plan.accelerators(); ++i)
    for (std::int64_t path = 0; path < plan.paths(); ++path) {
      const std::int64_t nic = i / per_node * plan.nics_per_node + nic_of(plan, i % per_node, path);
      boost::add_edge(static_cast<std::size_t>(i), static_cast<std::size_t>(fabric.first_nic + nic), board, graph);
    }
}

}  // namespace

Graph make_graph(const Fabric& fabric) {
  Graph graph(static_cast<std::size_t>(fabric.vertices()));
  std::map<VertexKind, std::int64_t> next;
  for (std::int32_t v = 0; v < fabric.vertices(); ++v) {
    const VertexKind kind = fabric.kind_of(v);
    graph[static_cast<std::size_t>(v)] = {kind, next[kind]++};
  }
  std::int64_t number = 0;
  for (const Link& link : fabric.links)
    boost::add_edge(static_cast<std::size_t>(link.lower), static_cast<std::size_t>(link.upper),
                    Edge{number++, link.bandwidth, link.latency, link.tier, link.length}, graph);
  if (fabric.plan.kind != FabricKind::graph) add_boards(graph, fabric);  // its boards are links
  return graph;
}

}  // namespace gigatwin::topology
