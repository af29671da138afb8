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
///   T(h) = M(h) + W(h) + R(h) (A(h) c(h) + B(h) (c(h)^2 - 1/2))
///   e(h) = min(E(h) exp(k (x - q max(0, x)^2) + F(h)), e_s(T)),   x = ln(e_s(M + W) / e_s(M))
///
/// M, A, B, E  smooth over the year; found by iteration so that the month's means of T, of the daily maxima and minima
///             (days in UTC) and of e are those of the climate
/// W, R, F     warmth, range and moisture of the day: `draw_climate_noise`
/// c           daily cycle, -1 at 05:00 and +1 at 15:00 local solar time, half cosines between; daily mean 0
/// k, q        humidity_response; 1.2 in the warm season, 0 in the cold one
/// Monthly means of T are met to 1e-6 K and the mean daily range to 0.3 K, unless the day-to-day noise alone exceeds
/// it; monthly means of e as far as saturation lets. The pressure is constant, of the standard atmosphere; sun by
/// `drawn_irradiance`, wind by `drawn_wind`. Source: model reference, site, eq. 1 to 6.
GeneratedAir generate_air(const ClimateSpec& climate, const Place& place, std::uint64_t seed);

}  // namespace gigatwin::site
