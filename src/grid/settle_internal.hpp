#pragma once

#include <cstddef>

#include "grid/compiled_internal.hpp"

namespace gigatwin::grid {

/// The step that is settled.
struct SettledStep {
  const Inputs* inputs;
  std::size_t hour;  ///< of the typical year
  int year;          ///< of the calendar: a step belongs to the year in which it begins
};

/// Puts money, agreements, guarantees of origin and market-based carbon to a step whose flows are known.
void settle(const CompiledGrid& grid, const SettledStep& step, CapacityState& capacity, Outcome& out);

}  // namespace gigatwin::grid
