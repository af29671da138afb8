#pragma once

#include "base/diagnostics.hpp"
#include "sim/assembly.hpp"

namespace gigatwin::sim {

/// What of proposal and finance does not fit the machine, the time and the life that they are of.
void check_money(const SiteModel& site, Diagnostics& diagnostics);

}  // namespace gigatwin::sim
