#pragma once

#include <cstdint>
#include <vector>

#include "site/site.hpp"

namespace gigatwin::site {

/// What makes one day differ from the next in a drawn year.
struct ClimateNoise {
  std::vector<double> warmth_k;    ///< of the air against its season, monthly means 0 [hour]
  std::vector<double> range;       ///< factor of the daily cycle, about 1 [hour]
  std::vector<double> moisture;    ///< logarithm of a factor of vapour pressure [hour]
  std::vector<double> brightness;  ///< standard normal by month: cloudless days of wide range are high [day]
};

/// Draws it.
///
///   warmth      s (z + g (z^2 - 1) / 6),  scaled so that the daily means have standard deviation s
///   brightness  b = r z + sqrt(1 - r^2) u,  range = max(0.15, 1 + 0.35 b)
///   moisture    v (-0.55 b + 0.83 n) day by day, and 0.6 v from hour to hour
///
/// z, u, n  daily normals, z of the climate's persistence, each replaced by the normal score of its rank in its month,
/// so
///          that every year drawn is a typical one
/// s, g     january_deviation, january_skew to july_deviation, july_skew and back by a cosine
/// r        0.5 in the warm season, when cloudless days are warm, -0.1 in the cold one, when they are cold
/// v        humidity_deviation
/// Source: model reference, site, eq. 3.
ClimateNoise draw_climate_noise(const ClimateSpec& climate, double latitude_deg, std::uint64_t seed);

}  // namespace gigatwin::site
