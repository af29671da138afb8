#pragma once

#include "sim/assembly.hpp"

/// What no single block of a scenario can know.
namespace gigatwin::sim {

/// Blocks against each other.
void check_scenario(const scenario::Scenario& scenario, Diagnostics& diagnostics);

/// What needs the assembled site: power and heat at its rating, the parts that outages name, spares.
void check_site(const SiteModel& site, Diagnostics& diagnostics);

}  // namespace gigatwin::sim
