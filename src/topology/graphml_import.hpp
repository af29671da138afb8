#pragma once

#include <string>

#include "topology/fabric.hpp"

/// Fabrics of any form, from GraphML files.
namespace gigatwin::topology {

/// A fabric whose vertices and links are those of a file (`graphml_reader.hpp` says what it has to hold), such as
/// `write_graphml` writes. Vertices are numbered by kind (accelerators, NICs, scale-up switches, leaves, spines, cores,
/// inter-hall switches), in the file's order within each; accelerators follow each other node by node. Links keep the
/// file's order. `first_access` and `access_end` are 0: access links may be anywhere.
///
/// The plan has what is known: nodes; leaf groups where equally many consecutive nodes share a first switch; a tier for
/// every name, whose `bandwidth` is the mean of its links and whose
/// oversubscription is NaN. Tiers 0 and 1 are "scale_up" and "access", maybe without
/// links. Where the file names no tier: accelerator to accelerator or scale-up switch "scale_up", accelerator to NIC
/// "board", to another switch "access", between switches their kinds ("leaf_spine"). Its parts are empty.
///
/// Throws FileError or FormatError that names the file and the vertex or edge: what `read_graphml` throws; no
/// accelerators, not `accelerators` of them, not whole nodes of `system`, NICs that nodes do not share evenly; vertices
/// that no way leads to.
Fabric import_graphml(const std::string& path, const hardware::SystemSpec& system, std::int64_t accelerators);

/// As `import_graphml` of `spec.graph`, with the parts: what the switches and links of the file take, links counted by
/// their `length` (where the file does not say, "hall"), the tier "scale_up" and links on a board left out.
Fabric build_graph(const FabricSpec& spec, const hardware::SystemSpec& system, std::int64_t accelerators);

}  // namespace gigatwin::topology
