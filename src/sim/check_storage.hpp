#pragma once

#include "sim/assembly.hpp"

namespace gigatwin::sim {

/// Data sets come over links that the scenario has, and are read as the work of their jobs is counted.
void check_datasets(const scenario::Scenario& scenario, Diagnostics& diagnostics);

/// Warns of stated intervals that are longer than the mean time between the failures which they answer, on the largest
/// job: it would hardly get on.
void check_intervals(const SiteModel& site, Diagnostics& diagnostics);

}  // namespace gigatwin::sim
