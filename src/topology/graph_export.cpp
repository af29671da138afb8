#include <boost/graph/graphml.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/property_map/function_property_map.hpp>
#include <ostream>

#include "topology/graph.hpp"

namespace gigatwin::topology {
namespace {

std::string tier_name(const Fabric& fabric, const Edge& edge) {
  return edge.tier == board_tier ? "board" : fabric.plan.tiers[static_cast<std::size_t>(edge.tier)].name;
}

using VertexId = boost::graph_traits<Graph>::vertex_descriptor;
using EdgeId = boost::graph_traits<Graph>::edge_descriptor;

template <class Key, class Function>
auto values(Function function) {
  return boost::make_function_property_map<Key>(function);
}

}  // namespace

void write_graphml(std::ostream& out, const Fabric& fabric) {
  const Graph graph = make_graph(fabric);
  boost::dynamic_properties properties;
  properties.property("kind",
                      values<VertexId>([&](VertexId v) { return std::string{topology::name_of(graph[v].kind)}; }));
  properties.property("index", values<VertexId>([&](VertexId v) { return static_cast<long>(graph[v].index); }));
  properties.property("tier", values<EdgeId>([&](EdgeId e) { return tier_name(fabric, graph[e]); }));
  properties.property("bandwidth", values<EdgeId>([&](EdgeId e) { return graph[e].bandwidth.value; }));
  properties.property("latency", values<EdgeId>([&](EdgeId e) { return graph[e].latency.value; }));
  properties.property("length",
                      values<EdgeId>([&](EdgeId e) { return std::string{topology::name_of(graph[e].length)}; }));
  boost::write_graphml(out, graph, properties, true);
}

void write_dot(std::ostream& out, const Fabric& fabric) {
  const Graph graph = make_graph(fabric);
  const auto vertex_label = [&](std::ostream& text, VertexId v) {
    text << "[label=\"" << topology::name_of(graph[v].kind) << ' ' << graph[v].index << "\"]";
  };
  const auto edge_label = [&](std::ostream& text, EdgeId e) {
    text << "[tier=\"" << tier_name(fabric, graph[e]) << "\",label=\"" << graph[e].bandwidth.value * 8e-9
         << " Gbit/s\"]";
  };
  boost::write_graphviz(out, graph, vertex_label, edge_label);
}

}  // namespace gigatwin::topology
