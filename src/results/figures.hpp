#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "results/indicators.hpp"
#include "results/reader.hpp"

/// One number of a result by its name, as rankings, portfolios and calls use it.
namespace gigatwin::results {

/// An indicator of a result: a single number, or one quantile of its distribution.
struct Figure {
  std::string name;
  std::string label;
  std::string units;  ///< for people: "MWh", "EUR"
  Better better = Better::neutral;
  bool count = false;     ///< a whole number
  double value = 0.0;     ///< NaN: not known, or the result is older than the indicator
  bool drawn = false;     ///< `value` is a quantile; else the one number that the result has
  double quantile = 0.0;  ///< which, where drawn
};

/// The indicator `name` of a result. Where it has the dimension `quantile`, the one asked for, the median by default;
/// values between two quantiles are not made up. A single number stands for every quantile.
/// @param quantile  in 0..1
/// Throws FileError: a name that neither the program nor the result knows, with the nearest; a quantile that the result
/// does not have, with those it has.
Figure figure(const ResultReader& result, std::string_view name, std::optional<double> quantile = std::nullopt);

/// As `figure` of no result: what the program knows of the name, value NaN. nullopt where there is no such indicator.
std::optional<Figure> described_figure(std::string_view name);

/// All that the program knows, in the order of `indicators()`.
std::vector<std::string> figure_names();

}  // namespace gigatwin::results
