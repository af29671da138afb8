#pragma once

#include <string>

#include "base/calendar.hpp"
#include "base/diagnostics.hpp"
#include "base/dimension.hpp"
#include "hardware/system.hpp"

namespace gigatwin::workload {

/// What all sources of jobs need to know of the site and the run.
struct JobContext {
  const hardware::SystemSpec& system;
  std::int64_t accelerators;
  Seconds horizon;
  Instant start;
  std::uint64_t seed;
  Diagnostics& diagnostics;
};

/// "30 d"
inline std::string time_text(Seconds time) { return rounded_quantity(time.value, Dimension::time); }

/// Whether a rate gives no more jobs than a year can have; says so under `key` if not: a slip in the unit.
bool has_sensible_rate(PerSecond rate, const std::string& key, const JobContext& context);

}  // namespace gigatwin::workload
