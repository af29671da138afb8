#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/error.hpp"
#include "portfolio/program_internal.hpp"

namespace gigatwin::portfolio {
namespace {

/// Options whose place is settled at once among ties: powers of two up to 2^7 stay far from the solver's tolerances.
constexpr std::size_t options_at_once = 8;

/// Leaves out `choice` (differing: sizes), or every choice of its sites:
///
///   sum over S of x - sum over others of x <= |S| - 1
mip::Row cut_of(const Problem& problem, const Choice& choice, Differing differing) {
  std::vector<bool> is_inside(differing == Differing::sites ? problem.candidates.size() : problem.options.size());
  const auto place_of = [&](std::size_t option) {
    return differing == Differing::sites ? problem.options[option].candidate : option;
  };
  for (const std::size_t option : choice) is_inside[place_of(option)] = true;
  mip::Row cut;
  cut.high = static_cast<double>(choice.size()) - 1.0;
  for (std::size_t option = 0; option < problem.options.size(); ++option)
    cut.entries.push_back({option, is_inside[place_of(option)] ? 1.0 : -1.0});
  return cut;
}

/// By candidate's name, then size as stated.
std::vector<std::size_t> canonical_order(const Problem& problem) {
  std::vector<std::size_t> order(problem.options.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return problem.candidates[problem.options[a].candidate] < problem.candidates[problem.options[b].candidate];
  });
  return order;
}

/// Of all choices that are worth at least `value`, the one that has the first option of the canonical order, else not;
/// then the second; and so on.
Choice first_of_equals(const Problem& problem, mip::Program program, double value) {
  mip::Row worth{{}, -value};
  for (std::size_t option = 0; option < problem.options.size(); ++option)
    worth.entries.push_back({option, -problem.options[option].value});
  program.rows.push_back(worth);
  const std::vector<std::size_t> order = canonical_order(problem);
  std::optional<mip::Solution> solution;
  for (std::size_t first = 0; first < order.size(); first += options_at_once) {
    const std::size_t end = std::min(order.size(), first + options_at_once);
    for (mip::Column& column : program.columns) column.objective = 0.0;
    for (std::size_t i = first; i < end; ++i)
      program.columns[order[i]].objective = std::ldexp(1.0, static_cast<int>(end - i));
    solution = mip::maximise(program);
    GIGATWIN_ASSERT(solution.has_value(), "the equally good portfolios vanished");
    for (std::size_t i = first; i < end; ++i)
      program.columns[order[i]].low = program.columns[order[i]].high = solution->columns[order[i]];
  }
  return choice_of(problem, *solution);
}

/// The best choice that `program` allows, ties settled; nullopt if there is none.
std::optional<Portfolio> next_of(const Problem& problem, const mip::Program& program) {
  const std::optional<mip::Solution> best = mip::maximise(program);
  if (!best) return std::nullopt;
  Portfolio portfolio;
  portfolio.choice = choice_of(problem, *best);
  portfolio.bound = best->bound;
  const double equal_from = best->value - tie_tolerance * std::abs(best->value);
  mip::Program others = program;
  others.rows.push_back(cut_of(problem, portfolio.choice, Differing::sizes));
  const std::optional<mip::Solution> second = mip::maximise(others);
  if (second && second->value >= equal_from) portfolio.choice = first_of_equals(problem, program, equal_from);
  GIGATWIN_ASSERT(is_feasible(problem, portfolio.choice), "a portfolio of {} sites breaks a rule",
                  portfolio.choice.size());
  portfolio.value = value_of(problem, portfolio.choice);
  return portfolio;
}

}  // namespace

std::vector<Portfolio> best_portfolios(const Problem& problem, std::size_t count, Differing differing) {
  mip::Program program = program_without(problem, std::vector<bool>(problem.rules.size(), false));
  std::vector<Portfolio> portfolios;
  while (portfolios.size() < count) {
    std::optional<Portfolio> next = next_of(problem, program);
    if (!next) break;
    program.rows.push_back(cut_of(problem, next->choice, differing));
    const Portfolio& best = portfolios.empty() ? *next : portfolios.front();
    next->gap = std::max(0.0, best.value - next->value);  // a tie may stand behind by the tolerance
    next->share_lost = best.value != 0.0 ? next->gap / std::abs(best.value) : std::numeric_limits<double>::quiet_NaN();
    next->distance = distance_of(problem, best.choice, next->choice);
    portfolios.push_back(std::move(*next));
  }
  return portfolios;
}

std::vector<BudgetValue> budget_values(const Problem& problem, double change) {
  std::vector<BudgetValue> values;
  for (std::size_t rule = 0; rule < problem.rules.size(); ++rule) {
    if (!problem.rules[rule].is_budget) continue;
    const auto best_at = [&](double bound) -> std::optional<Portfolio> {
      Problem changed = problem;
      changed.rules[rule].bound = bound;
      const std::vector<Portfolio> best = best_portfolios(changed, 1, Differing::sizes);
      return best.empty() ? std::nullopt : std::optional{best.front()};
    };
    BudgetValue value;
    value.rule = rule;
    value.less_bound = problem.rules[rule].bound * (1.0 - change);
    value.more_bound = problem.rules[rule].bound * (1.0 + change);
    value.less = best_at(value.less_bound);
    value.more = best_at(value.more_bound);
    value.per_unit = value.less && value.more && value.more_bound > value.less_bound
                         ? (value.more->value - value.less->value) / (value.more_bound - value.less_bound)
                         : std::numeric_limits<double>::quiet_NaN();
    values.push_back(std::move(value));
  }
  return values;
}

}  // namespace gigatwin::portfolio
