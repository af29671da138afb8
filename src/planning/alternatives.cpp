#include "planning/alternatives.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace gigatwin::planning {
namespace {

const Field& field_of(const std::string& key) {
  const Field* field = workload::plan_schema().find(key);
  GIGATWIN_ASSERT(field, "{}", key);
  return *field;
}

std::string text_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return fmt::format("{}", std::get<std::int64_t>(value));
}

Question with(const Question& question, const std::string& key, const Value& value) {
  Question changed = question;
  changed.fixed.insert(key);
  field_of(key).assign(&changed.given, value);
  return changed;
}

/// Of sorted values those beside `current`.
std::vector<std::int64_t> neighbours(const std::vector<std::int64_t>& values, std::int64_t current) {
  std::vector<std::int64_t> list;
  const auto at = std::ranges::lower_bound(values, current);
  if (at != values.begin()) list.push_back(*std::prev(at));
  const auto above = std::ranges::upper_bound(values, current);
  if (above != values.end()) list.push_back(*above);
  return list;
}

/// Other values of a key than the best plan's.
std::vector<Value> others(const Question& question, const workload::PlanSpec& best, const std::string& key) {
  const Value current = *field_of(key).value_of(&best);
  std::vector<Value> values;
  if (key == "recompute") values = {"none", "selective", "full"};
  if (key == "schedule") values = {"1f1b", "zero-bubble", "dualpipe"};
  if (key == "zero_stage") values = {std::int64_t{1}, std::int64_t{3}};
  if (values.empty()) {
    const std::vector<std::int64_t> all = values_of(question, best, key);
    const bool every = key == "tensor";
    for (const std::int64_t n : every ? all : neighbours(all, std::get<std::int64_t>(current))) values.emplace_back(n);
  }
  std::erase(values, current);
  return values;
}

}  // namespace

std::vector<Alternative> alternatives(const Question& question, const Evaluator& evaluator, const Evaluated& best,
                                      const SearchOptions& options) {
  SearchOptions one = options;
  one.keep = 1;
  std::vector<Alternative> list;
  for (const std::string key : {"tensor", "recompute", "pipeline", "virtual_stages", "schedule", "context", "expert",
                                "micro_batch", "zero_stage"}) {
    if (question.fixed.contains(key)) continue;
    for (const Value& value : others(question, best.candidate.plan, key)) {
      const Question changed = with(question, key, value);
      Found found = search(changed, evaluator, one);
      Alternative alternative{key, text_of(value), text_of(*field_of(key).value_of(&best.candidate.plan)), {}};
      if (!found.best.empty()) alternative.best = std::move(found.best.front());
      list.push_back(std::move(alternative));
    }
  }
  return list;
}

}  // namespace gigatwin::planning
