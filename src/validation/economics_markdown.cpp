#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "economics/cost.hpp"
#include "validation/economics.hpp"
#include "validation/tables.hpp"

namespace gigatwin::validation {
namespace {

std::string number(double value) { return fmt::format("{:.3g}", value); }

std::string published(const CapitalRow& row) {
  return row.low == row.high ? fmt::format("{:.4g}", row.low) : fmt::format("{:.4g} to {:.4g}", row.low, row.high);
}

std::string verdict(const CapitalOutcome& outcome) {
  if (!outcome.counts()) return "not scored";
  if (outcome.inside()) return outcome.passed() ? "inside" : "FAIL: inside, yet a difference is stated";
  const std::string by = fmt::format("{:+.0f} %", 100.0 * outcome.error());
  return outcome.passed() ? by : "FAIL: " + by;
}

/// Groups in the order in which they are met.
std::vector<std::string> groups_of(const CapitalReport& report) {
  std::vector<std::string> groups;
  for (const CapitalOutcome& outcome : report.outcomes)
    if (std::find(groups.begin(), groups.end(), outcome.row.group) == groups.end()) groups.push_back(outcome.row.group);
  return groups;
}

void append_group(std::string& text, const CapitalReport& report, const std::string& group, Sources& sources) {
  std::vector<TableRow> rows;
  for (const CapitalOutcome& outcome : report.outcomes)
    if (outcome.row.group == group)
      rows.push_back({outcome.row.id, outcome.row.figure, unit_of(outcome.row.computed), published(outcome.row),
                      number(outcome.computed), number(outcome.least) + " to " + number(outcome.most), verdict(outcome),
                      sources.number(outcome.row.source) + (outcome.row.verified ? "" : " ?")});
  text += fmt::format("\n## {}\n\n", group);
  append_table(text, {"row", "figure", "unit", "published", "computed", "range", "verdict", "source"}, rows,
               "lllrrrll");
}

void append_reasons(std::string& text, const CapitalReport& report) {
  std::string list;
  for (const CapitalOutcome& outcome : report.outcomes) {
    const std::string& why = outcome.counts() ? outcome.row.difference : outcome.row.unscored;
    if (!why.empty())
      list += fmt::format("* {}{}: {}.\n", outcome.row.id, outcome.counts() ? "" : " (not scored)", why);
  }
  if (!list.empty()) text += "\n## Differences\n\n" + list;
}

void append_sites(std::string& text, const CapitalReport& report) {
  text += "\n## What is computed\n\n";
  for (const PricedSite& site : report.sites)
    text += fmt::format(
        "* {}: {} accelerators ({}), {} of grid connection, {} of generators, prices \"{}\" of {}, {:.4g} EUR/USD. "
        "{}\n",
        site.name, site.accelerators, site.system.title, rounded_quantity(site.grid_connection.value, Dimension::power),
        rounded_quantity(site.generators.value, Dimension::power), site.economics.title, site.economics.price_year,
        site.euros_per_dollar, site.source);
}

}  // namespace

std::string to_markdown(const CapitalReport& report) {
  std::string text =
      "# Validation: economics\n\n"
      "What analysts publish of the cost of large AI sites against what the catalogue's own prices come to, from the\n"
      "bottom up, as `gigatwin validate economics` prints it. No price was fitted to a row. Inside: within the\n"
      "published spread; a single figure's spread is its rounding. Outside: by how much of the nearer end, with the\n"
      "reason below; such a row passes only where the range reaches the published spread. Range: with the prices of\n"
      "nodes, network, storage, building and plant at the ends of the catalogue's ranges, in every combination. `?`: "
      "the\n"
      "figure was not read in the source named.\n\n";
  append_table(text, {"scored", "inside", "explained", "verdict"},
               {{fmt::format("{}", report.scored()), fmt::format("{}", report.inside()),
                 fmt::format("{}", std::count_if(report.outcomes.begin(), report.outcomes.end(),
                                                 [](const CapitalOutcome& o) {
                                                   return o.counts() && !o.inside() && o.passed();
                                                 })),
                 report.passed() ? "pass" : "FAIL"}},
               "rrrl");
  Sources sources;
  for (const std::string& group : groups_of(report)) append_group(text, report, group, sources);
  append_reasons(text, report);
  append_sites(text, report);
  sources.append(text);
  return text;
}

}  // namespace gigatwin::validation
