#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portfolio/spec.hpp"

/// The choice as plain numbers: options of which each candidate gives at most one, and rules over their sum.
namespace gigatwin::portfolio {

/// A candidate at one of its sizes.
struct Option {
  std::size_t candidate = 0;
  std::string size;
  double share = 1.0;  ///< of the simulated machine
  double value = 0.0;  ///< what it adds to the goal
};

enum class Sense : std::uint8_t { at_most, at_least };

struct Term {
  std::size_t option = 0;
  double amount = 0.0;
  double weight = 1.0;  ///< of a mean
};

/// One inequality over the chosen options: sum, or mean, of the amounts, against the rule's bound.
struct Row {
  std::string name;  ///< "FI"; empty where the rule has one row
  std::vector<Term> terms;
};

/// A limit as the planner states it: one bound, one or more rows that have to keep it.
struct Rule {
  std::string key;      ///< of the file: "per_country.union"
  std::string label{};  ///< for people: "Union money of a country"
  std::string units{};  ///< empty: a count, or as the figure
  Sense sense = Sense::at_most;
  double bound = 0.0;
  Over over = Over::sum;
  bool is_logic = false;   ///< true of a choice or not: an exclusion has no bound to move
  bool is_fixed = false;   ///< beyond question: one site at least
  bool is_budget = false;  ///< money of the whole portfolio: its shadow value is told
  std::vector<Row> rows;
};

struct Problem {
  std::vector<std::string> candidates;  ///< names, as in the file
  std::vector<Option> options;          ///< by candidate, then by size as stated
  std::vector<Rule> rules;
};

/// What a candidate's result tells: the figure of the simulated machine.
struct KnownFigure {
  double value = 0.0;  ///< NaN: not known
  bool scales = true;  ///< grows in proportion to the size
};
/// (candidate, name of a figure); nullopt where no such figure exists.
using FigureSource = std::function<std::optional<KnownFigure>(std::size_t candidate, std::string_view figure)>;

/// Figures that stand for money which a candidate does not state.
inline constexpr std::string_view union_figure = "union_grant";
inline constexpr std::string_view public_figure = "public_money";
inline constexpr std::string_view total_figure = "initial_capital";
inline constexpr std::string_view accelerators_figure = "simulated_accelerators";
inline constexpr std::string_view lot_figure = "lot";

/// A candidate at share s of the simulated machine has
///
///   figure(s) = s figure(1)                     figures that add up; others do not change
///   money(s)  = (f + (1 - f) s) money(1)        f its fixed share
///
/// unless the size states it. Figures that are missing, that do not add up where a sum is asked for, and shares that
/// cannot be told go to `problems`; the problem is whole only where there are none.
Problem problem_of(const PortfolioSpec& spec, const FigureSource& known, BlockProblems& problems);

}  // namespace gigatwin::portfolio
