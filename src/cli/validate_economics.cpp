#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/scenario_input.hpp"
#include "scenario/catalogue.hpp"
#include "validation/economics.hpp"

namespace gigatwin::cli {
namespace {

using nlohmann::ordered_json;
using validation::CapitalOutcome;
using validation::CapitalReport;

ordered_json json_of(const CapitalOutcome& outcome) {
  const validation::CapitalRow& row = outcome.row;
  ordered_json json{{"id", row.id},
                    {"group", row.group},
                    {"figure", row.figure},
                    {"unit", validation::unit_of(row.computed)},
                    {"computed_for", row.site},
                    {"published", {row.low, row.high}},
                    {"computed", outcome.computed},
                    {"range", {outcome.least, outcome.most}},
                    {"inside", outcome.inside()},
                    {"error", outcome.error()},
                    {"scored", outcome.counts()},
                    {"verified", row.verified},
                    {"source", row.source}};
  if (!row.difference.empty()) json["difference"] = row.difference;
  if (!outcome.counts()) json["unscored"] = row.unscored;
  return json;
}

void print_json(const CapitalReport& report) {
  ordered_json json{{"schema", "gigatwin.validation/1"}, {"what", "economics"},       {"passed", report.passed()},
                    {"scored", report.scored()},         {"inside", report.inside()}, {"rows", ordered_json::array()}};
  for (const CapitalOutcome& outcome : report.outcomes) json["rows"].push_back(json_of(outcome));
  fmt::print("{}\n", json.dump(2));
}

}  // namespace

int validate_economics(const ValidateOptions& options) {
  const std::string folder = scenario::shared_directory("validation", "GIGATWIN_VALIDATION");
  Diagnostics diagnostics;
  const auto sites =
      validation::read_priced_sites(folder + "/economics-sites.yaml", scenario::catalog_directory(), diagnostics);
  const auto rows =
      validation::read_capital_rows(options.rows.empty() ? folder + "/economics.yaml" : options.rows, diagnostics);
  if (!diagnostics.has_errors()) validation::check_sites(rows, sites, diagnostics);
  if (const int status = report(diagnostics); status != 0) return status;
  const CapitalReport result = validation::validate(rows, sites, options.group);
  if (options.json)
    print_json(result);
  else
    fmt::print("{}", validation::to_markdown(result));
  return result.passed() ? 0 : 1;
}

}  // namespace gigatwin::cli
