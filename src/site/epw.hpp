#pragma once

#include <string>

#include "site/hourly_air.hpp"

namespace gigatwin::site {

/// Reads dry bulb, dew point, relative humidity, pressure (columns 7 to 10), global horizontal irradiance (14) and wind
/// speed (22) of an EPW file, plain or gzip.
///
/// A row's values hold at the end of its hour in local standard time (hour 1: 01:00); they are moved to UTC by the
/// header's time zone. 29 February is dropped. Missing values (99.9 degC, 999 %, 999999 Pa) up to 6 hours in a row are
/// interpolated; a missing humidity is taken from the dew point first; missing pressure is that of the elevation.
/// Throws FormatError with the line: no EPW header, not text, not 8760 rows, rows out of order, no number, a value that
/// air cannot have, a longer gap.
/// Source: EnergyPlus Auxiliary Programs, "EnergyPlus Weather File (EPW) Data Dictionary".
WeatherFile read_epw(const std::string& path);

}  // namespace gigatwin::site
