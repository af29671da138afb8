#pragma once

#include <vector>

#include "site/typical_year.hpp"

/// Where the sun stands, and what it gives above the air.
namespace gigatwin::site {

/// Cosine of the sun's zenith angle; negative at night.
///
///   cos z = sin(lat) sin(d) + cos(lat) cos(d) cos(h)
///
/// d declination and the equation of time by the Fourier series of Spencer (1971); h hour angle.
/// @param hour_utc  hour of the typical year, may be fractional
double cosine_of_zenith(double hour_utc, double latitude_deg, double longitude_deg);

/// Irradiance on level ground above the air, W/m2, by the hour of the typical year (mean of the hour). [hour]
std::vector<double> extraterrestrial_w_m2(double latitude_deg, double longitude_deg);

/// Share of the sunny hours (above 20 W/m2) in which the sun stood more than 5 degrees below this place's horizon: 0
/// but for rounding where a file's latitude, longitude and time zone fit its sun.
double share_of_sun_at_night(const std::vector<double>& irradiance_w_m2, double latitude_deg, double longitude_deg);

/// Clearness index (sun at the ground / above the air) that a mean daily range of temperature suggests: 0.17 sqrt(range
/// in K), within 0.25..0.75. Factor between inland (0.16) and coast (0.19).
/// Source: Hargreaves & Samani (1982), by Allen et al. (1998), FAO Irrigation and Drainage Paper 56, eq. 50.
double clearness_from_range(double range_k);

}  // namespace gigatwin::site
