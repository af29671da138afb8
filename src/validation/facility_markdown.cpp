#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "validation/facility.hpp"
#include "validation/tables.hpp"

namespace gigatwin::validation {
namespace {

constexpr std::size_t worst_rows = 10;

std::string amount_text(double amount, bool relative) {
  return relative ? fmt::format("{:.3g} %", 100.0 * amount) : fmt::format("{:.3f}", amount);
}

std::string error_text(const FacilityOutcome& outcome) {
  if (limit_of(outcome.set).relative) {
    const double percent = 100.0 * outcome.error();
    return fmt::format("{:+.1f} %", std::abs(percent) < 0.05 ? 0.0 : percent);
  }
  const double error = outcome.error();
  return fmt::format("{:+.3f}", std::abs(error) < 5e-4 ? 0.0 : error);
}

std::string value_text(double value) { return fmt::format("{:.5g}", value); }

std::string published_text(const FacilityOutcome& outcome) {
  const PublishedRange& range = outcome.published;
  const std::string unit = outcome.unit.empty() ? "" : " " + outcome.unit;
  if (range.low == range.high) return value_text(range.low) + unit;
  return fmt::format("{} to {}{}", value_text(range.low), value_text(range.high), unit);
}

std::string limits_text(const FacilityLimit& limit) {
  std::string text;
  if (limit.mean) text += "mean " + amount_text(*limit.mean, limit.relative);
  if (limit.largest) text += (text.empty() ? "each " : ", each ") + amount_text(*limit.largest, limit.relative);
  return text;
}

void append_summary(std::string& text, const FacilityReport& report) {
  std::vector<TableRow> rows;
  for (const FacilityLimit& limit : facility_limits()) {
    const SetSummary summary = report.of_set(limit.set);
    if (summary.rows == 0) continue;
    rows.push_back({limit.title, fmt::format("{}", summary.rows), amount_text(summary.mean, limit.relative),
                    amount_text(summary.largest, limit.relative), fmt::format("{:.0f} %", 100.0 * summary.within),
                    limits_text(limit), summary.passed ? "pass" : "FAIL"});
  }
  append_table(text, {"figures", "rows", "mean error", "largest", "within limit", "limit", "verdict"}, rows, "lrrrrll");
}

TableRow row_of(const FacilityOutcome& outcome, Sources& sources) {
  return {outcome.row.id,
          outcome.figure,
          outcome.subject,
          published_text(outcome),
          value_text(outcome.simulated),
          error_text(outcome) + (outcome.counts() ? "" : " *"),
          sources.number(outcome.row.source) + (outcome.row.verified ? "" : " ?")};
}

/// Rows that do not count by their reason, in the order in which the reasons are met.
class Reasons {
 public:
  void add(const std::string& reason, const std::string& id) {
    const auto known =
        std::find_if(list_.begin(), list_.end(), [&](const auto& entry) { return entry.first == reason; });
    if (known == list_.end())
      list_.push_back({reason, {id}});
    else if (known->second.back() != id)
      known->second.push_back(id);
  }
  void append(std::string& text) const {
    if (!list_.empty()) text += "\nNot scored (*):\n\n";
    for (const auto& [reason, ids] : list_)
      text += fmt::format(
          "* {}: {}.\n",
          ids.size() > listed_rows ? fmt::format("{} rows", ids.size()) : fmt::format("{}", fmt::join(ids, ", ")),
          reason);
  }

 private:
  static constexpr std::size_t listed_rows = 6;  // more are counted
  std::vector<std::pair<std::string, std::vector<std::string>>> list_;
};

void append_rows(std::string& text, const FacilityReport& report, const FacilityLimit& limit, Sources& sources) {
  std::vector<TableRow> rows;
  Reasons reasons;
  for (const FacilityOutcome& outcome : report.outcomes) {
    if (outcome.set != limit.set) continue;
    rows.push_back(row_of(outcome, sources));
    if (!outcome.counts()) reasons.add(outcome.unscored, outcome.row.id);
  }
  if (rows.empty()) return;
  text += fmt::format("\n## {}\n\n", limit.title);
  append_table(text, {"row", "figure", "computed for", "published", "simulated", "error", "source"}, rows, "lllrrrl");
  reasons.append(text);
}

/// The largest errors of sites with a likely plant, with what the year was made of.
void append_worst(std::string& text, const FacilityReport& report) {
  std::vector<const FacilityOutcome*> counted;
  for (const FacilityOutcome& outcome : report.outcomes)
    if (outcome.counts() && outcome.set == FacilitySet::likely_plant) counted.push_back(&outcome);
  if (counted.empty()) return;
  std::stable_sort(counted.begin(), counted.end(), [](const FacilityOutcome* a, const FacilityOutcome* b) {
    return std::abs(a->error()) > std::abs(b->error());
  });
  std::vector<TableRow> rows;
  for (std::size_t i = 0; i < std::min(worst_rows, counted.size()); ++i)
    rows.push_back(
        {counted[i]->row.id, error_text(*counted[i]), fmt::format("{}", fmt::join(counted[i]->remarks, "; "))});
  text += "\n## Likely plants: largest errors\n\n";
  append_table(text, {"row", "error", "year"}, rows, "lrl");
}

void append_skipped(std::string& text, const FacilityReport& report, Sources& sources) {
  if (report.skipped.empty()) return;
  std::vector<TableRow> rows;
  for (const SkippedFacilityRow& skipped : report.skipped)
    rows.push_back({skipped.row.id, skipped.reason, sources.number(skipped.row.source)});
  text += "\n## Rows that were not run\n\n";
  append_table(text, {"row", "reason", "source"}, rows, "lll");
}

}  // namespace

std::string to_markdown(const FacilityReport& report) {
  std::string text =
      "# Validation: facility\n\n"
      "Published power of machines and yearly indicators of sites against simulated ones, as `gigatwin validate "
      "facility`\n"
      "prints them. Errors are relative for power, cold plates and coolant distribution units, differences elsewhere;\n"
      "inside a published band the error is 0. `?`: the figure was not read in the source named. How rows are run:\n"
      "[facility validation](model/facility-validation.md).\n\n";
  append_summary(text, report);
  Sources sources;
  for (const FacilityLimit& limit : facility_limits()) append_rows(text, report, limit, sources);
  append_worst(text, report);
  append_skipped(text, report, sources);
  sources.append(text);
  return text;
}

}  // namespace gigatwin::validation
