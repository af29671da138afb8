#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "results/show_tables_internal.hpp"

/// Who proposes it, what was published of it and what is assumed.
namespace gigatwin::results {
namespace {

constexpr const char* group = "proposal";

/// The columns of one table of the group beside each other; none where the result has no such table.
std::vector<std::vector<std::string>> text_rows(const ResultReader& result, std::initializer_list<const char*> names) {
  std::vector<std::vector<std::string>> rows;
  for (const char* name : names) {
    if (result.find(group, name) == nullptr) return {};
    const std::vector<std::string> column = result.texts(group, name);
    rows.resize(column.size());
    for (std::size_t i = 0; i < column.size(); ++i) rows[i].push_back(column[i]);
  }
  return rows;
}

std::string phases_text(const ResultReader& result) {
  const auto phases = text_rows(result, {"phase", "phase_in_service"});
  if (phases.empty()) return {};
  const std::vector<double> accelerators = result.numbers(group, "phase_accelerators");
  std::string text = "\nPhases\n";
  for (std::size_t i = 0; i < phases.size(); ++i)
    text += fmt::format("  {}: {:.0f} accelerators from {} on\n", phases[i][0], accelerators[i],
                        phases[i][1].substr(0, 10));
  return text;
}

std::string facts_text(const ResultReader& result) {
  const auto facts = text_rows(result, {"fact", "fact_source"});
  if (facts.empty()) return {};
  const std::vector<double> verified = result.numbers(group, "fact_verified");
  std::string text = "\nPublished facts\n";
  for (std::size_t i = 0; i < facts.size(); ++i)
    text +=
        fmt::format("  {}\n    {}: {}\n", facts[i][0], verified[i] > 0.0 ? "verified" : "not verified", facts[i][1]);
  return text;
}

std::string assumptions_text(const ResultReader& result) {
  const auto rows = text_rows(result, {"assumption", "assumption_value", "assumption_range", "assumption_reason"});
  std::string text = rows.empty() ? "" : "\nAssumptions\n";
  for (const std::vector<std::string>& row : rows)
    text += fmt::format("  {}: {} (range {})\n    {}\n", row[0], row[1], row[2], row[3]);
  return text;
}

}  // namespace

std::string proposal_text(const ResultReader& result) {
  const std::vector<std::string> groups = result.groups();
  if (std::find(groups.begin(), groups.end(), group) == groups.end()) return {};
  return phases_text(result) + facts_text(result) + assumptions_text(result);
}

}  // namespace gigatwin::results
