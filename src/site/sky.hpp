#pragma once

#include <cstdint>
#include <vector>

#include "site/hourly_air.hpp"
#include "site/site.hpp"

/// Sun and wind of a drawn year.
namespace gigatwin::site {

/// Clearness index of each month: the climate's own, else from the mean daily range of temperature.
std::vector<double> clearness_of(const ClimateSpec& climate);
/// The same of a year of hours that has no sun.
std::vector<double> clearness_of(const HourlyAir& air);

/// Irradiance on level ground, W/m2, mean of the hour. [hour]
///
///   G(h) = G_0(h) K_d,   K_d = K_0 + (K_1 - K_0) Phi(a_m + z_d)
///
/// G_0  above the air;  K_d  the day's clearness, between overcast K_0 = 0.05 and cloudless K_1 = 0.78
/// z_d  standard normal draws by the day;  a_m  such that the month's mean clearness is that of the climate (with the
/// year's own draws to 2 %). Clouds last whole days: no hour is broken by passing ones.
/// Source: model reference, site, eq. 8.
std::vector<double> drawn_irradiance(const ClimateSpec& climate, const Place& place, std::uint64_t seed);

/// Wind speed at 10 m, m/s: Weibull of shape 2 (Rayleigh) around the climate's yearly mean, which is met exactly, from
/// normal draws whose correlation falls by 0.95 an hour. [hour]
std::vector<double> drawn_wind(const ClimateSpec& climate, std::uint64_t seed);

}  // namespace gigatwin::site
