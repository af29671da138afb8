#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "topology/fabric.hpp"

/// GraphML files of fabrics, as they stand in the file. Internal to this folder.
namespace gigatwin::topology {

/// Edges and vertices that are read at most: 4 million edges between 0.8 million vertices take 0.4 GB as a fabric and
/// 0.75 GB with a Boost.Graph of it (measured). 100,000 accelerators have half a million edges.
inline constexpr std::int64_t most_graphml_edges = 4'000'000;
inline constexpr std::int64_t most_graphml_vertices = 4'000'000;

struct GraphmlVertex {
  std::string id;
  VertexKind kind = VertexKind::accelerator;
  bool declared = false;  ///< false while only edges have named it
  int line = 0;           ///< where it was first named
};

struct GraphmlEdge {
  std::int32_t source = 0, target = 0;  ///< vertices
  std::int8_t tier = -1;                ///< of `tiers`; -1 where the file does not say
  LengthClass length = LengthClass::hall;
  bool has_length = false;
  BytesPerSecond bandwidth;
  Seconds latency;
};

struct GraphmlGraph {
  std::vector<GraphmlVertex> vertices;
  std::vector<GraphmlEdge> edges;
  std::vector<std::string> tiers;  ///< names in order of first mention
};

/// Reads vertices with attribute `kind` (a name of `VertexKind`, or "switch" or "router" for a leaf) and edges with
/// `bandwidth`, B/s each way, > 0, and `latency`, s, >= 0; of edges also `tier` (any name) and `length` (a name of
/// `LengthClass`) where they are there. Other attributes are passed over. The file is read front to back without a tree
/// of it; one that is too large is refused before.
///
/// Throws FormatError with line and id: not XML, not GraphML, directed, nested or several graphs, hyperedges, a missing
/// or wrong attribute, an edge from a vertex to itself or to one that is not declared, more than the limits; FileError
/// where the file cannot be opened.
GraphmlGraph read_graphml(const std::string& path);

}  // namespace gigatwin::topology
