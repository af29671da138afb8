#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/units.hpp"

namespace gigatwin::site {

/// A place on Earth, as the sun and the air pressure see it.
struct Place {
  double latitude = 0.0, longitude = 0.0;  ///< degrees north, east
  Metres elevation;
};

/// Weather by the hour of the typical year (UTC): values at the beginning of the hour, irradiance its mean. [hour],
/// 8760
struct HourlyAir {
  std::vector<double> dry_bulb_c;
  std::vector<double> relative_humidity;  ///< 0..1
  std::vector<double> pressure_pa;
  std::vector<double> irradiance_w_m2;  ///< global horizontal, mean of the hour
  std::vector<double> wind_m_s;         ///< at 10 m
};

/// A year of weather as a file tells it.
struct WeatherFile {
  std::string station;
  std::optional<double> latitude, longitude;  ///< degrees; nullopt: the file does not say
  HourlyAir air;                              ///< irradiance or wind empty: the file has none
  std::vector<std::string> remarks;           ///< what had to be mended, a sentence each
};

}  // namespace gigatwin::site
