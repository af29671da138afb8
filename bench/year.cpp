/// A year of a gigafactory, by time step, period, jobs and accelerators: seconds, memory, and whether the answer is
/// right. Each case runs in a process of its own: SimGrid's clock does not restart, and peak memory is a process's.
///
///   bench_year              Kajaani, then a shared year of 100,000 and of 1,000,000 jobs
///   bench_year SCENARIO     this one as it stands
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "in_child.hpp"
#include "scenario/load.hpp"
#include "scenario/scenario.hpp"
#include "sim/assembly.hpp"
#include "sim/engine.hpp"

namespace gigatwin {
namespace {

struct Case {
  std::string name;
  std::string scenario;
  std::vector<std::string> overrides;
};

/// What a run must satisfy whatever its size; sent back from the child through a pipe.
struct Answer {
  double seconds = 0.0;
  double submitted = 0.0, accounted = 0.0;   ///< jobs
  double energy_mwh = 0.0, parts_mwh = 0.0;  ///< facility, and the sum of its parts
  double busy_h = 0.0, activities_h = 0.0;   ///< accelerator-hours held, and the sum of what they were used for
  double residual = 0.0;
};

class Silent final : public sim::Observer {
 public:
  void sample(const sim::SiteSample&) override {}
  void event(const sim::EventRecord&) override {}
  void job(const sim::JobRecord&) override {}
  void tick(Seconds) override {}
};

Answer simulate(const Case& c) {
  const auto begin = std::chrono::steady_clock::now();
  scenario::Scenario scenario;
  Diagnostics diagnostics;
  scenario::load(c.scenario, c.overrides, scenario::scenario_schema(), scenario, diagnostics);
  const std::unique_ptr<sim::SiteModel> site =
      diagnostics.has_errors() ? nullptr : sim::build_site(scenario, diagnostics);
  if (!site) {
    for (const Diagnostic& d : diagnostics.list()) fmt::print(stderr, "{}", to_text(d));
    _exit(2);
  }
  Silent silent;
  sim::Simulation simulation{*site, silent};
  const sim::Totals t = simulation.run();
  Answer answer;
  answer.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  answer.submitted = static_cast<double>(t.jobs_submitted);
  answer.accounted = static_cast<double>(t.jobs_completed + t.jobs_running + t.jobs_queued + t.jobs_rejected);
  answer.energy_mwh = t.facility_energy.value / 3.6e9;
  answer.parts_mwh = (t.it_energy + t.cooling_energy + t.electrical_loss + t.auxiliary_energy).value / 3.6e9;
  answer.busy_h = t.accelerator_seconds_busy / 3600.0;
  answer.activities_h =
      (t.accelerator_seconds_productive + t.accelerator_seconds_lost + t.accelerator_seconds_throttled +
       t.accelerator_seconds_contended + t.accelerator_seconds_starved + t.accelerator_seconds_checkpointing +
       t.accelerator_seconds_restarting) /
      3600.0;
  answer.residual = t.largest_balance_residual;
  return answer;
}

bool close(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)); }

bool right(const Answer& a) {
  return a.submitted == a.accounted && close(a.energy_mwh, a.parts_mwh) && close(a.busy_h, a.activities_h) &&
         a.residual < 1e-9 && a.energy_mwh > 0.0;
}

/// Runs one case in a child and prints its row; false if it failed or its answer is wrong.
bool run_case(const Case& c) {
  const bench::FromChild<Answer> child = bench::in_child<Answer>([&] { return simulate(c); });
  const Answer& answer = child.answer;
  const bool ok = child.ended && right(answer);
  fmt::print("{:<34} {:>8.2f} {:>8.0f} {:>9.0f} {:>12.0f}   {}\n", c.name, answer.seconds, child.megabytes,
             answer.submitted, answer.energy_mwh, ok ? "ok" : "WRONG");
  std::fflush(stdout);
  return ok;
}

std::vector<Case> all_cases() {
  const std::string kajaani = GIGATWIN_SOURCE_DIR "/scenarios/kajaani-gb200.yaml";
  const std::string shared = GIGATWIN_SOURCE_DIR "/bench/shared.yaml";
  return {
      {"year, 5 min", kajaani, {}},
      {"year, 1 min", kajaani, {"time.step=1 min"}},
      {"half a year, 5 min", kajaani, {"time.duration=182 d"}},
      {"two years, 5 min", kajaani, {"time.duration=730 d"}},
      {"year, twice the jobs",
       kajaani,
       {"workload.classes[0].arrivals=600 /a", "workload.classes[1].arrivals=3 /d",
        "workload.classes[2].arrivals=4 /d"}},
      {"year, 400,000 accelerators", kajaani, {"compute.accelerators=400000", "power.grid_connection=960 MW"}},
      {"year, 1 min, 100,000 jobs", shared, {}},
      {"year, 1 min, 1,000,000 jobs",
       shared,
       {"workload.classes[1].arrivals=700 /d", "workload.classes[1].median_duration=1 h",
        "workload.classes[2].arrivals=2036 /d", "workload.classes[2].median_duration=20 min"}},
  };
}

int run_all(const std::vector<Case>& cases) {
  fmt::print("{:<34} {:>8} {:>8} {:>9} {:>12}\n", "case", "s", "MB", "jobs", "MWh");
  bool ok = true;
  for (const Case& c : cases) ok = run_case(c) && ok;
  return ok ? 0 : 1;
}

}  // namespace
}  // namespace gigatwin

int main(int argc, char** argv) {
  return gigatwin::run_all(argc > 1 ? std::vector<gigatwin::Case>{{argv[1], argv[1], {}}} : gigatwin::all_cases());
}
