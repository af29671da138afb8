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

/// Of sorted values the largest that is at most half of `current` and the smallest that is at least twice it.
std::vector<std::int64_t> half_and_double(const std::vector<std::int64_t>& values, std::int64_t current) {
  std::vector<std::int64_t> list;
  const auto above_half = std::ranges::upper_bound(values, current / 2);
  if (above_half != values.begin()) list.push_back(*std::prev(above_half));
  const auto twice = std::ranges::lower_bound(values, 2 * current);
  if (twice != values.end()) list.push_back(*twice);
  return list;
}

/// The question around one plan: degrees that decide the exchange move to half or double at most, so that an
/// alternative is found in a hundredth of the time of the whole search.
Question around(const Question& question, const workload::PlanSpec& plan) {
  Question near = question;
  for (const char* key : {"tensor", "context", "expert", "micro_batch"}) {
    const std::int64_t current = std::get<std::int64_t>(*field_of(key).value_of(&plan));
    std::vector<std::int64_t> values = half_and_double(values_of(question, plan, key), current);
    values.push_back(current);
    std::ranges::sort(values);
    near.among[key] = std::move(values);
  }
  return near;
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
    for (const std::int64_t n : every ? all : half_and_double(all, std::get<std::int64_t>(current)))
      values.emplace_back(n);
  }
  std::erase(values, current);
  return values;
}

/// The fastest plan in which `key` is `value`: around the fastest such plan that was timed already, so that no
/// alternative is slower than a plan that the search has listed; around the best plan if there is none.
std::optional<Evaluated> fastest_with(const Question& question, const Evaluator& evaluator, const Evaluated& best,
                                      const std::string& key, const Value& value, const SearchOptions& options) {
  const Field& field = field_of(key);
  std::optional<Evaluated> known =
      evaluator.fastest([&](const workload::PlanSpec& plan) { return *field.value_of(&plan) == value; });
  const Question near = around(question, (known ? *known : best).candidate.plan);
  Found found = search(with(near, key, value), evaluator, options);
  if (found.best.empty() || (known && throughput(*known) > throughput(found.best.front()))) return known;
  return std::move(found.best.front());
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
    for (const Value& value : others(question, best.candidate.plan, key))
      list.push_back({key, text_of(value), text_of(*field_of(key).value_of(&best.candidate.plan)),
                      fastest_with(question, evaluator, best, key, value, one)});
  }
  return list;
}

}  // namespace gigatwin::planning
