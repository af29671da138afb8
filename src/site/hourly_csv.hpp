#pragma once

#include <string>
#include <vector>

#include "site/site.hpp"

namespace gigatwin::site {

/// One year of an hourly CSV file as a typical year.
struct HourlyFile {
  std::vector<double> values;        ///< [hour of the typical year, UTC], 8760; in the file's unit
  int year = 0;                      ///< which one of the file
  std::vector<std::string> remarks;  ///< what had to be mended, a sentence each
};

/// Reads one column of a file in any of the usual forms: `read_csv_of_any_dialect`, `read_clock`, `read_hourly_rows`.
/// 29 February is dropped. Several values in one hour (quarter hours) are averaged. Missing hours: up to 3 in a row
/// (such as the one of summer time) on a straight line, up to 72 from the same clock hour of the nearest days before
/// and after; each is a remark. Throws FormatError: what `read_hourly_rows` refuses, a longer gap, no year that is
/// nearly complete.
HourlyFile read_hourly_file(const HourlyFileSpec& spec);

}  // namespace gigatwin::site
