#include "power/unit_graph.hpp"

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/filtered_graph.hpp>

namespace gigatwin::power {
namespace {

/// Bus bars of one component, one a block: before and behind its units.
struct Buses {
  std::vector<std::size_t> in, out;
};

class Wirer {
 public:
  Wirer(const std::vector<StageSpec>& stages, const StageGraph& graph, std::size_t halls)
      : stages_(stages), graph_(graph), buses_(halls, std::vector<Buses>(stages.size())) {
    result_.grid = add({UnitVertexKind::grid, 0});
  }

  void add_component(std::size_t stage, const Component& component) {
    Buses buses;
    for (std::size_t block = 0; block < blocks(component.units.redundancy); ++block) {
      buses.in.push_back(add({UnitVertexKind::bus, 0}));
      buses.out.push_back(add({UnitVertexKind::bus, 0}));
    }
    const auto count = static_cast<std::size_t>(hardware::installed(component.units));
    for (std::size_t u = 0; u < count; ++u) {
      result_.units.push_back(add({UnitVertexKind::unit, component.first_unit + u}));
      const std::size_t block = u % buses.in.size();
      boost::add_edge(buses.in[block], result_.units.back(), result_.graph);
      boost::add_edge(result_.units.back(), buses.out[block], result_.graph);
    }
    for (std::size_t hall = 0; hall < buses_.size(); ++hall)
      if (component.level == Level::site || static_cast<std::size_t>(component.hall) == hall)
        buses_[hall][stage] = buses;
  }

  Wiring finished() {
    for (std::size_t hall = 0; hall < buses_.size(); ++hall) {
      for (std::size_t stage = 0; stage < stages_.size(); ++stage)
        if (stages_[stage].level == Level::hall || hall == 0) feed(hall, stage);
      result_.racks.push_back(add({UnitVertexKind::racks, hall}));
      if (stages_.empty()) boost::add_edge(result_.grid, result_.racks.back(), result_.graph);
      for (const std::size_t end : graph_.it_ends) join(buses_[hall][end].out, {result_.racks.back()});
    }
    return std::move(result_);
  }

 private:
  std::size_t add(UnitVertex vertex) { return boost::add_vertex(vertex, result_.graph); }

  void join(const std::vector<std::size_t>& from, const std::vector<std::size_t>& to) {
    for (const std::size_t a : from)
      for (const std::size_t b : to) boost::add_edge(a, b, result_.graph);
  }

  void feed(std::size_t hall, std::size_t stage) {
    const Buses& buses = buses_[hall][stage];
    if (graph_.feeders[stage].empty()) join({result_.grid}, buses.in);
    for (const std::size_t feeder : graph_.feeders[stage]) {
      const Buses& before = buses_[hall][feeder];
      if (!graph_.beside[stage]) {
        join(before.out, buses.in);
        continue;
      }
      for (std::size_t block = 0; block < buses.in.size(); ++block)
        boost::add_edge(before.out[block], buses.in[block], result_.graph);
    }
  }

  const std::vector<StageSpec>& stages_;
  const StageGraph& graph_;
  std::vector<std::vector<Buses>> buses_;  // [hall][stage]
  Wiring result_;
};

/// Vertices that power passes: all but units out of service.
struct Passes {
  const UnitGraph* graph = nullptr;
  const std::vector<char>* in_service = nullptr;
  bool operator()(std::size_t vertex) const {
    const UnitVertex& v = (*graph)[vertex];
    return v.kind != UnitVertexKind::unit || (*in_service)[v.index] != 0;
  }
};

struct Reach : boost::default_bfs_visitor {
  explicit Reach(std::vector<char>& live_units) : live(live_units) {}
  template <class Vertex, class AnyGraph>
  void discover_vertex(Vertex vertex, const AnyGraph& graph) {
    if (graph[vertex].kind == UnitVertexKind::unit) live[graph[vertex].index] = 1;
  }
  std::vector<char>& live;
};

}  // namespace

Wiring wire(const std::vector<StageSpec>& stages, const StageGraph& graph, const std::vector<Component>& components,
            std::size_t halls) {
  Wirer wirer{stages, graph, halls};
  for (const Component& component : components) wirer.add_component(component.stage, component);
  return wirer.finished();
}

std::vector<char> energised(const Wiring& wiring, const std::vector<char>& in_service) {
  std::vector<char> live(in_service.size());
  const boost::filtered_graph<UnitGraph, boost::keep_all, Passes> passing{
      wiring.graph, {}, Passes{&wiring.graph, &in_service}};
  std::vector<boost::default_color_type> colours(boost::num_vertices(wiring.graph));
  const auto colour_map =
      boost::make_iterator_property_map(colours.begin(), boost::get(boost::vertex_index, wiring.graph));
  boost::breadth_first_search(passing, wiring.grid, boost::visitor(Reach{live}).color_map(colour_map));
  return live;
}

}  // namespace gigatwin::power
