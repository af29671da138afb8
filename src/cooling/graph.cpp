#include "cooling/graph.hpp"

#include <algorithm>

namespace gigatwin::cooling {
namespace {

template <class Spec>
void place(const PlantSpec& plant, const std::vector<Spec>& equipment, Graph& graph,
           std::optional<std::size_t> Graph::Node::*slot) {
  for (std::size_t i = 0; i < equipment.size(); ++i) {
    const std::optional<std::size_t> loop = find_loop(plant, equipment[i].loop);
    if (loop && !(graph.loops[*loop].*slot)) graph.loops[*loop].*slot = i;
  }
}

}  // namespace

std::optional<std::size_t> find_loop(const PlantSpec& plant, const std::string& name) {
  const auto found =
      std::find_if(plant.loops.begin(), plant.loops.end(), [&](const LoopSpec& loop) { return loop.name == name; });
  if (found == plant.loops.end()) return std::nullopt;
  return static_cast<std::size_t>(found - plant.loops.begin());
}

std::optional<std::size_t> serving(const PlantSpec& plant, Serves whom) {
  const auto found =
      std::find_if(plant.loops.begin(), plant.loops.end(), [&](const LoopSpec& loop) { return loop.serves == whom; });
  if (found == plant.loops.end()) return std::nullopt;
  return static_cast<std::size_t>(found - plant.loops.begin());
}

Graph graph_of(const PlantSpec& plant) {
  Graph graph;
  graph.loops.resize(plant.loops.size());
  for (std::size_t i = 0; i < plant.exchangers.size(); ++i) {
    const std::optional<std::size_t> from = find_loop(plant, plant.exchangers[i].warm);
    if (!from || graph.loops[*from].exchanger) continue;
    graph.loops[*from].exchanger = i;
    graph.loops[*from].next = find_loop(plant, plant.exchangers[i].cold);
  }
  place(plant, plant.rejection, graph, &Graph::Node::rejection);
  place(plant, plant.chillers, graph, &Graph::Node::chillers);
  place(plant, plant.storage, graph, &Graph::Node::storage);
  for (const ChillerSpec& chillers : plant.chillers) graph.condenser.push_back(find_loop(plant, chillers.condenser));
  return graph;
}

std::vector<std::size_t> downstream(const Graph& graph, std::size_t from) {
  std::vector<std::size_t> path{from};
  while (graph.loops[path.back()].next && path.size() <= graph.loops.size())
    path.push_back(*graph.loops[path.back()].next);
  return path;
}

}  // namespace gigatwin::cooling
