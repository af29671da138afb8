#pragma once

#include <optional>
#include <string>
#include <vector>

#include "results/figures.hpp"
#include "results/indicators.hpp"
#include "results/reader.hpp"

namespace gigatwin::results {

/// One indicator over all results.
struct ComparedIndicator {
  std::string name;
  std::string section;
  std::string label;
  std::string units;  ///< for people
  Better better = Better::neutral;
  bool count = false;               ///< whole numbers
  std::vector<double> values;       ///< one for each result; NaN where a result has none
  std::vector<double> differences;  ///< (value - first) / |first|; NaN where undefined
};

/// How figures are read, so that they are of one kind.
struct Reading {
  std::optional<double> quantile{};   ///< of the indicators that have quantiles; absent: the median
  std::optional<double> inflation{};  ///< a year: brings amounts of money to the latest price year
};

struct Comparison {
  std::vector<std::string> names;  ///< of the results, as short as tells them apart
  std::vector<ResultInfo> results;
  std::vector<ComparedIndicator> indicators;
  std::vector<std::string>
      warnings;                ///< why the numbers are not like for like: durations, price years, seeds, versions
  bool money_is_alike = true;  ///< one price year, or brought to one
};

/// The first result is what the others are compared with. Amounts of money of several price years have no differences
/// unless `reading` brings them to one. Throws FileError as `ResultReader` and `figure` do.
Comparison compare(const std::vector<std::string>& paths, const Reading& reading = {});
Comparison compare(const std::vector<ResultReader>& results, const Reading& reading = {});

/// 0 if a result does not say its own.
int latest_price_year(const std::vector<ResultReader>& results);
/// The figure of one result, money brought to `price_year` where `reading` says how and both years are known.
Figure comparable_figure(const ResultReader& result, std::string_view name, const Reading& reading, int price_year);
bool is_money(const Figure& figure);

/// At most `width` columns (60 at least): long names are shortened in the middle, and results that do not fit beside
/// each other follow in further blocks.
std::string comparison_text(const Comparison& comparison, std::size_t width);
/// name,units,better, then value and difference of each result.
std::string comparison_csv(const Comparison& comparison);
/// {"schema": "gigatwin.compare/1", ...}
std::string comparison_json(const Comparison& comparison);

}  // namespace gigatwin::results
