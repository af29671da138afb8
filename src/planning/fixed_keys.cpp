#include "planning/fixed_keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "planning/numbers.hpp"
#include "planning/space.hpp"

namespace gigatwin::planning {
namespace {

std::string list_text(const std::vector<std::int64_t>& values) { return fmt::format("{}", fmt::join(values, ", ")); }

/// The neighbours of `found` in a sorted list.
std::string nearest_text(const std::vector<std::int64_t>& values, std::int64_t found) {
  if (values.empty()) return {};
  const auto above = std::ranges::upper_bound(values, found);
  if (above == values.end()) return fmt::format("the nearest is {}", values.back());
  if (above == values.begin()) return fmt::format("the nearest is {}", *above);
  return fmt::format("the nearest are {} and {}", *std::prev(above), *above);
}

void check(std::vector<FixedProblem>& problems, const char* key, std::int64_t found, std::string what,
           const std::vector<std::int64_t>& values) {
  if (!std::ranges::binary_search(values, found))
    problems.push_back({key, std::move(what), fmt::format("{}", found), nearest_text(values, found)});
}

std::vector<std::int64_t> possible_tensors(const Question& q) {
  std::vector<std::int64_t> values = divisors_of(q.model.heads);
  std::erase_if(values, [&](std::int64_t tensor) { return !tensor_divides(q.model, tensor); });
  return values;
}

}  // namespace

std::vector<FixedProblem> problems_of_fixed(const Question& q) {
  std::vector<FixedProblem> problems;
  const workload::ModelSpec& m = q.model;
  if (q.fixed.contains("tensor"))
    check(problems, "tensor", q.given.tensor,
          fmt::format("a divisor of the {} heads and the feed-forward width {}, and a divisor or multiple of the {} "
                      "kv_heads: one of {}",
                      m.heads, m.ffn_hidden, workload::kv_heads(m), list_text(possible_tensors(q))),
          possible_tensors(q));
  if (q.fixed.contains("pipeline") && q.given.pipeline > m.layers)
    problems.push_back({"pipeline", fmt::format("at most the {} layers", m.layers), fmt::format("{}", q.given.pipeline),
                        fmt::format("the nearest is {}", m.layers)});
  for (const auto& [key, layers] : {std::pair{"first_stage_layers", q.given.first_stage_layers},
                                    {"last_stage_layers", q.given.last_stage_layers}}) {
    if (!layers || !q.fixed.contains(key)) continue;
    if (q.fixed.contains("pipeline") && q.given.pipeline == 1)
      problems.push_back({key, "nothing, since pipeline is 1", fmt::format("{}", *layers), {}});
    else if (*layers > m.layers)
      problems.push_back({key, fmt::format("at most the {} layers", m.layers), fmt::format("{}", *layers), {}});
  }
  if (q.fixed.contains("context"))
    check(problems, "context", q.given.context, fmt::format("a divisor of the {} tokens of a sequence", m.sequence),
          divisors_of(m.sequence));
  if (q.fixed.contains("expert"))
    check(problems, "expert", q.given.expert,
          is_mixture(m) ? fmt::format("a divisor of the {} experts", m.experts) : "1, since the model has no experts",
          is_mixture(m) ? divisors_of(m.experts) : std::vector<std::int64_t>{1});
  if (q.fixed.contains("micro_batch") && !q.batch_may_be_less)
    check(problems, "micro_batch", q.given.micro_batch, fmt::format("a divisor of the batch of {} sequences", q.batch),
          divisors_of(q.batch));
  if (q.fixed.contains("virtual_stages") && q.fixed.contains("pipeline") && q.given.pipeline == 1 &&
      q.given.virtual_stages > 1)
    problems.push_back({"virtual_stages", "1, since pipeline is 1", fmt::format("{}", q.given.virtual_stages), {}});
  return problems;
}

}  // namespace gigatwin::planning
