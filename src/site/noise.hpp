#pragma once

#include <cstddef>
#include <vector>

#include "base/random.hpp"

/// Random series over the typical year, which is a ring.
namespace gigatwin::site {

/// Standard normals whose correlation falls by `persistence` from one to the next; run through the ring twice, so that
/// its end meets its beginning.
std::vector<double> autoregressive(const Draws& draws, std::size_t count, double persistence);

/// Daily values at noon (UTC), joined by half cosines. [day] -> [hour]
std::vector<double> joined_through_noons(const std::vector<double>& daily);

/// Each value replaced by the normal quantile of its rank within its month, (rank - 3/8) / (n + 1/4): the same order,
/// but every month has the same, typical spread.  Source: Blom (1958). [day] -> [day]
std::vector<double> normal_scores_by_month(const std::vector<double>& daily);

/// Distribution function of the standard normal.
double normal_share(double z);

}  // namespace gigatwin::site
