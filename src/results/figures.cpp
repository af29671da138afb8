#include "results/figures.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/diagnostics.hpp"
#include "base/error.hpp"

namespace gigatwin::results {
namespace {

constexpr const char* group = "indicators";
constexpr const char* coordinate = "quantile";
constexpr double median = 0.5;
constexpr double same_quantile = 1e-9;  // 0.05 may have come through float32 or text; real ones lie far apart

Better better_of(const std::string& text) {
  for (const Better better : {Better::lower, Better::higher})
    if (text == to_text(better)) return better;
  return Better::neutral;
}

/// Of an indicator that a newer program has written.
Figure described_by(const StoredVariable& variable) {
  Figure figure;
  figure.name = variable.name;
  figure.label = variable.attribute("long_name");
  figure.units = variable.attribute("shown_units");
  figure.better = better_of(variable.attribute("better"));
  figure.count = variable.type == Type::int64;
  return figure;
}

/// @return index of the wanted quantile among those of the result
std::size_t place_of(const ResultReader& result, std::string_view name, double wanted) {
  const std::vector<double> there = result.numbers(group, coordinate);
  const auto found =
      std::find_if(there.begin(), there.end(), [&](double q) { return std::abs(q - wanted) < same_quantile; });
  if (found != there.end()) return static_cast<std::size_t>(found - there.begin());
  throw FileError(fmt::format("{}: {}: expected one of the quantiles {}, found {}", result.info().path, name,
                              fmt::join(there, ", "), wanted));
}

[[noreturn]] void unknown_name(const ResultReader& result, std::string_view name) {
  std::vector<std::string> names = figure_names();
  for (const StoredVariable& variable : result.variables(group))
    if (variable.name != coordinate) names.push_back(variable.name);
  throw FileError(fmt::format("{}: expected the name of an indicator, found {}{}", result.info().path, name,
                              did_you_mean(name, names)));
}

}  // namespace

std::optional<Figure> described_figure(std::string_view name) {
  const Indicator* indicator = find_indicator(name);
  if (indicator == nullptr) return std::nullopt;
  Figure figure;
  figure.name = indicator->name;
  figure.label = indicator->label;
  figure.units = indicator->shown_units;
  figure.better = indicator->better;
  figure.count = indicator->count;
  figure.value = unknown;
  return figure;
}

Figure figure(const ResultReader& result, std::string_view name, std::optional<double> quantile) {
  const StoredVariable* stored = name == coordinate ? nullptr : result.find(group, name);
  std::optional<Figure> figure = described_figure(name);
  if (stored == nullptr && !figure) unknown_name(result, name);
  if (stored == nullptr) return *figure;
  if (!figure) figure = described_by(*stored);
  if (stored->dimensions.empty()) {
    figure->value = result.number(group, name).value_or(unknown);
    return *figure;
  }
  if (stored->dimensions != std::vector<std::string>{coordinate})
    throw FileError(fmt::format("{}: /indicators/{}: expected one number or the dimension quantile, found {}",
                                result.info().path, name, fmt::join(stored->dimensions, ", ")));
  figure->drawn = true;
  figure->quantile = quantile.value_or(median);
  figure->value = result.numbers(group, name, place_of(result, name, figure->quantile), 1).at(0);
  return *figure;
}

std::vector<std::string> figure_names() {
  std::vector<std::string> names;
  for (const Indicator& indicator : indicators()) names.emplace_back(indicator.name);
  return names;
}

}  // namespace gigatwin::results
