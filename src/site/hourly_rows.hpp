#pragma once

#include <string>
#include <vector>

#include "base/calendar.hpp"
#include "site/site.hpp"

namespace gigatwin::site {

/// One value of a file.
struct HourlyRow {
  Instant clock;  ///< local clock of the spec's time zone
  Instant utc;
  double value = 0.0;
};

/// Rows in order of time (UTC). The hour that the clocks read twice is told apart by the zone that the text states,
/// else by its order in the file; rows in falling order are turned round first. Missing values ("", "-", "N/A", "n/e")
/// are left out, and so is a second header line with units.
/// Rows that are there twice with one value count once, and the remark says so. Throws FormatError: column missing, a
/// time or number that is none, a time zone that contradicts the spec's, more than one series in the file, rows that
/// are days or months apart.
std::vector<HourlyRow> read_hourly_rows(const HourlyFileSpec& spec, std::vector<std::string>& remarks);

}  // namespace gigatwin::site
