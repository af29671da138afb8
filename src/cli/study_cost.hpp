#pragma once

#include "base/units.hpp"
#include "study/plan.hpp"

namespace gigatwin::cli {

/// CPU time that all runs of a study take, from a few runs of each scenario, here and now: the first one bears what
/// the others share, the mean of the others is what each further run costs. After 30 s of measuring the scenarios that
/// are left are taken for the mean of those that were measured.
Seconds cost_of(const study::Plan& plan, bool quiet);

}  // namespace gigatwin::cli
