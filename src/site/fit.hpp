#pragma once

#include "site/hourly_air.hpp"
#include "site/site.hpp"

namespace gigatwin::site {

/// The monthly climate of a year of hours: what `generate_air` needs to draw years like it.
///
/// Means and daily extremes are those of the months; deviations, skews (within -1..1) and persistence those of the
/// daily means against a smooth year, in December to February and June to August; humidity_response and
/// humidity_deviation by least squares of the logarithm of vapour pressure on that of saturation and on the days'
/// range; clearness and wind as far as the year has them.
ClimateSpec climate_of(const HourlyAir& air, const Place& place);

}  // namespace gigatwin::site
