#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "site/site.hpp"
#include "site/time_zone.hpp"

namespace gigatwin::site {

/// What a typical year in figures says apart from its mean: the same for price and carbon.
struct Shape {
  std::vector<double> seasonal, daily;  ///< [month], [local hour]; means are brought to 1
  double volatility = 0.0, persistence = 0.0, non_positive_share = 0.0;
};

template <class Mean>
Shape shape_of(const ProfileSpec<Mean>& profile) {
  return {profile.seasonal_shape, profile.daily_shape, profile.daily_volatility, profile.persistence,
          profile.non_positive_share};
}

/// Ratios to the yearly mean by the hour of the typical year (UTC); their mean is 1 to rounding. [hour]
///
///   r(h) = (Y(h) - q) / (1 - q),   Y = S(h) D(h) exp(v z(h)) / mean
///
/// S, D  seasonal and daily shape, drawn in toward 1 by q so that r has the stated shapes
/// z     day-to-day noise by `daily_noise` under `purpose`;  v  volatility
/// q     0 unless a share of non-positive hours is stated: then that quantile of Y, found by iteration.  The lowest
///       possible ratio is -q / (1 - q).
/// Source: model reference, site, eq. 6 and 7.
std::vector<double> hourly_ratios(const Shape& shape, TimeZone zone, std::uint64_t seed, std::string_view purpose);

}  // namespace gigatwin::site
