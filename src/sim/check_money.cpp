#include "sim/check_money.hpp"

#include <fmt/format.h>

#include "economics/life_cycle.hpp"
#include "finance/plan.hpp"

namespace gigatwin::sim {
namespace {

void check_phases(const SiteModel& site, Diagnostics& diagnostics) {
  const auto& proposal = site.scenario.proposal;
  if (!proposal || proposal->phases.back().accelerators == site.fabric.accelerators()) return;
  diagnostics.warn(fmt::format("proposal.phases[{}].accelerators", proposal->phases.size() - 1),
                   fmt::format("the last phase has {} accelerators, the simulated machine {}",
                               proposal->phases.back().accelerators, site.fabric.accelerators()),
                   "work, energy and capital are scaled from the simulated machine");
}

void check_time(const scenario::Scenario& scenario, Diagnostics& diagnostics) {
  constexpr Seconds nearly_a_year = days(360);
  if (scenario.time.duration >= nearly_a_year || (!scenario.proposal && !scenario.finance)) return;
  diagnostics.warn("time.duration",
                   fmt::format("{} stand for every year of the site's life",
                               rounded_quantity(scenario.time.duration.value, Dimension::time)),
                   "seasons, prices and the ramp of work are those of this time alone");
}

/// Tenors end with the life, which no simulated amount changes.
void check_tenors(const SiteModel& site, Diagnostics& diagnostics) {
  const scenario::Scenario& scenario = site.scenario;
  if (!scenario.finance) return;
  Totals nothing;
  nothing.duration = scenario.time.duration;
  const economics::LifeCycle life =
      economics::life_cycle(scenario.economics, quantities_of(site, nothing), scenario.proposal);
  BlockProblems problems;
  finance::check_against(*scenario.finance, life, problems);
  for (const BlockProblems::Problem& problem : problems.list)
    diagnostics.expected("finance." + problem.key, problem.expected, problem.found, problem.hint);
}

}  // namespace

void check_money(const SiteModel& site, Diagnostics& diagnostics) {
  check_phases(site, diagnostics);
  check_time(site.scenario, diagnostics);
  check_tenors(site, diagnostics);
}

}  // namespace gigatwin::sim
