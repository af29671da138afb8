#include <fmt/format.h>

#include <chrono>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/result_description.hpp"
#include "cli/scenario_input.hpp"
#include "cli/step_chakra.hpp"
#include "cli/step_report.hpp"
#include "cli/step_trace.hpp"
#include "results/step_waveform.hpp"
#include "results/writer.hpp"
#include "routing/router.hpp"

namespace gigatwin::cli {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

constexpr double large_trace = 500e6;  // bytes: more than a viewer in a browser opens at ease
constexpr double most_numbers = 50e6;  // of a waveform: 1 GB of memory

int refused(std::string_view what) {
  fmt::print(stderr, "gigatwin step: {}\n", what);
  return 2;
}

/// Before anything is simulated.
void check_outputs(const StepOptions& options, const StepInput& input) {
  for (const std::string& path : {options.trace, options.waveform})
    if (!path.empty()) results::check_output_path(path, options.force);
  if (!options.trace.empty() && options.trace == options.waveform)
    throw RequestError(fmt::format("--waveform: expected another file than that of --trace, found {}", options.trace));
  if (options.chakra.empty()) return;
  chakra_ranks(options, input);
  check_chakra_files(options.chakra, options.force);
}

void write_trace(const StepOptions& options, const StepInput& input, const workload::Step& step) {
  if (const double size = trace_size(step); size > large_trace)
    fmt::print(stderr, "gigatwin step: warning: {} will have about {}\n", options.trace,
               rounded_quantity(size, Dimension::data));
  write_step_trace(options.trace, options.force, step,
                   fmt::format("{}, campaign {}", input.scenario.name, input.campaign.name));
}

void check_resolution(const StepInput& input, const workload::Step& step) {
  const double stages = static_cast<double>(step.shape.stages);
  const double numbers = stages * static_cast<double>(workload::intervals_of(step.profile.duration, input.resolution));
  if (numbers <= most_numbers) return;
  throw RequestError(fmt::format("--resolution: expected at least {} for a step of {} on {} stages, found {}",
                                 rounded_quantity(step.profile.duration.value * stages / most_numbers, Dimension::time),
                                 rounded_quantity(step.profile.duration.value, Dimension::time), step.shape.stages,
                                 rounded_quantity(input.resolution.value, Dimension::time)));
}

void write_waveform(const StepOptions& options, const StepInput& input, const workload::Step& step) {
  const hardware::AcceleratorSpec& accelerator = input.scenario.compute.system.accelerator;
  results::write_step_waveform(
      describe_step(input, options.waveform, options.force, options.command),
      {input.campaign.name, input.training.model.title, accelerator.title, input.campaign.accelerators,
       workload::waveform_of(step, accelerator, input.campaign.accelerators, input.resolution)});
}

/// @return where the ranks are
std::string write_traces_of_ranks(const StepOptions& options, const StepInput& input, const StepMachine& machine,
                                  const workload::Step& step) {
  const ChakraRanks ranks = chakra_ranks(options, input);
  write_chakra(options.chakra, ranks, input, machine, step);
  return chakra_accelerators(ranks, input, machine);
}

void run(const StepOptions& options, const StepInput& input) {
  check_outputs(options, input);
  auto begin = Clock::now();
  const StepMachine machine{input, options};
  const double fabric_s = seconds_since(begin);
  begin = Clock::now();
  const bool keep_operations = !options.trace.empty() || !options.waveform.empty() || !options.chakra.empty();
  const workload::Step step = machine.simulate(keep_operations);
  StepReport report{input, machine, step, fabric_s, seconds_since(begin), {}};
  if (!options.waveform.empty()) check_resolution(input, step);
  if (!options.trace.empty()) write_trace(options, input, step);
  if (!options.waveform.empty()) write_waveform(options, input, step);
  if (!options.chakra.empty()) report.chakra_accelerators = write_traces_of_ranks(options, input, machine, step);
  (options.json ? print_step_json : print_step)(report);
}

}  // namespace

int step(const StepOptions& options) {
  try {
    const StepInput input = read_step_input(options);
    if (const int status = report(input.diagnostics); status != 0) return status;
    run(options, input);
  } catch (const RequestError& error) {
    return refused(error.what());
  } catch (const routing::Unroutable& error) {
    return refused(error.what());
  }
  return 0;
}

}  // namespace gigatwin::cli
