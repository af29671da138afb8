#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "cli/collective_request.hpp"
#include "cli/commands.hpp"
#include "cli/trace_input.hpp"
#include "cli/trace_report.hpp"

namespace gigatwin::cli {
namespace {

double load_of(const TraceOptions& options) {
  if (options.load.empty()) return 0.0;
  const std::optional<double> load = parse_number(options.load);
  if (!load || *load <= 0.0 || *load > 10.0)
    throw RequestError(fmt::format("--load: expected a number above 0, at most 10, found \"{}\"", options.load));
  return *load;
}

int info(const TraceOptions& options) {
  const std::optional<std::int64_t> machine = machine_of(options);
  const traces::Trace trace = read_trace(options);
  if (!options.json) print_reading(trace, options);
  (options.json ? print_trace_json : print_trace)(trace, traces::summarise(trace, machine));
  return 0;
}

void write(const std::string& path, const std::string& text) {
  std::ofstream out{path};
  out << text;
  if (!out.flush()) throw FileError(fmt::format("{}: cannot be written", path));
}

int fit(const TraceOptions& options) {
  const double load = load_of(options);
  const std::optional<std::int64_t> machine = machine_of(options);
  check_output(options.output, options.force);
  const traces::Trace trace = read_trace(options);
  print_reading(trace, options);
  const std::string title =
      options.title.empty() ? "Jobs as in " + std::filesystem::path(options.trace).filename().string() : options.title;
  traces::Fit fit = traces::fit(trace, {title, machine});
  if (load > 0.0) fit.generator = traces::scaled(fit.generator, fit.generator.machine, traces::Scaling::arrivals, load);
  print_fit(fit, options.output.empty() ? stderr : stdout);
  if (options.output.empty())
    fmt::print("{}", to_yaml(fit));
  else
    write(options.output, to_yaml(fit));
  return 0;
}

template <class Command>
int answered(Command command, const TraceOptions& options) {
  try {
    return command(options);
  } catch (const RequestError& error) {
    fmt::print(stderr, "gigatwin trace: {}\n", error.what());
    return 2;
  }
}

}  // namespace

int trace_info(const TraceOptions& options) { return answered(info, options); }
int trace_fit(const TraceOptions& options) { return answered(fit, options); }

}  // namespace gigatwin::cli
