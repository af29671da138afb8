#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/scenario_input.hpp"
#include "scenario/catalogue.hpp"
#include "validation/collectives.hpp"

namespace gigatwin::cli {
namespace {

using nlohmann::ordered_json;
using validation::CollectivesReport;

ordered_json json_of(const validation::Outcome& outcome) {
  ordered_json json{{"id", outcome.row.id},
                    {"machine", outcome.machine},
                    {"ranks", *outcome.row.inputs.gpus},
                    {"bytes", *outcome.row.inputs.size_bytes},
                    {"published_byte_s", outcome.published.value},
                    {"simulated_byte_s", outcome.simulated.value},
                    {"error", outcome.error()},
                    {"algorithm", hardware::name_of(outcome.chosen.algorithm)},
                    {"protocol", hardware::name_of(outcome.chosen.protocol)},
                    {"scored", outcome.unscored.empty()},
                    {"source", outcome.row.source}};
  if (!outcome.unscored.empty()) json["unscored"] = outcome.unscored;
  return json;
}

ordered_json json_of(const validation::MeanError& error, double limit) {
  return {{"rows", error.rows},
          {"mean_absolute_error", error.rows > 0 ? ordered_json(error.mean) : ordered_json(nullptr)},
          {"limit", limit}};
}

ordered_json json_of(const validation::MachineSummary& summary) {
  return {{"machine", summary.machine},
          {"scored", summary.unscored.empty()},
          {"large_messages", json_of(summary.large, validation::large_message_limit)},
          {"short_messages", json_of(summary.small, validation::short_message_limit)},
          {"passed", summary.passed()},
          {"source", summary.source}};
}

void print_json(const CollectivesReport& report) {
  ordered_json json{{"schema", "gigatwin.validation/1"}, {"what", "collectives"}, {"passed", report.passed()}};
  for (const char* list : {"machines", "rows", "skipped"}) json[list] = ordered_json::array();
  for (const auto& summary : report.machines) json["machines"].push_back(json_of(summary));
  for (const auto& outcome : report.outcomes) json["rows"].push_back(json_of(outcome));
  for (const auto& skipped : report.skipped)
    json["skipped"].push_back({{"id", skipped.row.id}, {"reason", skipped.reason}, {"source", skipped.row.source}});
  fmt::print("{}\n", json.dump(2));
}

}  // namespace

int validate_collectives(const ValidateOptions& options) {
  const std::string folder = scenario::shared_directory("validation", "GIGATWIN_VALIDATION");
  Diagnostics diagnostics;
  const auto machines =
      validation::read_machines(folder + "/machines.yaml", scenario::catalog_directory(), diagnostics);
  const auto rows =
      validation::read_measurements(options.rows.empty() ? folder + "/collectives.yaml" : options.rows, diagnostics);
  if (const int status = report(diagnostics); status != 0) return status;
  const CollectivesReport result = validation::validate(rows, machines);
  if (options.json)
    print_json(result);
  else
    fmt::print("{}", validation::to_markdown(result));
  return result.passed() ? 0 : 1;
}

}  // namespace gigatwin::cli
