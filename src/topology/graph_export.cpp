#include <fmt/format.h>

#include <boost/graph/graphml.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/property_map/function_property_map.hpp>
#include <boost/smart_ptr/make_shared.hpp>
#include <ostream>

#include "base/error.hpp"
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

/// A number of every edge with all its digits: Boost's own maps write six.
template <class Function>
class ExactNumbers : public boost::dynamic_property_map {
 public:
  explicit ExactNumbers(Function function) : function_(function) {}
  boost::any get(const boost::any& key) override { return function_(boost::any_cast<EdgeId>(key)); }
  std::string get_string(const boost::any& key) override {
    return fmt::format("{}", function_(boost::any_cast<EdgeId>(key)));
  }
  void put(const boost::any&, const boost::any&) override { GIGATWIN_ASSERT(false, "an exported fabric is constant"); }
  const std::type_info& key() const override { return typeid(EdgeId); }
  const std::type_info& value() const override { return typeid(double); }

 private:
  Function function_;
};

template <class Function>
boost::shared_ptr<boost::dynamic_property_map> exact(Function function) {
  return boost::make_shared<ExactNumbers<Function>>(function);
}

}  // namespace

void write_graphml(std::ostream& out, const Fabric& fabric) {
  const Graph graph = make_graph(fabric);
  boost::dynamic_properties properties;
  properties.property("kind",
                      values<VertexId>([&](VertexId v) { return std::string{topology::name_of(graph[v].kind)}; }));
  properties.property("index", values<VertexId>([&](VertexId v) { return static_cast<long>(graph[v].index); }));
  properties.property("tier", values<EdgeId>([&](EdgeId e) { return tier_name(fabric, graph[e]); }));
  properties.insert("bandwidth", exact([&](EdgeId e) { return graph[e].bandwidth.value; }));
  properties.insert("latency", exact([&](EdgeId e) { return graph[e].latency.value; }));
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
