#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "validation/tables.hpp"
#include "validation/training.hpp"
#include "validation/training_constants.hpp"
#include "validation/training_inputs.hpp"

namespace gigatwin::validation {
namespace {

constexpr std::size_t worst_rows = 10;

std::string percent(double fraction) { return fmt::format("{:.1f} %", 100.0 * fraction); }
std::string signed_percent(double fraction) { return fmt::format("{:+.1f} %", 100.0 * fraction); }

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : "; ") + text;
  return all;
}

TableRow set_row(const char* name, const ErrorSummary& summary, const ErrorLimit& limit) {
  const bool passed = summary.mean <= limit.mean && summary.largest <= limit.largest;
  return {name,
          fmt::format("{}", summary.rows),
          percent(summary.mean),
          percent(limit.mean),
          percent(summary.median),
          percent(summary.largest),
          percent(limit.largest),
          summary.rows == 0 ? "-"
          : passed          ? "pass"
                            : "FAIL"};
}

void append_sets(std::string& text, const TrainingReport& report) {
  append_table(text, {"set", "rows", "mean", "limit", "median", "largest", "limit", "verdict"},
               {set_row("dense models in BF16, parallelism given", report.of_set(ScoredSet::dense), dense_limit),
                set_row("NVIDIA: FP8, FP4, Blackwell, mixtures", report.of_set(ScoredSet::recipes), recipes_limit)},
               "lrrrrrrl");
}

void append_groups(std::string& text, const TrainingReport& report) {
  std::vector<TableRow> rows;
  for (const std::string& group : report.groups()) {
    const ErrorSummary summary = report.of_group(group);
    rows.push_back({group, fmt::format("{}", summary.rows), percent(summary.mean), percent(summary.median),
                    signed_percent(summary.bias), percent(summary.largest)});
  }
  text += "\n## Groups\n\n";
  append_table(text, {"group", "rows", "mean", "median", "bias", "largest"}, rows, "lrrrrr");
}

std::string value_text(const TrainingOutcome& outcome, double value) {
  switch (outcome.measured) {
    case Measured::step:
      return fmt::format("{:.4g} s", value);
    case Measured::layer:
      return fmt::format("{:.4g} ms", 1e3 * value);
    case Measured::product:
      return fmt::format("{:.4g} us", 1e6 * value);
    case Measured::memory:
      return fmt::format("{:.4g} GiB", value);
  }
  return {};
}

TableRow outcome_row(const TrainingOutcome& o, Sources& sources) {
  return {o.row.id,
          value_text(o, o.published),
          value_text(o, o.simulated),
          signed_percent(o.error()) + (o.counts() ? "" : " *"),
          o.figure,
          o.plan,
          joined(o.remarks),
          sources.number(o.row.source)};
}

const TableRow outcome_header{"row", "published", "simulated", "error", "from", "plan", "remarks", "source"};
constexpr const char* outcome_alignment = "lrrrllll";

void append_group(std::string& text, const TrainingReport& report, const std::string& group, Sources& sources) {
  std::vector<TableRow> rows;
  std::vector<std::string> notes;
  const auto note = [&](const std::string& line) {
    if (std::find(notes.begin(), notes.end(), line) == notes.end()) notes.push_back(line);
  };
  for (const TrainingOutcome& outcome : report.outcomes) {
    if (outcome.row.group != group) continue;
    rows.push_back(outcome_row(outcome, sources));
    note(fmt::format("Run on {} with {}.", outcome.machine, outcome.software.empty() ? "defaults" : outcome.software));
    if (!outcome.unscored.empty()) note(fmt::format("Not scored: {}.", outcome.unscored));
  }
  text += fmt::format("\n## {}\n\n", group);
  for (const std::string& line : notes) text += line + "\n";
  text += "\n";
  append_table(text, outcome_header, rows, outcome_alignment);
}

void append_worst(std::string& text, const TrainingReport& report, Sources& sources) {
  std::vector<TrainingOutcome> worst;
  for (const TrainingOutcome& outcome : report.outcomes)
    if (outcome.counts()) worst.push_back(outcome);
  std::stable_sort(worst.begin(), worst.end(), [](const TrainingOutcome& a, const TrainingOutcome& b) {
    return std::abs(a.error()) > std::abs(b.error());
  });
  worst.resize(std::min(worst.size(), worst_rows));
  std::vector<TableRow> rows;
  for (const TrainingOutcome& outcome : worst) rows.push_back(outcome_row(outcome, sources));
  text += "\n## Worst rows that count\n\n";
  append_table(text, outcome_header, rows, outcome_alignment);
}

void append_skipped(std::string& text, const TrainingReport& report, Sources& sources) {
  if (report.skipped.empty()) return;
  std::vector<TableRow> rows;
  std::map<std::string, int> reasons;
  for (const SkippedRun& skipped : report.skipped) {
    rows.push_back({skipped.row.id, skipped.reason, sources.number(skipped.row.source)});
    ++reasons[skipped.reason];
  }
  text += "\n## Rows that were not run\n\n";
  for (const auto& [reason, count] : reasons) text += fmt::format("- {}: {}\n", reason, count);
  text += "\n";
  append_table(text, {"row", "reason", "source"}, rows, "lll");
}

const char* kind_text(InputKind kind) {
  switch (kind) {
    case InputKind::count:
      return "whole number";
    case InputKind::number:
      return "number";
    case InputKind::flag:
      return "yes or no";
    case InputKind::text:
      return "words";
    case InputKind::named:
      return "named";
    case InputKind::informed:
      return "informative";
  }
  return "";
}

/// What every entry of the machines' and the software file stands for.
void append_entries(std::string& text, const TrainingSetup& setup) {
  text += "\n## What machines are taken for\n\n";
  for (const Machine& machine : setup.machines) text += fmt::format("- {}: {}\n", machine.name, machine.source);
  text += "\n## What software is taken to do\n\n";
  for (const Software& entry : setup.software) text += fmt::format("- {}: {}\n", entry.name, entry.source);
}

/// The inputs that rows may have.
void append_inputs(std::string& text) {
  text +=
      "\n## Inputs that are understood\n\nA row with any other input is skipped. Informative ones change nothing; "
      "named ones must "
      "be known to an entry of the software file.\n\n";
  std::vector<TableRow> rows;
  for (const InputKey& input : input_keys()) {
    std::string spellings;
    for (const char* spelling : input.spellings) spellings += (spellings.empty() ? "" : ", ") + std::string{spelling};
    rows.push_back({input.key, kind_text(input.kind), input.description, spellings});
  }
  append_table(text, {"input", "kind", "what", "also written"}, rows, "llll");
}

}  // namespace

std::string to_markdown(const TrainingReport& report, const TrainingSetup& setup) {
  std::string text =
      "# Validation: training\n\n"
      "Published steps against simulated ones, as `gigatwin validate training` prints them. Error is that of "
      "throughput (or\n"
      "of memory), simulated / published - 1; mean, median and largest are of its absolute value. What a row leaves "
      "open is\n"
      "what its software does (below), else what its remark says. * does not count for a target.\n\n";
  append_sets(text, report);
  append_groups(text, report);
  Sources sources;
  append_worst(text, report, sources);
  for (const std::string& group : report.groups()) append_group(text, report, group, sources);
  append_skipped(text, report, sources);
  append_constants(text, report, setup);
  append_entries(text, setup);
  append_inputs(text);
  sources.append(text);
  return text;
}

std::string breakdown(const TrainingReport& report) {
  std::vector<TableRow> rows;
  for (const TrainingOutcome& o : report.outcomes) {
    if (o.measured != Measured::step) continue;
    const workload::IterationProfile& p = o.profile;
    TableRow row{o.row.id, value_text(o, o.published), value_text(o, o.simulated), signed_percent(o.error())};
    for (const Seconds part :
         {p.matmul, p.attention, p.memory_bound, p.launch, p.recompute, p.optimizer, p.exposed_tensor,
          p.exposed_pipeline, p.exposed_data, p.exposed_expert, p.exposed_context, p.bubble, p.straggler})
      row.push_back(fmt::format("{:.1f}", 100.0 * (part / p.duration)));
    row.push_back(fmt::format("{:.0f}", p.memory.value / 1e9));
    row.push_back(o.plan);
    rows.push_back(std::move(row));
  }
  std::string text;
  append_table(text,
               {"row", "published", "simulated", "error", "matmul %", "attention", "memory", "launch", "recompute",
                "optimizer", "tensor", "pipeline", "data", "expert", "context", "bubble", "straggler", "GB", "plan"},
               rows, "lrrrrrrrrrrrrrrrrrl");
  text += "\n";
  append_sets(text, report);
  append_groups(text, report);
  std::map<std::string, int> reasons;
  for (const SkippedRun& skipped : report.skipped) ++reasons[skipped.reason];
  for (const auto& [reason, count] : reasons) text += fmt::format("skipped: {}: {}\n", reason, count);
  return text;
}

}  // namespace gigatwin::validation
