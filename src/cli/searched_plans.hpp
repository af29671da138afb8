#pragma once

#include "base/diagnostics.hpp"
#include "scenario/scenario.hpp"

namespace gigatwin::cli {

/// Campaigns with `search_plan` get the plan that the search finds, and as many accelerators as it uses; one line each
/// on standard error. The scenario is then as if it had been written so: a result records the plan and can be run again
/// from it without a search.
void search_plans(scenario::Scenario& scenario, Diagnostics& diagnostics);

}  // namespace gigatwin::cli
