#pragma once

#include <cstdint>

#include "site/hourly_air.hpp"
#include "site/site.hpp"
#include "site/typical_year.hpp"

namespace gigatwin::site {

struct GeneratedAir {
  HourlyAir air;
  Monthly range_error_k{};    ///< mean daily range of the month - that of the climate
  Monthly vapour_error_pa{};  ///< mean vapour pressure of the month - that of the climate
};

/// Draws a typical year from a monthly climate.
///
///   T(h) = M(h) + s(h) z(h) + A(h) c(h) + B(h) (c(h)^2 - 1/2)
///   e(h) = min(E(h) (e_s(M + s z) / e_s(M))^k, e_s(T))
///
/// M, A, B, E  smooth over the year; found by iteration so that the month's means of T, of the daily maxima and minima
///             (days in UTC) and of e are those of the climate
/// s           standard deviation of daily means: january_deviation to july_deviation and back by a cosine, K
/// z           day-to-day noise by `daily_noise`
/// c           daily cycle, -1 at 05:00 and +1 at 15:00 local solar time, half cosines between; daily mean 0
/// k           humidity_response
/// Monthly means of T are met to 1e-6 K and the mean daily range to 0.3 K, unless the day-to-day noise alone exceeds
/// it; monthly means of e as far as saturation lets.  The pressure is constant, of the standard atmosphere. Source:
/// model reference, site, eq. 1 to 5.
GeneratedAir generate_air(const ClimateSpec& climate, const Place& place, std::uint64_t seed);

}  // namespace gigatwin::site
