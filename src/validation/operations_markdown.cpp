#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <utility>

#include "validation/operations.hpp"
#include "validation/tables.hpp"

namespace gigatwin::validation {
namespace {

std::string amount_text(double amount, bool relative) {
  return relative ? fmt::format("{:.3g} %", 100.0 * amount) : fmt::format("{:.3f}", amount);
}

std::string error_text(const OperationsOutcome& outcome) {
  const double error = outcome.error();
  if (limit_of(outcome.set).relative) return fmt::format("{:+.1f} %", std::abs(error) < 5e-4 ? 0.0 : 100.0 * error);
  return fmt::format("{:+.3f}", std::abs(error) < 5e-4 ? 0.0 : error);
}

std::string value_text(double value) {
  return value >= 1e5 && value < 1e9 ? fmt::format("{:.0f}", value) : fmt::format("{:.5g}", value);
}

/// Units of keys as people write them.
std::string unit_text(const std::string& unit) {
  if (unit == "pct") return " %";
  for (const char* data : {"kb", "mb", "gb", "tb", "pb"})
    if (unit == data) return fmt::format(" {}B", static_cast<char>(std::toupper(static_cast<unsigned char>(unit[0]))));
  return unit.empty() ? "" : " " + unit;
}

std::string published_text(const OperationsOutcome& outcome) {
  const PublishedBand& band = outcome.published;
  const std::string unit = unit_text(outcome.unit);
  if (std::isinf(band.high)) return "> " + value_text(band.low) + unit;
  if (std::isinf(band.low)) return "< " + value_text(band.high) + unit;
  if (band.low == band.high) return value_text(band.low) + unit;
  return fmt::format("{} to {}{}", value_text(band.low), value_text(band.high), unit);
}

/// The range of nine of ten simulated runs; "!" where the published figure is not in it.
std::string between_text(const OperationsOutcome& outcome) {
  if (!outcome.between) return "";
  return fmt::format("{} to {}{}", value_text(outcome.between->low), value_text(outcome.between->high),
                     outcome.inside() ? "" : " !");
}

const char* kind_text(FigureKind kind) {
  switch (kind) {
    case FigureKind::calibrated:
      return "calibrated";
    case FigureKind::definition:
      return "definition";
    case FigureKind::predicted:
      break;
  }
  return "predicted";
}

void append_summary(std::string& text, const OperationsReport& report) {
  std::vector<TableRow> rows;
  for (const OperationsLimit& limit : operations_limits()) {
    const OperationsSummary summary = report.of_set(limit.set);
    if (summary.rows == 0) continue;
    rows.push_back({limit.title, fmt::format("{}", summary.rows), fmt::format("{}", summary.predicted),
                    amount_text(summary.median, limit.relative), amount_text(summary.largest, limit.relative),
                    summary.worst, summary.ranges > 0 ? fmt::format("{:.0f} %", 100.0 * summary.inside) : "",
                    fmt::format("each {}", amount_text(limit.largest, limit.relative)) +
                        (limit.inside > 0.0 ? fmt::format(", {:.0f} % inside", 100.0 * limit.inside) : ""),
                    summary.passed ? "pass" : "FAIL"});
  }
  append_table(
      text, {"figures", "number", "predicted", "median error", "largest", "of row", "inside range", "limit", "verdict"},
      rows, "lrrrrlrll");
}

/// Rows that do not count by their reason, in the order in which the reasons are met.
void append_reasons(std::string& text, const std::vector<const OperationsOutcome*>& outcomes) {
  std::vector<std::pair<std::string, std::string>> reasons;
  for (const OperationsOutcome* outcome : outcomes) {
    if (outcome->counts()) continue;
    const auto known = std::find_if(reasons.begin(), reasons.end(),
                                    [&](const auto& entry) { return entry.first == outcome->unscored; });
    if (known == reasons.end())
      reasons.emplace_back(outcome->unscored, outcome->row.id);
    else
      known->second += ", " + outcome->row.id;
  }
  if (!reasons.empty()) text += "\nNot scored (*):\n\n";
  for (const auto& [reason, ids] : reasons) text += fmt::format("* {}: {}.\n", ids, reason);
}

void append_rows(std::string& text, const OperationsReport& report, const OperationsLimit& limit, Sources& sources) {
  std::vector<const OperationsOutcome*> outcomes;
  for (const OperationsOutcome& outcome : report.outcomes)
    if (outcome.set == limit.set) outcomes.push_back(&outcome);
  if (outcomes.empty()) return;
  std::vector<TableRow> rows;
  for (const OperationsOutcome* outcome : outcomes)
    rows.push_back({outcome->row.id, outcome->figure, outcome->subject, published_text(*outcome),
                    value_text(outcome->simulated), between_text(*outcome),
                    error_text(*outcome) + (outcome->counts() ? "" : " *"), kind_text(outcome->kind),
                    fmt::format("{}", fmt::join(outcome->remarks, "; ")),
                    sources.number(outcome->row.source) + (outcome->row.verified ? "" : " ?")});
  text += fmt::format("\n## {}\n\n", limit.title);
  append_table(
      text,
      {"row", "figure", "computed for", "published", "simulated", "5 to 95 %", "error", "kind", "remark", "source"},
      rows, "lllrrrrlll");
  append_reasons(text, outcomes);
}

/// One line for all figures of a row that have the same reason.
void append_skipped(std::string& text, const OperationsReport& report, Sources& sources) {
  if (report.skipped.empty()) return;
  std::vector<TableRow> rows;
  for (const SkippedFigure& skipped : report.skipped) {
    const std::string figure = skipped.figure + " " + skipped.published;
    if (!rows.empty() && rows.back()[0] == skipped.row.id && rows.back()[2] == skipped.reason)
      rows.back()[1] += ", " + figure;
    else
      rows.push_back({skipped.row.id, figure, skipped.reason, sources.number(skipped.row.source)});
  }
  text += "\n## Figures that were not computed\n\n";
  append_table(text, {"row", "figures", "reason", "source"}, rows, "llll");
}

}  // namespace

std::string to_markdown(const OperationsReport& report) {
  std::string text =
      "# Validation: operations\n\n"
      "Published failures, times between them, effective training time, checkpoints and storage against simulated "
      "ones, "
      "as\n`gigatwin validate operations` prints them. Errors are relative, differences for effective training time; "
      "inside a\npublished band the error is 0. Simulated is the expectation; 5 to 95 %: nine of ten simulated runs, "
      "`!` "
      "where the\npublished figure lies outside. Calibrated: a constant was derived from this very figure. `?`: the "
      "figure was not\nread in the source named. How rows are run: [operations "
      "validation](model/operations-validation.md)"
      ".\n\n";
  append_summary(text, report);
  Sources sources;
  for (const OperationsLimit& limit : operations_limits()) append_rows(text, report, limit, sources);
  append_skipped(text, report, sources);
  sources.append(text);
  return text;
}

}  // namespace gigatwin::validation
