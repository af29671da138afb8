#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/scenario_input.hpp"
#include "scenario/catalogue.hpp"
#include "validation/operations.hpp"

namespace gigatwin::cli {
namespace {

using nlohmann::ordered_json;
using validation::FigureKind;
using validation::OperationsLimit;
using validation::OperationsOutcome;
using validation::OperationsReport;
using validation::OperationsSummary;

/// An infinite end of a band is null.
ordered_json json_of(const validation::PublishedBand& band) {
  const auto end = [](double value) { return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr); };
  return ordered_json::array({end(band.low), end(band.high)});
}

const char* name_of(FigureKind kind) {
  return kind == FigureKind::calibrated ? "calibrated" : kind == FigureKind::definition ? "definition" : "predicted";
}

ordered_json json_of(const OperationsLimit& limit, const OperationsSummary& summary) {
  ordered_json json{{"set", limit.name},
                    {"title", limit.title},
                    {"figures", summary.rows},
                    {"predicted", summary.predicted},
                    {"relative", limit.relative},
                    {"median_absolute_error", summary.median},
                    {"largest_absolute_error", summary.largest},
                    {"largest_of", summary.worst},
                    {"bias", summary.bias},
                    {"largest_limit", limit.largest}};
  json["inside_range"] = summary.ranges > 0 ? ordered_json(summary.inside) : ordered_json(nullptr);
  json["inside_limit"] = limit.inside > 0.0 ? ordered_json(limit.inside) : ordered_json(nullptr);
  json["passed"] = summary.passed;
  return json;
}

ordered_json json_of(const OperationsOutcome& outcome) {
  ordered_json json{{"id", outcome.row.id},
                    {"group", outcome.row.group},
                    {"set", validation::limit_of(outcome.set).name},
                    {"figure", outcome.figure},
                    {"unit", outcome.unit},
                    {"computed_for", outcome.subject},
                    {"published", json_of(outcome.published)},
                    {"simulated", outcome.simulated}};
  if (outcome.between) {
    json["simulated_5_to_95"] = json_of(*outcome.between);
    json["inside"] = outcome.inside();
  }
  json["error"] = outcome.error();
  json["kind"] = name_of(outcome.kind);
  json["scored"] = outcome.counts();
  json["verified"] = outcome.row.verified;
  json["remarks"] = outcome.remarks;
  json["source"] = outcome.row.source;
  if (!outcome.counts()) json["unscored"] = outcome.unscored;
  return json;
}

void print_json(const OperationsReport& report) {
  ordered_json json{{"schema", "gigatwin.validation/1"}, {"what", "operations"}, {"passed", report.passed()}};
  for (const char* list : {"sets", "rows", "skipped"}) json[list] = ordered_json::array();
  for (const OperationsLimit& limit : validation::operations_limits())
    if (const OperationsSummary summary = report.of_set(limit.set); summary.rows > 0)
      json["sets"].push_back(json_of(limit, summary));
  for (const OperationsOutcome& outcome : report.outcomes) json["rows"].push_back(json_of(outcome));
  for (const auto& skipped : report.skipped)
    json["skipped"].push_back({{"id", skipped.row.id},
                               {"figure", skipped.figure},
                               {"published", skipped.published},
                               {"reason", skipped.reason},
                               {"source", skipped.row.source}});
  fmt::print("{}\n", json.dump(2));
}

}  // namespace

int validate_operations(const ValidateOptions& options) {
  const std::string folder = scenario::shared_directory("validation", "GIGATWIN_VALIDATION");
  const std::string catalogue = scenario::catalog_directory();
  Diagnostics diagnostics;
  const auto machines =
      validation::read_operations_machines(folder + "/operations-machines.yaml", catalogue, diagnostics);
  const auto rows = validation::read_operations_rows(options.rows.empty() ? folder + "/operations.yaml" : options.rows,
                                                     catalogue, diagnostics);
  if (const int status = report(diagnostics); status != 0) return status;
  const OperationsReport result = validation::validate(rows, machines, options.group);
  if (options.json)
    print_json(result);
  else
    fmt::print("{}", validation::to_markdown(result));
  return result.passed() ? 0 : 1;
}

}  // namespace gigatwin::cli
