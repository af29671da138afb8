#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fluid/problem.hpp"

namespace gigatwin::fluid {

/// A problem whose flows and links each stand for a cell of the full problem's: all flows of a cell have one rate and
/// one finish, all links of a cell one load.
struct Quotient {
  Problem problem;
  std::vector<std::uint32_t> flow_cell;  ///< [flow of the full problem]
  std::vector<std::uint32_t> link_cell;  ///< [link of the full problem]
};

/// The coarsest equitable partition by colour refinement; nothing where that would not at least halve the flows.
/// Exact: the partition found by hashing is checked entry by entry before it is used.
/// Source: Grohe, Kersting, Mladenov and Selman, Dimension Reduction via Colour Refinement (ESA 2014).
std::optional<Quotient> reduce(const Problem& problem);

}  // namespace gigatwin::fluid
