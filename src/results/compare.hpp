#pragma once

#include <string>
#include <vector>

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

struct Comparison {
  std::vector<std::string> names;  ///< of the results, as short as tells them apart
  std::vector<ResultInfo> results;
  std::vector<ComparedIndicator> indicators;
  std::vector<std::string>
      warnings;  ///< why the numbers are not like for like: durations, price years, seeds, versions
};

/// The first result is what the others are compared with. Throws FileError as `ResultReader` does.
Comparison compare(const std::vector<std::string>& paths);
Comparison compare(const std::vector<ResultReader>& results);

/// At most `width` columns (60 at least): long names are shortened in the middle, and results that do not fit beside
/// each other follow in further blocks.
std::string comparison_text(const Comparison& comparison, std::size_t width);
/// name,units,better, then value and difference of each result.
std::string comparison_csv(const Comparison& comparison);
/// {"schema": "gigatwin.compare/1", ...}
std::string comparison_json(const Comparison& comparison);

}  // namespace gigatwin::results
