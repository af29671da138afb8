#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "portfolio/program_internal.hpp"

/// What a choice is worth, uses and keeps: reckoned from the choice itself, whoever found it.
namespace gigatwin::portfolio {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

bool is_chosen(const Choice& choice, std::size_t option) {
  return std::binary_search(choice.begin(), choice.end(), option);
}

double mean_of(const Row& row, const Choice& choice) {
  double sum = 0.0, weights = 0.0;
  for (const Term& term : row.terms) {
    if (!is_chosen(choice, term.option)) continue;
    sum += term.weight * term.amount;
    weights += term.weight;
  }
  return weights > 0.0 ? sum / weights : unknown;
}

double extreme_of(const Rule& rule, const Row& row, const Choice& choice) {
  double extreme = unknown;
  for (const Term& term : row.terms)
    if (is_chosen(choice, term.option) &&
        (std::isnan(extreme) || (rule.sense == Sense::at_most ? term.amount > extreme : term.amount < extreme)))
      extreme = term.amount;
  return extreme;
}

double sum_of(const Row& row, const Choice& choice) {
  double sum = 0.0;
  for (const Term& term : row.terms)
    if (is_chosen(choice, term.option)) sum += term.amount;
  return sum;
}

}  // namespace

double margin_of(const Row& row, double bound) {
  double largest = std::abs(bound);
  for (const Term& term : row.terms) largest = std::max(largest, std::abs(term.amount));
  return rule_tolerance * largest;
}

bool keeps(Sense sense, double amount, double bound, double margin) {
  return sign_of(sense) * (amount - bound) <= margin;
}

double value_of(const Problem& problem, const Choice& choice) {
  double value = 0.0;
  for (const std::size_t option : choice) value += problem.options[option].value;
  return value;
}

double used(const Rule& rule, const Row& row, const Choice& choice) {
  switch (rule.over) {
    case Over::sum:
      return sum_of(row, choice);
    case Over::each:
      return extreme_of(rule, row, choice);
    case Over::mean:
      return mean_of(row, choice);
  }
  return unknown;
}

bool keeps(const Rule& rule, const Choice& choice) {
  return std::all_of(rule.rows.begin(), rule.rows.end(), [&](const Row& row) {
    const double amount = used(rule, row, choice);
    return std::isnan(amount)  // a mean of nothing breaks no limit
           || keeps(rule.sense, amount, rule.bound, margin_of(row, rule.bound));
  });
}

bool is_feasible(const Problem& problem, const Choice& choice) {
  std::set<std::size_t> candidates;
  for (const std::size_t option : choice)
    if (!candidates.insert(problem.options[option].candidate).second) return false;
  return std::all_of(problem.rules.begin(), problem.rules.end(), [&](const Rule& rule) { return keeps(rule, choice); });
}

Distance distance_of(const Problem& problem, const Choice& a, const Choice& b) {
  const auto option_of = [&](const Choice& choice, std::size_t candidate) {
    const auto found = std::find_if(choice.begin(), choice.end(),
                                    [&](std::size_t option) { return problem.options[option].candidate == candidate; });
    return found == choice.end() ? std::optional<std::size_t>{} : *found;
  };
  Distance distance;
  for (std::size_t candidate = 0; candidate < problem.candidates.size(); ++candidate) {
    const std::optional<std::size_t> of_a = option_of(a, candidate), of_b = option_of(b, candidate);
    if (of_a.has_value() != of_b.has_value())
      ++distance.sites;
    else if (of_a != of_b)
      ++distance.sizes;
  }
  return distance;
}

double share_of(const Problem& problem, const std::vector<Portfolio>& portfolios, std::size_t candidate) {
  if (portfolios.empty()) return 0.0;
  const auto count = std::count_if(portfolios.begin(), portfolios.end(), [&](const Portfolio& portfolio) {
    return std::any_of(portfolio.choice.begin(), portfolio.choice.end(),
                       [&](std::size_t option) { return problem.options[option].candidate == candidate; });
  });
  return static_cast<double>(count) / static_cast<double>(portfolios.size());
}

}  // namespace gigatwin::portfolio
