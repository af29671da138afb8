#include "study/evaluator.hpp"

#include <ctime>

#include "results/indicator_collector.hpp"
#include "results/run_tables.hpp"
#include "scenario/resolved.hpp"
#include "sim/engine.hpp"
#include "sim/replay.hpp"
#include "study/run_cache.hpp"

namespace gigatwin::study {
namespace {

double cpu_now() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

std::string errors_of(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.list())
    if (diagnostic.severity == Severity::error) text += to_text(diagnostic);
  return text;
}

/// What a simulation depends on, as text: all but money, names and what is written down.
std::string physics_text(const scenario::Scenario& scenario) {
  scenario::Scenario physics = sim::without_prices(scenario);
  const scenario::Scenario none;
  physics.name = physics.description = {};
  physics.site.land_price = none.site.land_price;
  physics.site.water_price = none.site.water_price;
  physics.site.labour_cost = none.site.labour_cost;
  physics.economics = none.economics;
  physics.finance = none.finance;
  physics.proposal = none.proposal;
  physics.reporting = none.reporting;
  physics.output = none.output;
  return scenario::resolved_yaml(scenario::scenario_schema(), &physics, {}, scenario::Paths::openable);
}

/// A simulation with all that indicators need of it.
struct Simulated {
  std::string physics;
  sim::Totals totals;
  results::IndicatorCollector collector;
};

}  // namespace

struct Evaluator::Parts {
  Parts(std::vector<scenario::Layer> layers, const std::string& folder, Prepare preparation)
      : scenarios(std::move(layers)), prepare(std::move(preparation)), cache(folder) {
    for (const scenario::Layer& layer : scenarios) {  // reads the catalogues that runs will need, before any fork
      scenario::Scenario read;
      Diagnostics diagnostics;
      load(layer, {}, read, diagnostics);
    }
  }

  void load(const scenario::Layer& layer, const std::vector<std::string>& overrides, scenario::Scenario& read,
            Diagnostics& diagnostics) {
    scenario::LoadInputs inputs;
    inputs.layers = {layer};
    inputs.overrides = overrides;
    inputs.open_catalogue = catalogue;
    scenario::load(inputs, scenario::scenario_schema(), &read, diagnostics);
  }

  /// Null where the values make the scenario invalid; `outcome` then says why.
  std::unique_ptr<sim::SiteModel> site_of(const RunRequest& request, RunOutcome& outcome) {
    scenario::Scenario read;
    Diagnostics diagnostics;
    load(scenarios.at(request.scenario), request.overrides, read, diagnostics);
    if (prepare && !diagnostics.has_errors()) prepare(read, diagnostics);
    std::unique_ptr<sim::SiteModel> site;
    if (!has_loaded) cache.load_iterations();
    has_loaded = true;
    if (!diagnostics.has_errors()) site = sim::build_site(read, diagnostics, cache.iterations());
    if (site) return site;
    outcome.status = RunStatus::invalid;
    outcome.message = errors_of(diagnostics);
    return nullptr;
  }

  /// The simulation of the site in `last`: as it is there, from a recording, or for the first time. False: it would be
  /// the second of this process.
  bool simulate(const sim::SiteModel& site) {
    const std::string physics = physics_text(site.scenario);
    if (last && last->physics == physics) return true;
    last.reset();
    const std::string floor = sim::floor_text(site);
    if (const KeptRun* kept = cache.find(floor)) {
      results::IndicatorCollector collector{kept->jobs};
      if (const std::optional<sim::Totals> totals = sim::replay(site, kept->recording, collector)) {
        last = Simulated{physics, *totals, collector};
        return true;
      }
    }
    if (has_simulated) return false;
    has_simulated = true;
    last = simulate_anew(site, floor, physics);
    return true;
  }

  Simulated simulate_anew(const sim::SiteModel& site, const std::string& floor, const std::string& physics) {
    const bool record = !cache.find(floor) && cache.is_wanted(floor);
    Simulated simulated{physics, {}, {}};
    KeptRun kept;
    sim::Simulation simulation{site, simulated.collector, nullptr, record ? &kept.recording.tape : nullptr};
    simulated.totals = simulation.run();
    cache.save_iterations();
    if (record) {
      kept.floor = floor;
      kept.jobs = simulated.collector.jobs();
      kept.recording.jobs = simulated.totals;
      cache.keep(std::move(kept));
    }
    return simulated;
  }

  std::vector<scenario::Layer> scenarios;
  Prepare prepare;
  std::shared_ptr<scenario::Catalogue> catalogue = std::make_shared<scenario::Catalogue>();
  RunCache cache;
  std::optional<Simulated> last;
  bool has_loaded = false, has_simulated = false;
};

Evaluator::Evaluator(std::vector<scenario::Layer> scenarios, std::string cache_folder, Prepare prepare)
    : parts_(std::make_unique<Parts>(std::move(scenarios), cache_folder, std::move(prepare))) {}

Evaluator::~Evaluator() = default;

std::optional<RunOutcome> Evaluator::run(const RunRequest& request) {
  const double begun = cpu_now();
  RunOutcome outcome;
  if (const std::unique_ptr<sim::SiteModel> site = parts_->site_of(request, outcome)) {
    try {
      if (!parts_->simulate(*site)) return std::nullopt;
      const Simulated& simulated = *parts_->last;
      outcome.indicators =
          results::indicator_values(simulated.collector.inputs(results::end_tables(*site, simulated.totals, {})));
    } catch (const std::exception& error) {
      outcome.status = RunStatus::failed;
      outcome.message = error.what();
    }
  }
  outcome.cpu_seconds = cpu_now() - begun;
  return outcome;
}

}  // namespace gigatwin::study
