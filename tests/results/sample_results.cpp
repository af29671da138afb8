#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <filesystem>

#include "synthetic_run.hpp"
#include "synthetic_study.hpp"
#include "synthetic_transients.hpp"
#include "synthetic_waveform.hpp"

/// Writes the kinds of result that there are into a folder, for contract.py.
namespace {

using namespace gigatwin;
using namespace gigatwin::results;

void write(RunDescription run, std::int64_t steps) {
  run.force = true;
  ResultWriter writer{run};
  synthetic::feed(writer, run, steps);
  writer.publish(synthetic::end_tables(run));
}

/// Nothing but the headline: no halls, rows or tables.
void write_empty(const std::string& path) {
  RunDescription run = synthetic::description(path);
  run.force = true;
  run.halls.clear();
  run.failure_causes.clear();
  run.libraries.clear();
  run.messages.clear();
  ResultWriter writer{run};
  EndTables end;
  end.totals.duration = run.duration;
  writer.publish(end);
}

/// As a killed run leaves it: flushed, never closed. Ends the process.
[[noreturn]] void leave_partial(const std::string& path) {
  RunDescription run = synthetic::description(path);
  run.force = true;
  ResultWriter writer{run};
  synthetic::feed(writer, run, 400);
  writer.flush();
  _exit(0);
}

}  // namespace

int main(int count, char** arguments) try {
  if (count != 2) return std::puts("usage: write_sample_results FOLDER"), 2;
  const std::string folder = arguments[1];
  std::filesystem::create_directories(folder);
  write(synthetic::description(folder + "/halls.h5"), 576);
  RunDescription site = synthetic::description(folder + "/site.h5");
  site.level = Level::site;
  site.events = EventDetail::all;
  write(site, 576);
  write_empty(folder + "/empty.h5");
  RunDescription study = synthetic::description(folder + "/study.h5");
  study.force = true;
  write_fabric_study(study, synthetic::fabric_study());
  study.path = folder + "/short-study.h5";
  FabricStudyTables healthy = synthetic::fabric_study();
  healthy.hottest.clear();
  healthy.trials.clear();
  write_fabric_study(study, healthy);
  RunDescription step = synthetic::description(folder + "/waveform.h5");
  step.force = true;
  write_step_waveform(step, synthetic::step_waveform());
  step.path = folder + "/transients.h5";
  const power::TransientStudy transients = synthetic::transients();
  write_transient_series(step, {PerSecond{20.0}, transients});
  leave_partial(folder + "/killed.h5");
} catch (const std::exception& error) {
  std::fprintf(stderr, "write_sample_results: %s\n", error.what());
  return 1;
}
