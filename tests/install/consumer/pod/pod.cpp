// Simulates a scenario, watches the coolant, and prints what the run came to.
#include <fmt/format.h>

#include <algorithm>
#include <gigatwin/scenario/load.hpp>
#include <gigatwin/scenario/scenario.hpp>
#include <gigatwin/sim/assembly.hpp>
#include <gigatwin/sim/engine.hpp>

using namespace gigatwin;

struct CoolantWatch final : sim::Observer {
  void sample(const sim::SiteSample& sample) override { warmest = std::max(warmest, sample.coolant_return); }
  void event(const sim::EventRecord&) override {}
  void job(const sim::JobRecord& job) override { completed += job.state == sim::JobState::completed ? 1 : 0; }
  void tick(Seconds) override {}

  Celsius warmest{-273.15};
  int completed = 0;
};

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  Diagnostics diagnostics;
  scenario::Scenario scenario;
  const scenario::LoadInputs inputs{.layers = {{argv[1], {}}}, .overrides = {}, .catalogue = CATALOGUE};
  // It keeps what the messages quote, so it lives as long as they do.
  const scenario::LoadedText text = scenario::load(inputs, scenario::scenario_schema(), &scenario, diagnostics);
  const auto site = diagnostics.has_errors() ? nullptr : sim::build_site(scenario, diagnostics);
  for (const Diagnostic& problem : diagnostics.list()) fmt::print(stderr, "{}", to_text(problem));
  if (!site) return 2;

  CoolantWatch watch;
  const sim::Totals totals = sim::Simulation{*site, watch}.run();
  fmt::print("PUE {:.6f}\n", totals.energy_input / totals.it_energy);
  fmt::print("coolant at most {:.1f} degC, {} jobs completed\n", watch.warmest.value, watch.completed);
}
