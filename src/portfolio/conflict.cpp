#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "portfolio/program_internal.hpp"

namespace gigatwin::portfolio {
namespace {

/// Dinkelbach's method ends when a better mean is better by less than this share.
constexpr double mean_tolerance = 1e-9;
constexpr int mean_steps = 100;

using Marks = std::vector<bool>;

void clear_objective(mip::Program& program) {
  for (mip::Column& column : program.columns) column.objective = 0.0;
}

bool can_be_kept(const Problem& problem, const Marks& left_out) {
  mip::Program program = program_without(problem, left_out);
  clear_objective(program);
  return mip::maximise(program).has_value();
}

/// Furthest use of the rule over its rows: what its bound has to be for this choice.
double needed_bound(const Rule& rule, const Choice& choice) {
  double needed = rule.bound;
  for (const Row& row : rule.rows) {
    const double amount = used(rule, row, choice);
    if (sign_of(rule.sense) * (amount - needed) > 0.0) needed = amount;
  }
  return needed;
}

/// Sums: minimise t where every row is at most t.
double smallest_sum(const Problem& problem, mip::Program program, const Rule& rule) {
  double unit = std::abs(rule.bound), reach = 0.0;  // t in units of the largest number, or its coefficient would vanish
  for (const Row& row : rule.rows)
    for (const Term& term : row.terms) {
      unit = std::max(unit, std::abs(term.amount));
      reach += std::abs(term.amount);
    }
  const double sign = sign_of(rule.sense);
  const std::size_t t = program.columns.size();
  program.columns.push_back({-1.0, sign * rule.bound / unit, std::max(reach, std::abs(rule.bound)) / unit, false});
  const std::size_t first = program.rows.size();
  add_rule(program, rule, 0.0);
  for (std::size_t row = first; row < program.rows.size(); ++row) program.rows[row].entries.push_back({t, -unit});
  const std::optional<mip::Solution> solution = mip::maximise(program);
  GIGATWIN_ASSERT(solution.has_value(), "{} was given up and yet nothing can be chosen", rule.key);
  return needed_bound(rule, choice_of(problem, *solution));
}

/// Every one: the nearest amount that leaves a choice, by bisection over the amounts that there are.
double nearest_amount(const mip::Program& program, const Rule& rule) {
  const double sign = sign_of(rule.sense);
  std::vector<double> amounts;  // beyond the bound, nearest first
  for (const Row& row : rule.rows)
    for (const Term& term : row.terms)
      if (sign * (term.amount - rule.bound) > 0.0) amounts.push_back(term.amount);
  std::sort(amounts.begin(), amounts.end(), [sign](double a, double b) { return sign * a < sign * b; });
  const auto nearest = std::partition_point(amounts.begin(), amounts.end(), [&](double bound) {
    mip::Program with = program;
    add_rule(with, rule, bound);
    return !mip::maximise(with).has_value();
  });
  GIGATWIN_ASSERT(nearest != amounts.end(), "{} was given up and yet nothing can be chosen", rule.key);
  return *nearest;
}

/// Means: Dinkelbach (1967). For the mean b of a choice, minimise sum w (a - b) x; as long as that is below 0 the
/// choice found has a smaller mean.
double smallest_mean(const Problem& problem, mip::Program program, const Rule& rule) {
  const double sign = sign_of(rule.sense);
  const Row& row = rule.rows.front();
  double bound = needed_bound(rule, choice_of(problem, *mip::maximise(program)));
  for (int step = 0; step < mean_steps; ++step) {
    for (const Term& term : row.terms)
      program.columns[term.option].objective = -sign * term.weight * (term.amount - bound);
    const double next = needed_bound(rule, choice_of(problem, *mip::maximise(program)));
    if (sign * (bound - next) <= mean_tolerance * std::abs(bound)) break;
    bound = next;
  }
  return bound;
}

Relaxation relaxation_of(const Problem& problem, std::size_t rule_index) {
  Marks left_out(problem.rules.size(), false);
  left_out[rule_index] = true;
  Relaxation relaxation{rule_index, std::nullopt, can_be_kept(problem, left_out)};
  const Rule& rule = problem.rules[rule_index];
  if (!relaxation.is_enough || rule.is_logic) return relaxation;
  mip::Program program = program_without(problem, left_out);
  clear_objective(program);
  switch (rule.over) {
    case Over::sum:
      relaxation.bound = smallest_sum(problem, program, rule);
      break;
    case Over::each:
      relaxation.bound = nearest_amount(program, rule);
      break;
    case Over::mean:
      relaxation.bound = smallest_mean(problem, program, rule);
      break;
  }
  return relaxation;
}

/// Drops rules one by one, in order, as long as the rest contradicts itself.
std::vector<std::size_t> irreducible_set(const Problem& problem) {
  Marks left_out(problem.rules.size(), false);
  std::vector<std::size_t> rules;
  for (std::size_t rule = 0; rule < problem.rules.size(); ++rule) {
    if (problem.rules[rule].is_fixed) continue;
    left_out[rule] = true;
    if (!can_be_kept(problem, left_out)) continue;
    left_out[rule] = false;
    rules.push_back(rule);
  }
  return rules;
}

/// A column for each rule that lifts all its rows; as few of these as possible, and of sets that are equally small the
/// one whose rules stand first.
std::vector<std::size_t> fewest_to_give_up(const Problem& problem) {
  mip::Program program = program_of(problem);
  clear_objective(program);
  const double rules_squared = std::pow(static_cast<double>(problem.rules.size()), 2.0);
  for (std::size_t r = 0; r < problem.rules.size(); ++r) {
    const Rule& rule = problem.rules[r];
    const std::size_t lifted = program.columns.size();
    program.columns.push_back({.objective = -1.0 - static_cast<double>(r) / rules_squared});
    const std::size_t first = program.rows.size();
    add_rule(program, rule, rule.bound);
    if (rule.is_fixed) program.columns[lifted].high = 0.0;
    for (std::size_t row = first; row < program.rows.size(); ++row) {
      double reach = std::abs(program.rows[row].high);
      for (const mip::Entry& entry : program.rows[row].entries) reach += std::abs(entry.coefficient);
      program.rows[row].entries.push_back({lifted, -reach});
    }
  }
  const std::optional<mip::Solution> solution = mip::maximise(program);
  GIGATWIN_ASSERT(solution.has_value(), "without any rule, nothing can be chosen");
  std::vector<std::size_t> rules;
  for (std::size_t rule = 0; rule < problem.rules.size(); ++rule)
    if (solution->columns[problem.options.size() + rule] > 0.5) rules.push_back(rule);
  return rules;
}

/// The bounds that these rules need together: each as near as it can be while those behind it are given up.
std::vector<Relaxation> relaxed_together(Problem problem, const std::vector<std::size_t>& rules) {
  std::vector<std::vector<Row>> rows;
  for (const std::size_t rule : rules) rows.push_back(std::exchange(problem.rules[rule].rows, {}));
  std::vector<Relaxation> relaxed;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    Rule& rule = problem.rules[rules[i]];
    rule.rows = rows[i];
    relaxed.push_back(relaxation_of(problem, rules[i]));
    if (relaxed.back().bound)
      rule.bound = *relaxed.back().bound;
    else
      rule.rows.clear();
    relaxed.back().is_enough = false;
  }
  return relaxed;
}

}  // namespace

Conflict conflict_of(const Problem& problem) {
  GIGATWIN_ASSERT(!can_be_kept(problem, Marks(problem.rules.size(), false)), "these rules can be kept");
  Conflict conflict;
  for (const std::size_t rule : irreducible_set(problem)) conflict.rules.push_back(relaxation_of(problem, rule));
  const bool one_is_enough = std::any_of(conflict.rules.begin(), conflict.rules.end(),
                                         [](const Relaxation& relaxation) { return relaxation.is_enough; });
  if (!one_is_enough) conflict.give_up = relaxed_together(problem, fewest_to_give_up(problem));
  return conflict;
}

}  // namespace gigatwin::portfolio
