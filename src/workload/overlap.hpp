#pragma once

#include <algorithm>

#include "base/units.hpp"

namespace gigatwin::workload {

/// What remains visible of communication `comm` cut in `pieces`, all but one of which travel behind `compute`:
///
///   exposed = t / n + max(0, (1 - 1/n) t - compute)
///
/// The one piece that cannot hide is the first to be gathered or the last to be reduced.
inline Seconds exposed(Seconds comm, Seconds compute, double pieces) {
  const Seconds alone = comm / pieces;
  return alone + std::max(Seconds{0}, comm - alone - compute);
}

/// Tensor collectives are cut in this many pieces when they overlap. Assumption, range 2-8; Transformer Engine's
/// default for a tensor group of 4 or 8 is of this order.
inline constexpr double tensor_pieces = 4.0;

}  // namespace gigatwin::workload
