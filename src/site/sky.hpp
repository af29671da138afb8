#pragma once

#include <cstdint>
#include <vector>

#include "site/hourly_air.hpp"
#include "site/site.hpp"

/// Sun and wind of a drawn year.
namespace gigatwin::site {

/// Clearness index of each month: the climate's own, else from the mean daily range of temperature.
std::vector<double> clearness_of(const ClimateSpec& climate);
/// The same of a year of hours that has no sun; and, as standard normals by month, which of its days were cloudless:
/// those of wide daily range.
std::vector<double> clearness_of(const HourlyAir& air);
std::vector<double> brightness_of(const HourlyAir& air);  ///< [day]

/// Irradiance on level ground, W/m2, mean of the hour. [hour]
///
///   G(h) = G_0(h) K_d,   K_d = K_0 + (K_1 - K_0) Phi(a_m + b_d)
///
/// G_0  above the air;  K_d  the day's clearness, between overcast K_0 = 0.05 and cloudless K_1 = 0.78
/// b_d  brightness, standard normal by month;  a_m  such that the month's mean clearness is as wanted
/// Clouds last whole days: no hour is broken by passing ones.
/// @param clearness  [month], brightness [day]
/// Source: model reference, site, eq. 7.
std::vector<double> drawn_irradiance(const std::vector<double>& clearness, const std::vector<double>& brightness,
                                     const Place& place);

/// Wind speed at 10 m, m/s: Weibull of shape 2 (Rayleigh) around the climate's yearly mean, which is met exactly, from
/// normal draws whose correlation falls by 0.95 an hour. [hour]
std::vector<double> drawn_wind(const ClimateSpec& climate, std::uint64_t seed);

}  // namespace gigatwin::site
