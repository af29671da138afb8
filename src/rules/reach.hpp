#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a planner would have to change so that a figure reaches a limit, in the terms of the plant: a figure is a
/// quantity over another, so the missing part of it is an amount of energy, water, power, machines or documents.
namespace gigatwin::rules {

/// What is asked of a figure: of an indicator, or of one over another.
struct Condition {
  std::string figure;
  std::string per;  ///< divisor; empty: none
  std::optional<double> at_least, at_most;
};

/// A figure of one result by its name, in the units of the result; NaN: not known.
using FigureOf = std::function<double(std::string_view)>;

/// One change that alone reaches the limit, everything else as it is.
struct Way {
  std::string quantity;   ///< "overhead energy in the simulated period"
  std::string unit;       ///< "MWh"; empty for plain numbers
  double now = 0.0;       ///< NaN: not known
  double change = 0.0;    ///< what has to be added; negative: taken away
  bool whole = false;     ///< counted, rounded up to whole ones
  bool is_proof = false;  ///< `quantity` is something to show, not an amount
};

/// Value of figure [/ per]; NaN where one of them is not known or the divisor is 0.
double value_of(const Condition& condition, const FigureOf& figure);

/// Within both limits, up to the rounding of a sum of shares. NaN is within none.
bool is_met(const Condition& condition, double value);

/// The limit that keeps the value out: at_least below it, at_most above; NaN where it is met or not known.
double missed_limit(const Condition& condition, double value);

/// Ways from where the figure is to `target`, each by itself enough: by the figure's formula, such as
///
///   PUE = 1 + overhead / E_IT      overhead + (target - PUE) E_IT
///
/// of a figure without one, or where a part of it is not known, the difference itself, named as the figure is. Empty
/// where the figure is not known. Model reference: docs/model/call.md.
std::vector<Way> ways_to(const Condition& condition, double target, const FigureOf& figure);

}  // namespace gigatwin::rules
