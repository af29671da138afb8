#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "cli/collective_request.hpp"
#include "cli/commands.hpp"
#include "cli/drill_report.hpp"
#include "cli/scenario_input.hpp"

namespace gigatwin::cli {
namespace {

int play(const DrillOptions& options, const sim::SiteModel& site) {
  const std::string& path = options.output;
  if (std::filesystem::is_directory(path)) throw FileError(fmt::format("{}: is a folder; expected a file name", path));
  if (!path.empty() && !options.force && std::filesystem::exists(path))
    throw FileError(fmt::format("{}: exists already; --force replaces it", path));
  const DrillRequest request = drill_request(options, site);
  const drill::Outcome outcome = drill::play(request.hall, request.question);
  if (!path.empty()) {
    std::ofstream out{path};
    write_drill_csv(out, outcome);
    if (!out.flush()) throw FileError(fmt::format("{}: cannot be written", path));
  }
  (options.json ? print_drill_json : print_drill)(request, outcome);
  return 0;
}

}  // namespace

int drill(const DrillOptions& options) {
  const ScenarioInput input = read_scenario({options.scenario, std::nullopt}, options.scenario_options);
  if (const int status = report(input.diagnostics); status != 0) return status;
  try {
    return play(options, *input.site);
  } catch (const RequestError& error) {
    fmt::print(stderr, "gigatwin drill: {}\n", error.what());
    return 2;
  }
}

}  // namespace gigatwin::cli
