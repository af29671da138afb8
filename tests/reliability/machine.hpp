#pragma once

#include "reliability/machine_parts.hpp"

namespace gigatwin::reliability {

/// Nodes of 8 accelerators and 8 NICs, 4 a rack, 16 a leaf group of 8 rails, 64 a pod, in one hall.
inline MachineParts machine(std::int64_t nodes) {
  MachineParts parts;
  parts.layout = {.nodes = nodes, .accelerators_per_node = 8, .domain_nodes = 1, .leaf_nodes = 16, .pod_nodes = 64};
  parts.nodes_per_rack = 4;
  parts.racks_per_cdu = 2;
  parts.nics_per_node = 8;
  parts.access_links = nodes * 8;
  parts.access_transceivers = nodes * 16;
  parts.leaves_of_group = 8;
  parts.leaves = (nodes + 15) / 16 * 8;
  parts.accelerator = {12.0 / 3.6e9};
  parts.node = {40.0 / 3.6e9};
  parts.halls = {{0, nodes}};
  return parts;
}

}  // namespace gigatwin::reliability
