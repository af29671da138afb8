#pragma once

#include <string>

#include "cli/commands.hpp"
#include "drill/drill.hpp"
#include "sim/assembly.hpp"

namespace gigatwin::cli {

/// What `gigatwin drill` plays, from the words of the command line.
struct DrillRequest {
  drill::Hall hall;
  drill::Question question;
  Instant at;
  Celsius wet_bulb;
};

/// Throws RequestError.
DrillRequest drill_request(const DrillOptions& options, const sim::SiteModel& site);

}  // namespace gigatwin::cli
