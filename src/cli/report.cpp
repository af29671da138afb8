#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/report_page.hpp"
#include "cli/scenario_input.hpp"
#include "report/checks.hpp"
#include "report/eed.hpp"

namespace gigatwin::cli {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double value) { return std::isnan(value) ? Json(nullptr) : Json(value); }

Json row_json(const report::EedRow& row) {
  Json json{{"symbol", row.symbol}, {"quantity", row.quantity}};
  if (row.has_number()) {
    json["value"] = number_or_null(row.value);
    json["unit"] = row.unit;
    json["per_year"] = number_or_null(row.yearly);
  } else {
    json["value"] = row.words;
  }
  json["method"] = row.method;
  return json;
}

Json verdict_json(const rules::Verdict& verdict) {
  const rules::RuleSpec& rule = verdict.rule;
  Json json{{"name", verdict.name},
            {"outcome", rules::to_text(verdict.outcome)},
            {"title", rule.title},
            {"law", rule.law},
            {"article", rule.article},
            {"standing", rules::to_text(rule.standing)},
            {"measure", rules::to_text(rule.measure)},
            {"value", number_or_null(verdict.value)},
            {rule.at_most ? "at_most" : "at_least", rule.at_most ? *rule.at_most : rule.at_least.value_or(0.0)}};
  if (verdict.due) json["due"] = to_text(*verdict.due);
  return json;
}

std::string report_json(const report::EedTable& table, const std::vector<rules::Verdict>& verdicts) {
  Json rows = Json::array(), checks = Json::array();
  for (const report::EedRow& row : table.rows) rows.push_back(row_json(row));
  for (const rules::Verdict& verdict : verdicts) checks.push_back(verdict_json(verdict));
  const Json json{{"schema", "gigatwin.eed/1"},
                  {"path", table.info.path},
                  {"scenario", table.info.name},
                  {"site", table.info.site},
                  {"country", table.country},
                  {"datacentre_type", table.datacentre_type},
                  {"operation_since", table.operation_since},
                  {"start", to_text(table.info.start)},
                  {"duration_s", table.info.duration.value},
                  {"full_year", table.full_year},
                  {"table", rows},
                  {"checks", checks}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

int report(const ReportOptions& options) {
  if (!options.eed) return report_page(options);
  if (options.results.size() != 1)
    throw FileError(fmt::format("--eed: expected one result, found {}", options.results.size()));
  const results::ResultReader result{options.results.front()};
  const report::EedTable table = report::eed_table(result);
  if (options.csv) {
    fmt::print("{}", report::eed_csv(table));
    return 0;
  }
  Diagnostics diagnostics;
  const std::vector<rules::NamedRule> rules = report::catalogue_rules(diagnostics);
  if (const int status = report(diagnostics); status != 0) return status;
  const std::vector<rules::Verdict> verdicts = report::checks_of(result, rules);
  if (options.json)
    fmt::print("{}", report_json(table, verdicts));
  else
    fmt::print("{}\n{}", report::eed_text(table), report::checks_text(verdicts));
  return 0;
}

}  // namespace gigatwin::cli
