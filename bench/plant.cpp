/// A year of the power and cooling plant alone at one-minute steps: seconds and memory, and whether energy, water and
/// heat add up. The work of the halls follows a daily curve that differs by hall, so that no two halls are alike; the
/// racks of a hall are one group of busy and one of idle ones.
///
///   bench_plant [SCENARIO]
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "in_child.hpp"
#include "scenario/load.hpp"
#include "scenario/scenario.hpp"
#include "sim/assembly.hpp"
#include "sim/plant.hpp"
#include "sim/totals.hpp"

namespace gigatwin {
namespace {

constexpr double most_seconds = 5.0;

struct Case {
  std::string name;
  std::vector<std::string> overrides;
};

struct Answer {
  double seconds = 0.0, racks = 0.0, pue = 0.0;
  double energy_residual = 0.0, heat_residual = 0.0, water_residual = 0.0, step_residual = 0.0;
};

double relative(double a, double b) { return std::abs(a - b) / std::max(std::abs(a), 1.0); }

std::unique_ptr<sim::SiteModel> site_of(const std::string& path, const Case& c) {
  scenario::Scenario scenario;
  Diagnostics diagnostics;
  scenario::load(path, c.overrides, scenario::scenario_schema(), scenario, diagnostics);
  scenario.workload.campaigns.clear();
  scenario.workload.classes.clear();
  std::unique_ptr<sim::SiteModel> site = diagnostics.has_errors() ? nullptr : sim::build_site(scenario, diagnostics);
  if (site) return site;
  for (const Diagnostic& d : diagnostics.list()) fmt::print(stderr, "{}", to_text(d));
  _exit(2);
}

/// Busy accelerators between 60 and 100 % of the hall at 80 % of their dynamic range.
void set_work(const sim::SiteModel& site, double day, sim::Ledger::Means& means) {
  const hardware::AcceleratorSpec& chip = site.scenario.compute.system.accelerator;
  for (std::size_t hall = 0; hall < means.halls.size(); ++hall) {
    const double phase = 2.0 * std::numbers::pi * (day + static_cast<double>(hall) / 8.0);
    const double share = 0.8 + 0.2 * std::sin(phase);
    sim::Ledger::HallRates& rates = means.halls[hall];
    rates.busy = share * static_cast<double>(site.halls[hall].nodes.count) * site.node_power.accelerators;
    rates.accelerator_w = 0.8 * rates.busy * (chip.tdp - chip.idle).value;
    rates.host_w = rates.busy / site.node_power.accelerators * site.node_power.hosts_training.value;
  }
}

Answer simulate(const std::string& path, const Case& c) {
  const std::unique_ptr<sim::SiteModel> site = site_of(path, c);
  sim::Plant plant{*site};
  sim::TotalsBuilder totals{1.0};
  sim::Ledger::Means means;
  means.halls.resize(site->halls.size());
  const Seconds step = minutes(1);
  const auto begin = std::chrono::steady_clock::now();
  for (int k = 0; k < 525'600; ++k) {
    set_work(*site, k / 1440.0, means);
    totals.add(plant.step(static_cast<double>(k) * step, step, means));
    plant.look_ahead(static_cast<double>(k + 1) * step);
  }
  Answer answer;
  answer.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  for (const sim::HallModel& hall : site->halls) answer.racks += hall.racks;
  const sim::Totals& t = totals.totals();
  answer.pue = t.energy_input / t.it_energy;
  answer.energy_residual =
      relative(t.facility_energy.value,
               (t.it_energy + t.cooling_energy + t.electrical_loss + t.auxiliary_energy + t.heat_pump_energy).value);
  answer.heat_residual = relative(t.heat_to_coolant.value, (t.heat_rejected + t.heat_stored).value);
  answer.water_residual = relative(t.water.value, (t.water_evaporated + t.water_drift + t.water_blowdown).value);
  answer.step_residual = t.largest_balance_residual;
  return answer;
}

bool run_case(const std::string& path, const Case& c) {
  const bench::FromChild<Answer> child = bench::in_child<Answer>([&] { return simulate(path, c); });
  const Answer& a = child.answer;
  const double worst = std::max({a.energy_residual, a.heat_residual, a.water_residual, a.step_residual});
  const bool right = child.ended && a.racks > 0.0 && worst < 1e-9 && a.pue > 1.0;
  fmt::print("{:<34} {:>8.2f} {:>8.0f} {:>8.0f} {:>7.3f} {:>10.1e}   {}{}\n", c.name, a.seconds, child.megabytes,
             a.racks, a.pue, worst, right ? "ok" : "WRONG", a.seconds > most_seconds ? ", slow" : "");
  return right;
}

int run_all(const std::string& path) {
  const std::vector<Case> cases{{"dry coolers", {}},
                                {"evaporative towers", {"cooling=evaporative-tower"}},
                                {"chilled water", {"cooling=chilled-water-dry"}},
                                {"one hall", {"compute.halls=1"}}};
  fmt::print("{:<34} {:>8} {:>8} {:>8} {:>7} {:>10}\n", "a year in minutes", "s", "MB", "racks", "PUE", "residual");
  bool ok = true;
  for (const Case& c : cases) ok = run_case(path, c) && ok;
  return ok ? 0 : 1;
}

}  // namespace
}  // namespace gigatwin

int main(int argc, char** argv) {
  return gigatwin::run_all(argc > 1 ? argv[1] : GIGATWIN_SOURCE_DIR "/scenarios/kajaani-gb200.yaml");
}
