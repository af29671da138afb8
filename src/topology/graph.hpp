#pragma once

#include <boost/graph/adjacency_list.hpp>
#include <cstdint>
#include <iosfwd>

#include "topology/fabric.hpp"

/// The fabric as a Boost.Graph: exports, cuts, other people's algorithms.
namespace gigatwin::topology {

struct Vertex {
  VertexKind kind = VertexKind::accelerator;
  std::int64_t index = 0;  ///< among its kind
};

/// Tier of the edges between an accelerator and its NICs on the board: no tier of the fabric, and as fast as the NIC.
inline constexpr std::int8_t board_tier = -1;

struct Edge {
  std::int64_t link = -1;    ///< of `Fabric::links`; -1 on the board
  BytesPerSecond bandwidth;  ///< per direction
  Seconds latency;
  std::int8_t tier = board_tier;
  LengthClass length = LengthClass::board;
};

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, Vertex, Edge>;

/// Vertices as the fabric numbers them; edges: links in their order, then boards.
Graph make_graph(const Fabric& fabric);

/// GraphML (for networkx, Gephi, yEd) with all properties; SI units: B/s, s.
void write_graphml(std::ostream& out, const Fabric& fabric);
/// Graphviz DOT: vertices labelled by kind and number, edges by Gbit/s.
void write_dot(std::ostream& out, const Fabric& fabric);

}  // namespace gigatwin::topology
