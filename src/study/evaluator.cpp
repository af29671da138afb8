#include "study/evaluator.hpp"

#include <ctime>

#include "results/indicator_collector.hpp"
#include "results/run_tables.hpp"
#include "sim/engine.hpp"

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

}  // namespace

struct Evaluator::Parts {
  std::vector<scenario::Layer> scenarios;
  std::string cache_folder;
  Prepare prepare;
  bool simulated = false;
};

Evaluator::Evaluator(std::vector<scenario::Layer> scenarios, std::string cache_folder, Prepare prepare)
    : parts_(std::make_unique<Parts>()) {
  parts_->scenarios = std::move(scenarios);
  parts_->cache_folder = std::move(cache_folder);
  parts_->prepare = std::move(prepare);
}

Evaluator::~Evaluator() = default;

std::optional<RunOutcome> Evaluator::run(const RunRequest& request) {
  const double begun = cpu_now();
  RunOutcome outcome;
  scenario::Scenario read;
  Diagnostics diagnostics;
  scenario::load({{parts_->scenarios.at(request.scenario)}, request.overrides}, scenario::scenario_schema(), &read,
                 diagnostics);
  if (parts_->prepare && !diagnostics.has_errors()) parts_->prepare(read, diagnostics);
  std::unique_ptr<sim::SiteModel> site;
  if (!diagnostics.has_errors()) site = sim::build_site(read, diagnostics);
  if (!site) {
    outcome.status = RunStatus::invalid;
    outcome.message = errors_of(diagnostics);
    outcome.cpu_seconds = cpu_now() - begun;
    return outcome;
  }
  if (parts_->simulated) return std::nullopt;
  parts_->simulated = true;
  try {
    results::IndicatorCollector collector;
    sim::Simulation simulation{*site, collector};
    const sim::Totals totals = simulation.run();
    outcome.indicators =
        results::indicator_values(collector.inputs(results::end_tables(*site, totals, simulation.iterations())));
  } catch (const std::exception& error) {
    outcome.status = RunStatus::failed;
    outcome.message = error.what();
  }
  outcome.cpu_seconds = cpu_now() - begun;
  return outcome;
}

}  // namespace gigatwin::study
