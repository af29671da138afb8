#pragma once

#include <cstddef>
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

/// The quotient by the coarsest equitable partition, which colour refinement finds. Exact: what hashing found is
/// checked entry by entry before it is used.
/// @param times_fewer  nothing unless it has this many times fewer flows: of hashed routes a third may remain, but only
///                     after 14 rounds of refinement, which take as long as the flows themselves
/// Source: Grohe, Kersting, Mladenov and Selman, Dimension Reduction via Colour Refinement (ESA 2014).
std::optional<Quotient> reduce(const Problem& problem, std::size_t times_fewer = 8);

}  // namespace gigatwin::fluid
