#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "cli/commands.hpp"
#include "cli/scenario_input.hpp"
#include "scenario/catalogue.hpp"
#include "validation/facility.hpp"

namespace gigatwin::cli {
namespace {

using nlohmann::ordered_json;
using validation::FacilityLimit;
using validation::FacilityOutcome;
using validation::FacilityReport;
using validation::SetSummary;

ordered_json number_or_null(const std::optional<double>& number) {
  return number ? ordered_json(*number) : ordered_json(nullptr);
}

ordered_json json_of(const FacilityLimit& limit, const SetSummary& summary) {
  return {{"set", limit.name},
          {"title", limit.title},
          {"rows", summary.rows},
          {"relative", limit.relative},
          {"mean_absolute_error", summary.mean},
          {"largest_absolute_error", summary.largest},
          {"bias", summary.bias},
          {"within_limit", summary.within},
          {"mean_limit", number_or_null(limit.mean)},
          {"largest_limit", number_or_null(limit.largest)},
          {"passed", summary.passed}};
}

ordered_json json_of(const FacilityOutcome& outcome) {
  ordered_json json{{"id", outcome.row.id},
                    {"group", outcome.row.group},
                    {"set", validation::limit_of(outcome.set).name},
                    {"figure", outcome.figure},
                    {"unit", outcome.unit},
                    {"computed_for", outcome.subject},
                    {"published", {outcome.published.low, outcome.published.high}},
                    {"simulated", outcome.simulated},
                    {"error", outcome.error()},
                    {"scored", outcome.counts()},
                    {"verified", outcome.row.verified},
                    {"remarks", outcome.remarks},
                    {"source", outcome.row.source}};
  if (!outcome.counts()) json["unscored"] = outcome.unscored;
  return json;
}

void print_json(const FacilityReport& report) {
  ordered_json json{{"schema", "gigatwin.validation/1"}, {"what", "facility"}, {"passed", report.passed()}};
  for (const char* list : {"sets", "rows", "skipped"}) json[list] = ordered_json::array();
  for (const FacilityLimit& limit : validation::facility_limits())
    if (const SetSummary summary = report.of_set(limit.set); summary.rows > 0)
      json["sets"].push_back(json_of(limit, summary));
  for (const FacilityOutcome& outcome : report.outcomes) json["rows"].push_back(json_of(outcome));
  for (const auto& skipped : report.skipped)
    json["skipped"].push_back({{"id", skipped.row.id}, {"reason", skipped.reason}, {"source", skipped.row.source}});
  fmt::print("{}\n", json.dump(2));
}

}  // namespace

int validate_facility(const ValidateOptions& options) {
  const std::string folder = scenario::shared_directory("validation", "GIGATWIN_VALIDATION");
  const std::string catalogue = scenario::catalog_directory();
  Diagnostics diagnostics;
  validation::FacilitySetup setup{
      validation::read_installed_machines(folder + "/facility-machines.yaml", catalogue, diagnostics),
      validation::read_published_sites(folder + "/facility-sites.yaml", catalogue, diagnostics)};
  const auto rows = validation::read_facility_rows(options.rows.empty() ? folder + "/facility.yaml" : options.rows,
                                                   catalogue, diagnostics);
  if (const int status = report(diagnostics); status != 0) return status;
  const FacilityReport result = validation::validate(rows, setup, options.group);
  if (options.json)
    print_json(result);
  else
    fmt::print("{}", validation::to_markdown(result));
  return result.passed() ? 0 : 1;
}

}  // namespace gigatwin::cli
