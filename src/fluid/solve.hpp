#pragma once

#include <cstdint>
#include <vector>

#include "fluid/problem.hpp"

namespace gigatwin::fluid {

/// Weighted max-min fair rates of all flows at once, whatever their bytes and starts.
///
///   x_f = w_f t  for a level t that rises from 0 until x_f reaches the flow's cap or one of its links is full
///   sum_f share_fl x_f <= capacity_l     within 1e-9 relative
///
/// @return B/s [flow]
/// Source: Bertsekas and Gallager, Data Networks, section 6.5.2 (progressive filling).
std::vector<double> max_min_rates(const Problem& problem);

/// A run from the first start to the last end.
struct Outcome {
  std::vector<double> finish_s;  ///< [flow] when the last byte has left
  double makespan_s = 0.0;       ///< the latest finish; 0 without flows
  std::int64_t instants = 0;     ///< distinct times at which flows began or ended, so that rates could change
};

/// Runs all flows to their ends at max-min fair rates; rates change only when flows begin or end. What everybody calls:
/// it solves the quotient where that is much smaller than the problem, and else follows changes incrementally.
Outcome run(const Problem& problem);

/// The same, following each change only as far as it reaches.
Outcome run_incremental(const Problem& problem);

/// The same with all rates solved anew at each instant: the reference that the two above are tested against.
Outcome run_from_scratch(const Problem& problem);

}  // namespace gigatwin::fluid
