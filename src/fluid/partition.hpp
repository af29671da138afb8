#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "fluid/problem.hpp"

namespace gigatwin::fluid {

/// A partition of flows and links into numbered cells, in the order in which they first occur.
struct Partition {
  std::vector<std::uint32_t> flow_cell, link_cell;
  std::uint32_t flow_cells = 0, link_cells = 0;
};

/// Colour refinement by hashing: a flow's colour starts as (bytes, start, weight, cap), a link's as its capacity, and
/// takes in those of its neighbours, with the shares, until no cell splits any more. A collision of hashes may merge
/// cells that differ: `reduce` checks. Nothing once there are more than `flow_limit` cells of flows.
std::optional<Partition> refine(const Problem& problem, std::size_t flow_limit);

/// The quotient by a partition; nothing if that is not equitable: flows or links of a cell differ in what they are, or
/// in how much they share with some other cell.
std::optional<Problem> quotient_by(const Problem& problem, const Partition& partition);

}  // namespace gigatwin::fluid
