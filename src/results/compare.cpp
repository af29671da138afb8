#include "results/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>

#include "finance/returns.hpp"
#include "results/indicators.hpp"

namespace gigatwin::results {
namespace {

namespace fs = std::filesystem;

/// File names without extension; where two are alike, all get folders in front until none are, or the paths end.
std::vector<std::string> short_names(const std::vector<ResultReader>& results) {
  const auto name = [](const fs::path& path, std::size_t folders) {
    fs::path shown = path.stem();
    fs::path folder = path.parent_path();
    for (std::size_t i = 0; i < folders && folder.has_filename(); ++i, folder = folder.parent_path())
      shown = folder.filename() / shown;
    return shown.string();
  };
  std::vector<std::string> names;
  constexpr std::size_t deepest = 16;  // folders: by then two equal names are one file named twice
  for (std::size_t folders = 0; folders <= deepest; ++folders) {
    names.clear();
    for (const ResultReader& result : results) names.push_back(name(fs::absolute(result.info().path), folders));
    if (std::set<std::string>(names.begin(), names.end()).size() == names.size()) return names;
  }
  for (std::size_t i = 0; i < names.size(); ++i)
    names[i] = fmt::format("{} ({})", fs::path(names[i]).filename().string(), i + 1);
  return names;
}

double relative_difference(double value, double first) {
  if (value == first) return 0.0;
  return first != 0.0 ? (value - first) / std::abs(first) : unknown;
}

ComparedIndicator compared(const Indicator& indicator, const std::vector<ResultReader>& results,
                           const Reading& reading) {
  ComparedIndicator row{std::string(indicator.name),
                        std::string(indicator.section),
                        std::string(indicator.label),
                        std::string(indicator.shown_units),
                        indicator.better,
                        indicator.count,
                        {},
                        {}};
  const int price_year = latest_price_year(results);
  for (const ResultReader& result : results)
    row.values.push_back(comparable_figure(result, indicator.name, reading, price_year).value);
  return row;
}

void add_differences(ComparedIndicator& row, bool like_for_like) {
  for (const double value : row.values)
    row.differences.push_back(like_for_like ? relative_difference(value, row.values[0]) : unknown);
}

/// "DESCRIPTION differ: 365 days, 7 days", unless all are alike.
template <class Describe>
void warn_if_different(Comparison& comparison, const char* what, const char* consequence, Describe describe) {
  std::set<std::string> distinct;
  std::string all;
  for (std::size_t i = 0; i < comparison.results.size(); ++i) {
    const std::string text = describe(comparison.results[i]);
    distinct.insert(text);
    all += fmt::format("{}{} ({})", i > 0 ? ", " : "", text, comparison.names[i]);
  }
  if (distinct.size() > 1) comparison.warnings.push_back(fmt::format("{} differ: {}; {}", what, all, consequence));
}

void add_warnings(Comparison& comparison, int price_year, const Reading& reading) {
  const std::string money = !comparison.money_is_alike
                                ? std::string("amounts of money are not like for like")
                                : fmt::format("amounts of money are brought to {} by {:.4g} % a year", price_year,
                                              100.0 * reading.inflation.value_or(0.0));
  warn_if_different(comparison, "durations", "compare ratios, not sums",
                    [](const ResultInfo& info) { return fmt::format("{:.6g} days", info.duration.value / 86400.0); });
  warn_if_different(comparison, "starts", "weather and prices are of other times",
                    [](const ResultInfo& info) { return to_text(info.start); });
  warn_if_different(comparison, "price years", money.c_str(), [](const ResultInfo& info) {
    return info.price_year > 0 ? std::to_string(info.price_year) : std::string("unknown");
  });
  warn_if_different(comparison, "seeds", "part of each difference is chance",
                    [](const ResultInfo& info) { return std::to_string(info.seed); });
  warn_if_different(comparison, "steps", "the coarser one sees less of the peaks",
                    [](const ResultInfo& info) { return fmt::format("{:.6g} s", info.step.value); });
  warn_if_different(comparison, "versions", "part of each difference may be the program's",
                    [](const ResultInfo& info) { return info.version; });
}

/// Single numbers beside quantiles, or a quantile that is asked of single numbers.
void warn_of_single_numbers(Comparison& comparison, const std::vector<ResultReader>& results, const Reading& reading) {
  std::size_t with_quantiles = 0;
  for (const ResultReader& result : results)
    with_quantiles += result.find("indicators", "quantile") != nullptr ? 1U : 0U;
  if (with_quantiles == results.size() || (with_quantiles == 0 && !reading.quantile)) return;
  comparison.warnings.push_back(
      fmt::format("{} of {} results have quantiles; the single numbers of the others stand for all of theirs",
                  with_quantiles, results.size()));
}

}  // namespace

int latest_price_year(const std::vector<ResultReader>& results) {
  int latest = 0;
  for (const ResultReader& result : results) {
    if (result.info().price_year == 0) return 0;
    latest = std::max(latest, result.info().price_year);
  }
  return latest;
}

bool is_money(const Figure& figure) { return figure.units.find("EUR") != std::string::npos; }

Figure comparable_figure(const ResultReader& result, std::string_view name, const Reading& reading, int price_year) {
  Figure found = figure(result, name, reading.quantile);
  if (reading.inflation && price_year != 0 && is_money(found))
    found.value =
        finance::to_price_year(Euros{found.value}, result.info().price_year, price_year, *reading.inflation).value;
  return found;
}

Comparison compare(const std::vector<ResultReader>& results, const Reading& reading) {
  Comparison comparison;
  comparison.names = short_names(results);
  std::set<int> price_years;
  for (const ResultReader& result : results) {
    comparison.results.push_back(result.info());
    price_years.insert(result.info().price_year);
  }
  comparison.money_is_alike = price_years.size() <= 1 || (reading.inflation && latest_price_year(results) != 0);
  for (const Indicator& indicator : indicators()) {
    comparison.indicators.push_back(compared(indicator, results, reading));
    const bool money = is_money(*described_figure(indicator.name));
    add_differences(comparison.indicators.back(), comparison.money_is_alike || !money);
  }
  add_warnings(comparison, latest_price_year(results), reading);
  warn_of_single_numbers(comparison, results, reading);
  return comparison;
}

Comparison compare(const std::vector<std::string>& paths, const Reading& reading) {
  std::vector<ResultReader> results;
  for (const std::string& path : paths) results.emplace_back(path);
  return compare(results, reading);
}

}  // namespace gigatwin::results
