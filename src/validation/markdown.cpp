#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "validation/collectives.hpp"
#include "validation/tables.hpp"

namespace gigatwin::validation {
namespace {

/// In the largest unit of which it is a whole number; no power of two is one of 10^6.
std::string size_text(double bytes) {
  constexpr std::pair<double, const char*> units[] = {{1e9, "GB"},        {1e6, "MB"},     {1073741824.0, "GiB"},
                                                      {1048576.0, "MiB"}, {1024.0, "KiB"}, {1.0, "B"}};
  for (const auto& [unit, name] : units)
    if (std::fmod(bytes, unit) == 0.0) return fmt::format("{:.0f} {}", bytes / unit, name);
  return fmt::format("{} B", bytes);
}

std::string operation_text(collectives::Collective operation) {
  using collectives::Collective;
  switch (operation) {
    case Collective::all_reduce:
      return "all-reduce";
    case Collective::reduce_scatter:
      return "reduce-scatter";
    case Collective::all_gather:
      return "all-gather";
    case Collective::all_to_all:
      return "all-to-all";
    case Collective::broadcast:
      return "broadcast";
    case Collective::point_to_point:
      return "point-to-point";
  }
  return {};
}

std::string mean_text(const MeanError& error) {
  return error.rows == 0 ? "-" : fmt::format("{:.1f} % of {}", 100.0 * error.mean, error.rows);
}

std::string verdict(const MachineSummary& summary) {
  if (!summary.unscored.empty()) return "not scored";
  return summary.passed() ? "pass" : "FAIL";
}

void append_machine(std::string& text, const MachineSummary& summary, const CollectivesReport& report,
                    Sources& sources) {
  std::vector<TableRow> rows;
  std::vector<std::string> remarks;
  for (const Outcome& outcome : report.outcomes) {
    if (outcome.machine != summary.machine) continue;
    const MeasurementInputs& inputs = outcome.row.inputs;
    const bool outlier = summary.unscored.empty() && !outcome.unscored.empty();
    if (outlier) remarks.push_back(fmt::format("{} does not count: {}.\n", outcome.row.id, outcome.unscored));
    rows.push_back(
        {outcome.row.id, operation_text(*inputs.collective), fmt::format("{}", *inputs.gpus),
         size_text(*inputs.size_bytes), fmt::format("{:.4g}", outcome.published.value / 1e9),
         fmt::format("{:.4g}", outcome.simulated.value / 1e9),
         fmt::format("{:+.1f} %{}", 100.0 * outcome.error(), outlier ? " *" : ""),
         fmt::format("{} {}", hardware::name_of(outcome.chosen.algorithm), hardware::name_of(outcome.chosen.protocol)),
         sources.number(outcome.row.source)});
  }
  text += fmt::format("\n## {}\n\nMachine from {}.\n", summary.machine, summary.source);
  if (!summary.unscored.empty()) text += fmt::format("Not scored: {}.\n", summary.unscored);
  text += "\n";
  append_table(text,
               {"row", "operation", "GPUs", "message", "published GB/s", "simulated GB/s", "error", "chosen", "source"},
               rows, "llrrrrrll");
  if (!remarks.empty()) text += "\n";
  for (const std::string& remark : remarks) text += "* " + remark;
}

void append_skipped(std::string& text, const CollectivesReport& report, Sources& sources) {
  if (report.skipped.empty()) return;
  std::vector<TableRow> rows;
  for (const Skipped& skipped : report.skipped)
    rows.push_back({skipped.row.id, skipped.reason, sources.number(skipped.row.source)});
  text += "\n## Rows that were not run\n\n";
  append_table(text, {"row", "reason", "source"}, rows, "lll");
}

}  // namespace

std::string to_markdown(const CollectivesReport& report) {
  std::string text = fmt::format(
      "# Validation: collectives\n\n"
      "Published bus bandwidth (nccl-tests' definition) against simulated. Mean absolute error by machine, one set of\n"
      "constants each; limits: {:.0f} % for messages of {} and more, {:.0f} % below.\n\n",
      100.0 * large_message_limit, size_text(large_message.value), 100.0 * short_message_limit);
  std::vector<TableRow> rows;
  for (const MachineSummary& summary : report.machines)
    rows.push_back({summary.machine, mean_text(summary.large), mean_text(summary.small), verdict(summary)});
  append_table(text, {"machine", "large messages", "short messages", "verdict"}, rows, "lrrl");
  Sources sources;
  for (const MachineSummary& summary : report.machines) append_machine(text, summary, report, sources);
  append_skipped(text, report, sources);
  sources.append(text);
  return text;
}

}  // namespace gigatwin::validation
