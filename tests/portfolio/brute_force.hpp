#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "base/random.hpp"
#include "portfolio/solve.hpp"

/// All choices one by one, with rules written down a second time: what the solver is compared with.
namespace gigatwin::portfolio::brute {

inline bool has(const Choice& choice, std::size_t option) {
  for (const std::size_t chosen : choice)
    if (chosen == option) return true;
  return false;
}

/// Largest violation of a rule's bound, relative to its numbers; <= 0 where it is kept.
inline double violation(const Rule& rule, double bound, const Choice& choice) {
  const double sign = rule.sense == Sense::at_most ? 1.0 : -1.0;
  double worst = -1.0;
  for (const Row& row : rule.rows) {
    double largest = std::abs(bound), sum = 0.0, weights = 0.0;
    for (const Term& term : row.terms) {
      largest = std::max(largest, std::abs(term.amount));
      if (!has(choice, term.option)) continue;
      if (rule.over == Over::each) worst = std::max(worst, sign * (term.amount - bound) / std::max(largest, 1e-300));
      const double weight = rule.over == Over::mean ? term.weight : 1.0;
      sum += weight * term.amount;
      weights += weight;
    }
    if (rule.over == Over::each || (rule.over == Over::mean && weights <= 0.0)) continue;
    const double amount = rule.over == Over::mean ? sum / weights : sum;
    worst = std::max(worst, sign * (amount - bound) / std::max(largest, 1e-300));
  }
  return worst;
}

inline std::vector<Choice> all_choices(const Problem& problem) {
  std::vector<Choice> choices{{}};
  for (std::size_t candidate = 0; candidate < problem.candidates.size(); ++candidate) {
    const std::vector<Choice> before = choices;
    for (std::size_t option = 0; option < problem.options.size(); ++option) {
      if (problem.options[option].candidate != candidate) continue;
      for (Choice choice : before) {
        choice.push_back(option);
        choices.push_back(choice);
      }
    }
  }
  return choices;
}

inline std::vector<Choice> feasible_choices(const Problem& problem, std::optional<std::size_t> without = {}) {
  std::vector<Choice> kept;
  for (const Choice& choice : all_choices(problem)) {
    bool keeps_all = true;
    for (std::size_t r = 0; r < problem.rules.size(); ++r)
      keeps_all = keeps_all && (r == without || violation(problem.rules[r], problem.rules[r].bound, choice) <= 1e-6);
    if (keeps_all) kept.push_back(choice);
  }
  return kept;
}

inline double value(const Problem& problem, const Choice& choice) {
  double sum = 0.0;
  for (const std::size_t option : choice) sum += problem.options[option].value;
  return sum;
}

/// Whether a stands before b among equals: candidates are named in alphabetical order in these problems, so the order
/// of names is the order of options.
inline bool stands_before(const Problem& problem, const Choice& a, const Choice& b) {
  for (std::size_t option = 0; option < problem.options.size(); ++option)
    if (has(a, option) != has(b, option)) return has(a, option);
  return false;
}

inline bool same_sites(const Problem& problem, const Choice& a, const Choice& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (problem.options[a[i]].candidate != problem.options[b[i]].candidate) return false;
  return true;
}

inline std::vector<Choice> best(const Problem& problem, std::size_t count, Differing differing) {
  std::vector<Choice> left = feasible_choices(problem), list;
  while (!left.empty() && list.size() < count) {
    double most = -std::numeric_limits<double>::infinity();
    for (const Choice& choice : left) most = std::max(most, value(problem, choice));
    const Choice* first = nullptr;
    for (const Choice& choice : left)
      if (value(problem, choice) >= most - tie_tolerance * std::abs(most) &&
          (!first || stands_before(problem, choice, *first)))
        first = &choice;
    list.push_back(*first);
    std::erase_if(left, [&, chosen = list.back()](const Choice& choice) {
      return differing == Differing::sites ? same_sites(problem, choice, chosen) : choice == chosen;
    });
  }
  return list;
}

/// Problems of a few candidates with all kinds of rules. Amounts are whole numbers, so that ties are many and nothing
/// is nearly kept.
class Random {
 public:
  explicit Random(std::uint64_t entity) : draws_(7, "test.portfolio", entity) {}

  Problem problem() {
    Problem made;
    const std::size_t candidates = 2 + below(4);
    for (std::size_t c = 0; c < candidates; ++c) {
      made.candidates.push_back(std::string(1, static_cast<char>('a' + c)));
      const std::size_t sizes = 1 + below(3);
      for (std::size_t s = 0; s < sizes; ++s)
        made.options.push_back({c, std::to_string(s), 1.0, static_cast<double>(below(20)) - 3.0});
    }
    const std::size_t rules = 1 + below(5);
    for (std::size_t r = 0; r < rules; ++r) made.rules.push_back(rule(made, r));
    return made;
  }

 private:
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>(draws_.uniform(index_++) * static_cast<double>(n));
  }

  Rule rule(const Problem& problem, std::size_t number) {
    Rule made;
    made.key = "rule" + std::to_string(number);
    made.sense = below(2) == 0 ? Sense::at_most : Sense::at_least;
    const std::size_t kind = below(6);
    made.over = kind == 0 ? Over::each : kind == 1 ? Over::mean : Over::sum;
    if (kind == 2) return logic(problem, made);
    made.bound = static_cast<double>(below(kind < 2 ? 12 : 30));
    made.is_budget = kind >= 4;
    const std::size_t rows = kind == 3 ? 2 : 1;  // two groups of candidates, as countries are
    for (std::size_t r = 0; r < rows; ++r) made.rows.push_back(row(problem, rows, r));
    return made;
  }

  Rule logic(const Problem& problem, Rule made) {
    const bool is_exclusion = below(2) == 0;
    made.over = Over::sum;
    made.sense = Sense::at_most;
    made.is_logic = true;
    made.bound = is_exclusion ? 1.0 : 0.0;
    Row row;
    for (std::size_t o = 0; o < problem.options.size(); ++o)
      if (problem.options[o].candidate < 2)
        row.terms.push_back({o, !is_exclusion && problem.options[o].candidate == 1 ? -1.0 : 1.0});
    made.rows = {row};
    return made;
  }

  Row row(const Problem& problem, std::size_t rows, std::size_t number) {
    Row made;
    for (std::size_t o = 0; o < problem.options.size(); ++o) {
      if (problem.options[o].candidate % rows != number) continue;
      const double amount = static_cast<double>(below(15));
      made.terms.push_back({o, amount, 1.0 + static_cast<double>(below(5))});
    }
    return made;
  }

  Draws draws_;
  std::uint64_t index_ = 0;
};

}  // namespace gigatwin::portfolio::brute
