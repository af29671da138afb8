#pragma once

#include <boost/graph/adjacency_list.hpp>
#include <cstdint>
#include <iosfwd>

#include "topology/fabric_plan.hpp"

/// The fabric as a graph, for what needs every link: exports, cuts, other people's algorithms.
namespace gigatwin::topology {

enum class VertexKind : std::uint8_t { accelerator, nic, scale_up_switch, leaf, spine, core };

const char* name_of(VertexKind kind);

struct Vertex {
  VertexKind kind = VertexKind::accelerator;
  std::uint8_t tier =
      0;  ///< height: 0 accelerators and NICs, 1 scale-up switches and leaves (or routers), 2 spines, 3 cores
  std::int64_t index = 0;  ///< among its kind
};

/// Tier of the edges between an accelerator and its NICs on the board: no tier of the fabric, and as fast as the NIC.
inline constexpr std::int8_t board_tier = -1;

struct Edge {
  std::int64_t link = -1;    ///< as `route` numbers them; -1 on the board
  BytesPerSecond bandwidth;  ///< per direction
  Seconds latency;
  std::int8_t tier = board_tier;
  LengthClass length = LengthClass::board;
};

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, Vertex, Edge>;

/// Vertices by number: accelerators, NICs, scale-up switches, leaves, spines, cores; edges: links in their order, then
/// boards.
struct Fabric {
  FabricPlan plan;
  Graph graph;
};

/// Plan and graph. 100,000 accelerators take about a quarter of a second and 150 MB. Asserts that `problems_of` is
/// empty.
Fabric build_fabric(const FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t accelerators);

/// GraphML (for networkx, Gephi, yEd) with all properties; SI units: B/s, s.
void write_graphml(std::ostream& out, const Fabric& fabric);
/// Graphviz DOT: vertices labelled by kind and number, edges by Gbit/s.
void write_dot(std::ostream& out, const Fabric& fabric);

}  // namespace gigatwin::topology
