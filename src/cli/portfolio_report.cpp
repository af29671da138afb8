#include "cli/portfolio_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/csv.hpp"

namespace gigatwin::cli {
namespace {

using portfolio::Choice;
using portfolio::Option;
using portfolio::Portfolio;
using portfolio::Problem;
using portfolio::Rule;

/// Cells by row; columns as wide as their longest cell, the first ones to the left.
void print_table(const std::vector<std::vector<std::string>>& rows, std::size_t left_columns) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c)
      line +=
          c < left_columns ? fmt::format("{:<{}}  ", row[c], widths[c]) : fmt::format("{:>{}}  ", row[c], widths[c]);
    line.erase(line.find_last_not_of(' ') + 1);
    fmt::print("{}\n", line);
  }
}

std::string value_text(double value) { return std::isnan(value) ? "-" : fmt::format("{:.6g}", value); }

std::string with_units(const PortfolioInput& input, double value) {
  return value_text(value) + (input.goal_units.empty() ? "" : " " + input.goal_units);
}

double amount_of(const Rule& rule, std::size_t option) {
  for (const portfolio::Row& row : rule.rows)
    for (const portfolio::Term& term : row.terms)
      if (term.option == option) return term.amount;
  return 0.0;
}

std::vector<const Rule*> budgets_of(const Problem& problem) {
  std::vector<const Rule*> budgets;
  for (const Rule& rule : problem.rules)
    if (rule.is_budget) budgets.push_back(&rule);
  return budgets;
}

void print_sites(const PortfolioInput& input, const Choice& choice) {
  const std::vector<const Rule*> budgets = budgets_of(input.problem);
  std::vector<std::vector<std::string>> rows{{"site", "country", "size", "share", "goal"}};
  for (const Rule* budget : budgets) rows.front().push_back(budget->label);
  for (const std::size_t index : choice) {
    const Option& option = input.problem.options[index];
    const portfolio::CandidateSpec& candidate = input.spec.candidates[option.candidate];
    rows.push_back({candidate.name, candidate.country, option.size, fmt::format("{:.3g}", option.share),
                    value_text(option.value)});
    for (const Rule* budget : budgets) rows.back().push_back(amount_text(*budget, amount_of(*budget, index)));
  }
  print_table(rows, 3);
}

void print_limits(const Problem& problem, const Choice& choice) {
  if (problem.rules.empty()) return;
  std::vector<std::vector<std::string>> rows{{"limit", "nearest", "", "bound", "used", "left"}};
  for (const Rule& rule : problem.rules) {
    if (rule.is_logic || rule.is_fixed || rule.rows.empty()) continue;
    const portfolio::Row& row = rule.rows[tightest_row(rule, choice)];
    const double amount = portfolio::used(rule, row, choice);
    const double left = rule.sense == portfolio::Sense::at_most ? rule.bound - amount : amount - rule.bound;
    rows.push_back({rule.label, row.name, rule.sense == portfolio::Sense::at_most ? "at most" : "at least",
                    amount_text(rule, rule.bound), amount_text(rule, amount), amount_text(rule, left)});
  }
  fmt::print("\nLimits\n");
  print_table(rows, 3);
}

void print_budgets(const PortfolioInput& input, const PortfolioAnswer& answer) {
  if (answer.budgets.empty()) return;
  fmt::print("\nWhat a tenth of a budget is worth\n");
  std::vector<std::vector<std::string>> rows{{"budget", "less", "goal", "more", "goal", "goal per GEUR"}};
  const double best = answer.portfolios.front().value;
  const auto change = [&](const std::optional<Portfolio>& other) {
    return other ? fmt::format("{:+.4g}", other->value - best + 0.0) : std::string("impossible");
  };
  constexpr double giga = 1e9;
  for (const portfolio::BudgetValue& value : answer.budgets) {
    const Rule& rule = input.problem.rules[value.rule];
    rows.push_back({rule.label, amount_text(rule, value.less_bound), change(value.less),
                    amount_text(rule, value.more_bound), change(value.more), value_text(value.per_unit * giga)});
  }
  print_table(rows, 1);
}

std::vector<std::string> names_in(const Problem& problem, const Choice& these, const Choice& others) {
  std::vector<std::string> names;
  for (const std::size_t index : these) {
    const std::size_t candidate = problem.options[index].candidate;
    if (std::none_of(others.begin(), others.end(),
                     [&](std::size_t o) { return problem.options[o].candidate == candidate; }))
      names.push_back(problem.candidates[candidate]);
  }
  return names;
}

std::vector<std::string> resized_in(const Problem& problem, const Choice& best, const Choice& other) {
  std::vector<std::string> names;
  for (const std::size_t b : best)
    for (const std::size_t o : other)
      if (b != o && problem.options[b].candidate == problem.options[o].candidate)
        names.push_back(fmt::format("{} {} -> {}", problem.candidates[problem.options[b].candidate],
                                    problem.options[b].size, problem.options[o].size));
  return names;
}

std::string exchange_of(const Problem& problem, const Choice& best, const Choice& other) {
  std::vector<std::string> parts;
  const std::vector<std::string> out = names_in(problem, best, other), in = names_in(problem, other, best);
  if (!out.empty()) parts.push_back(fmt::format("without {}", fmt::join(out, ", ")));
  if (!in.empty()) parts.push_back(fmt::format("with {}", fmt::join(in, ", ")));
  for (const std::string& resized : resized_in(problem, best, other)) parts.push_back(resized);
  return fmt::format("{}", fmt::join(parts, "; "));
}

void print_next_best(const Problem& problem, const std::vector<Portfolio>& portfolios) {
  if (portfolios.size() < 2) return;
  fmt::print("\nNext best\n");
  std::vector<std::vector<std::string>> rows{{"", "goal", "less by", "sites", "sizes", "  instead of the best"}};
  for (std::size_t i = 1; i < portfolios.size(); ++i) {
    const Portfolio& next = portfolios[i];
    rows.push_back({std::to_string(i + 1), value_text(next.value), fmt::format("{:.3g} %", 100.0 * next.share_lost),
                    std::to_string(next.distance.sites), std::to_string(next.distance.sizes), ""});
  }
  for (std::size_t i = 1; i < portfolios.size(); ++i)
    rows[i].back() = "  " + exchange_of(problem, portfolios.front().choice, portfolios[i].choice);
  std::size_t widest = 0;
  for (const auto& row : rows) widest = std::max(widest, row.back().size());
  for (auto& row : rows) row.back().resize(widest, ' ');
  print_table(rows, 1);
}

void print_firmness(const Problem& problem, const std::vector<Portfolio>& portfolios) {
  if (portfolios.size() < 2) return;
  fmt::print("\nHow firm: share of these {} portfolios that have the site\n", portfolios.size());
  std::vector<std::pair<double, std::string>> shares;
  for (std::size_t candidate = 0; candidate < problem.candidates.size(); ++candidate)
    if (const double share = portfolio::share_of(problem, portfolios, candidate); share > 0.0)
      shares.emplace_back(share, problem.candidates[candidate]);
  std::stable_sort(shares.begin(), shares.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::vector<std::string>> rows;
  for (const auto& [share, name] : shares) rows.push_back({name, fmt::format("{:.0f} %", 100.0 * share)});
  if (!rows.empty()) print_table(rows, 1);
}

}  // namespace

std::string amount_text(const Rule& rule, double amount) {
  if (std::isnan(amount)) return "-";
  return rule.units == "EUR" ? rounded_quantity(amount, Dimension::money) : fmt::format("{:.6g}", amount);
}

std::size_t tightest_row(const Rule& rule, const Choice& choice) {
  const double sign = rule.sense == portfolio::Sense::at_most ? 1.0 : -1.0;
  std::size_t tightest = 0;
  double furthest = -std::numeric_limits<double>::infinity();
  for (std::size_t row = 0; row < rule.rows.size(); ++row) {
    const double amount = sign * portfolio::used(rule, rule.rows[row], choice);
    if (amount > furthest) furthest = amount, tightest = row;
  }
  return tightest;
}

void print_portfolio(const PortfolioInput& input, const PortfolioAnswer& answer) {
  const Portfolio& best = answer.portfolios.front();
  fmt::print("{}\n{} of {} candidates, goal {}: proven best\n\n", input.spec.title, best.choice.size(),
             input.problem.candidates.size(), with_units(input, best.value));
  print_sites(input, best.choice);
  print_limits(input.problem, best.choice);
  print_budgets(input, answer);
  print_next_best(input.problem, answer.portfolios);
  print_firmness(input.problem, answer.portfolios);
}

void print_portfolio_csv(const PortfolioInput& input, const PortfolioAnswer& answer) {
  fmt::print("rank,portfolio_goal,site,country,size,share,goal\n");
  for (std::size_t i = 0; i < answer.portfolios.size(); ++i)
    for (const std::size_t index : answer.portfolios[i].choice) {
      const Option& option = input.problem.options[index];
      const portfolio::CandidateSpec& candidate = input.spec.candidates[option.candidate];
      fmt::print("{},{},{},{},{},{},{}\n", i + 1, answer.portfolios[i].value, csv_field(candidate.name),
                 csv_field(candidate.country), csv_field(option.size), option.share, option.value);
    }
}

void explain(const PortfolioInput& input, const portfolio::Conflict& conflict, Diagnostics& diagnostics) {
  const std::vector<Rule>& rules = input.problem.rules;
  for (const portfolio::Relaxation& relaxation : conflict.rules) {
    const Rule& rule = rules[relaxation.rule];
    std::vector<std::string> others;
    for (const portfolio::Relaxation& other : conflict.rules)
      if (other.rule != relaxation.rule) others.push_back(rules[other.rule].key);
    std::string sentence = others.empty() ? fmt::format("no choice keeps this limit ({})", rule.label)
                                          : fmt::format("no choice keeps this limit ({}) together with {}", rule.label,
                                                        fmt::join(others, ", "));
    std::string hint = relaxation.bound
                           ? fmt::format("{} instead of {} would be enough", amount_text(rule, *relaxation.bound),
                                         amount_text(rule, rule.bound))
                       : relaxation.is_enough ? "without it there is a choice"
                                              : "without it there is still none";
    diagnostics.error(rule.key, std::move(sentence), std::move(hint));
  }
  if (conflict.give_up.empty()) return;
  std::vector<std::string> parts;
  for (const portfolio::Relaxation& relaxation : conflict.give_up) {
    const Rule& rule = rules[relaxation.rule];
    parts.push_back(relaxation.bound ? fmt::format("{} {} instead of {}", rule.key,
                                                   amount_text(rule, *relaxation.bound), amount_text(rule, rule.bound))
                                     : fmt::format("no {}", rule.key));
  }
  diagnostics.error(rules[conflict.give_up.front().rule].key,
                    fmt::format("no single limit is enough; together are: {}", fmt::join(parts, ", ")));
}

}  // namespace gigatwin::cli
