#pragma once

#include <boost/graph/adjacency_list.hpp>
#include <vector>

#include "power/network.hpp"
#include "power/stage_graph.hpp"

namespace gigatwin::power {

enum class UnitVertexKind : std::uint8_t { grid, bus, unit, racks };

struct UnitVertex {
  UnitVertexKind kind = UnitVertexKind::bus;
  std::size_t index = 0;  ///< unit: its number; racks: the hall
};

/// Every unit of every stage, and the bus bars between them; an edge feeds.
using UnitGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, UnitVertex>;

struct Wiring {
  UnitGraph graph;
  std::size_t grid = 0;            ///< vertex
  std::vector<std::size_t> units;  ///< [unit] vertex
  std::vector<std::size_t> racks;  ///< [hall] vertex
};

/// @param components  of all halls, site first; each stage of a hall is fed by the site's or by its own hall's
Wiring wire(const std::vector<StageSpec>& stages, const StageGraph& graph, const std::vector<Component>& components,
            std::size_t halls);

/// [unit] whether it is in service and reached from the grid through units in service.
std::vector<char> energised(const Wiring& wiring, const std::vector<char>& in_service);

}  // namespace gigatwin::power
