#pragma once

#include <string>
#include <vector>

#include "site/hourly_air.hpp"

namespace gigatwin::site {

/// One row of a weather table; NaN: the row has no such value.
struct WeatherSample {
  int line = 0;
  double hour = 0.0;             ///< of the typical year, UTC, 0..8760
  double irradiance_hour = 0.0;  ///< the instant for which the irradiance stands
  double dry_bulb_c, dew_point_c, relative_humidity, pressure_pa, irradiance_w_m2, wind_m_s;
};

/// Brings rows of any step up to an hour, in any order, to the hours of the typical year.
///
/// Values are interpolated to the beginning of the hour, irradiance to its mean over the hour. Gaps up to 6 hours are
/// bridged by a straight line, and said so; longer ones throw FormatError for dry bulb and humidity; irradiance and
/// wind are taken from the days around, or left empty if more than half of them are missing.
/// @param name  of the file, for messages
HourlyAir hourly(std::vector<WeatherSample> samples, Metres elevation, const std::string& name,
                 std::vector<std::string>& remarks);

}  // namespace gigatwin::site
