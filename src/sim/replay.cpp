#include "sim/replay.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scenario/resolved.hpp"
#include "sim/control.hpp"
#include "sim/plant.hpp"

namespace gigatwin::sim {
namespace {

class Player {
 public:
  Player(const SiteModel& site, const Tape& tape, Observer& observer)
      : site_(site),
        tape_(tape),
        player_(tape, site.halls.size()),
        totals_(static_cast<double>(site.nodes()) * site.node_power.accelerators),
        plant_(site),
        control_(site, plant_, player_, totals_, observer) {}

  Totals play() {
    const Seconds dt = site_.scenario.time.step;
    double steps = 0.0;
    std::size_t changes = 0;
    while (!player_.at_end()) {
      if (player_.next() == Tape::Mark::step) {
        const Seconds now = player_.take(Tape::Mark::step);
        control_.play_step(steps * dt, dt, player_.take_means(), now);
        ++steps;
      } else if (player_.next() == Tape::Mark::unit) {
        const Seconds now = player_.take(Tape::Mark::unit);
        control_.change_unit(tape_.plant_changes[changes++], now);
      } else {
        control_.apply_connection_limit(player_.take(Tape::Mark::limit));
      }
    }
    return totals_.totals();
  }

 private:
  const SiteModel& site_;
  const Tape& tape_;
  TapePlayer player_;
  TotalsBuilder totals_;
  Plant plant_;
  Control control_;
};

}  // namespace

std::string floor_text(const SiteModel& site) {
  scenario::Scenario machine = without_prices(site.scenario);
  const std::vector<std::string> exempt =
      machine.grid.demand_response ? machine.grid.demand_response->exempt : std::vector<std::string>{};
  const std::string timezone = machine.site.timezone;
  const scenario::Scenario none;
  machine.name = machine.description = {};
  machine.site = none.site;
  machine.power = none.power;
  machine.cooling = none.cooling;
  machine.heat_reuse = none.heat_reuse;
  machine.grid = none.grid;
  machine.economics = none.economics;
  machine.finance = none.finance;
  machine.proposal = none.proposal;
  machine.reporting = none.reporting;
  machine.output = none.output;
  return fmt::format("{}\ntimezone {}\nexempt {}\ncauses {}\n",
                     scenario::resolved_yaml(scenario::scenario_schema(), &machine, {}, scenario::Paths::openable),
                     timezone, exempt, cause_names(site));
}

std::optional<Totals> replay(const SiteModel& site, const Recording& recording, Observer& observer) {
  const scenario::Scenario& scenario = site.scenario;
  if (recording.tape.plant_changes != unit_changes(site.plant_units, scenario.operations.plant_outages,
                                                   scenario.time.duration, static_cast<std::uint64_t>(scenario.seed)))
    return std::nullopt;
  try {
    Totals totals = Player{site, recording.tape, observer}.play();
    static_cast<JobTotals&>(totals) = recording.jobs;
    return totals;
  } catch (const Diverged&) {
    return std::nullopt;
  }
}

}  // namespace gigatwin::sim
