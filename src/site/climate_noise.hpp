#pragma once

#include <cstdint>
#include <vector>

#include "site/site.hpp"

namespace gigatwin::site {

/// North of the tropics; south of them the seasons of all that follows are exchanged.
bool july_is_warm(const ClimateSpec& climate);

/// What makes one day differ from the next in a drawn year.
struct ClimateNoise {
  std::vector<double> warmth_k;    ///< of the air against its season, monthly means 0 [hour]
  std::vector<double> range;       ///< factor of the daily cycle, about 1 [hour]
  std::vector<double> moisture;    ///< logarithm of a factor of vapour pressure [hour]
  std::vector<double> brightness;  ///< standard normal by month: cloudless days of wide range are high [day]
};

/// Draws it.
///
///   warmth      s (exp(a z) - 1) / a,  a = 0.6 g,  and an unrest within the day of 0.12 of the month's daily range;
///               both scaled until the daily means of each month have standard deviation s
///   brightness  b = r z + sqrt(1 - r^2) u;   range = max(0.15, 1 + 0.35 b), in the warm season 0.33
///   moisture    v (-0.55 b + 0.83 n) from day to day and 0.6 v from hour to hour
///
/// z, u, n  daily normals, each replaced by the normal score of its rank in its month, so that every year drawn is a
///          typical one; z has the climate's persistence
/// s        daily_deviation, else january_deviation to july_deviation and back by a cosine
/// g        january_skew to july_skew and back; joining the days takes the rest of the skew that 0.6 leaves too much
/// r        range_response in the warm season, when cloudless days are warm, -0.1 in the cold one
/// v        humidity_deviation;  n is skewed by -0.5
/// Source: model reference, site, eq. 3 to 5.
ClimateNoise draw_climate_noise(const ClimateSpec& climate, double latitude_deg, std::uint64_t seed);

}  // namespace gigatwin::site
