#pragma once

#include <string>

#include "site/hourly_air.hpp"

namespace gigatwin::site {

/// Reads a year of weather from a table, plain or gzip; what kind it is, its first lines say.
///
/// | kind | known by | times |
/// | PVGIS TMY | "Latitude (decimal degrees)" in line 1 | UTC; irradiance at the header's time offset |
/// | NSRDB, SAM | "Source,Location ID" in line 1 | the header's Time Zone; without a column Minute at half past |
/// | DWD test reference year (TRY) | columns RW HW MM DD HH ... above a line *** | UTC+1, HH the end of its hour |
/// | plain | a column time_utc | "2023-07-01 13:00", UTC |
///
/// Columns of the plain table: dry_bulb_c, then one of relative_humidity_percent and dew_point_c, and as they are known
/// pressure_pa, irradiance_w_m2 (global horizontal), wind_m_s. Columns may stand in any order and steps be 1 h or less.
/// 29 February is dropped, values are brought to the hours of UTC as `hourly` says. Humidity is taken from the dew
/// point; failing both, the air is taken as saturated at the coldest hour of its day (FAO-56, eq. 48). Missing pressure
/// is that of the elevation. All this is remarked upon.
/// @param elevation  of the site, where the file does not say
/// Throws FormatError with the line: an unknown table, a column missing, no number, a value that air cannot have, a
/// time twice, a gap of more than 6 hours.
WeatherFile read_weather_table(const std::string& path, Metres elevation);

}  // namespace gigatwin::site
