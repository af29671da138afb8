#include "validation/row_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "validation/training_inputs.hpp"

namespace gigatwin::validation {
namespace {

/// Why a row is no single statement: a key with two values.
std::string stated_twice(const Facts& facts) {
  for (const auto& [key, value] : facts)
    if (const std::string* first = find(facts, key); *first != value)
      return fmt::format("input {} is both {} and {}", key, *first, value);
  return {};
}

std::string not_understood(const AppliedSoftware& software) {
  for (const auto& [key, value] : software.inputs) {
    const auto& keys = input_keys();
    const auto known = std::find_if(keys.begin(), keys.end(), [&](const InputKey& k) { return key == k.key; });
    const bool strange = known == keys.end() || (known->kind == InputKind::named && !is_known(key, software)) ||
                         (key == "phase" && !lower(value).starts_with("pre"));
    if (strange) return fmt::format("input {} = {} is not understood", key, value);
  }
  return {};
}

}  // namespace

Facts with_seen_row(const TrainingRow& row, const std::vector<TrainingRow>& rows, std::string& missing) {
  Facts facts = row.inputs;
  const std::string* see = find(facts, "see");
  if (!see) return facts;
  const std::string id = see->substr(0, see->find(' '));
  const auto seen = std::find_if(rows.begin(), rows.end(), [&](const TrainingRow& other) { return other.id == id; });
  if (seen == rows.end()) return missing = id, facts;
  for (const auto& fact : seen->inputs)
    if (!find(facts, fact.first)) facts.push_back(fact);
  return facts;
}

bool is_known(const std::string& key, const AppliedSoftware& software) {
  return std::any_of(software.entries.begin(), software.entries.end(), [&](const Software* entry) {
    return std::any_of(entry->when.begin(), entry->when.end(),
                       [&](const Condition& condition) { return condition.input == key; });
  });
}

std::string why_not(const Facts& facts, const AppliedSoftware& software) {
  for (const std::string& why : {stated_twice(facts), software.not_modelled, not_understood(software)})
    if (!why.empty()) return why;
  return {};
}

}  // namespace gigatwin::validation
