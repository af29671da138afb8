#pragma once

#include <vector>

#include "results/tables.hpp"
#include "sim/assembly.hpp"
#include "sim/profiles.hpp"

/// What a site and its simulation come to, in the words of a result: the bridge from the models to the tables.
namespace gigatwin::results {

std::vector<FabricRow> fabric_rows(const topology::FabricPlan& fabric);

/// Everything that a run knows at its end.
EndTables end_tables(const sim::SiteModel& site, const sim::Totals& totals,
                     const std::vector<sim::SimulatedIteration>& iterations);

}  // namespace gigatwin::results
