#pragma once

#include <limits>
#include <span>
#include <vector>

#include "base/units.hpp"

/// Statistics over jobs and tenants: order statistics, slowdown, fairness.
namespace gigatwin::results {

/// Quantile of a sample by linear interpolation between its order statistics (numpy's default): at p (n - 1) of the
/// sorted values, counted from 0. Reorders the sample; O(n).
/// @param p  0..1
/// @return NaN of an empty sample
double quantile(std::vector<double>& sample, double p);

/// NaN throughout where there is no value.
struct Spread {
  double mean = std::numeric_limits<double>::quiet_NaN();
  double median = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();  ///< 95 %
};
Spread spread_of(std::vector<double> sample);

/// Jobs shorter than this count as this long, so that they do not dominate the mean slowdown.
/// Feitelson, Metrics for parallel job scheduling and their convergence, JSSPP 2001.
inline constexpr Seconds slowdown_bound{10.0};

/// (wait + run) / max(run, 10 s), at least 1.
double bounded_slowdown(Seconds wait, Seconds run);

/// Jain's index of fairness, (sum x)^2 / (n sum x^2): 1 where all are alike, 1/n where one has everything. NaN where
/// nobody has anything. Jain, Chiu and Hawe, DEC TR-301, 1984.
double jain_index(std::span<const double> shares);

}  // namespace gigatwin::results
