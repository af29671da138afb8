#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/html/intervals.hpp"
#include "report/html/page.hpp"
#include "results/indicators.hpp"
#include "uncertainty/estimators.hpp"

/// What charts show of a study: how far indicators spread, what drives them, whether there are enough points.
namespace gigatwin::report::html {

/// One headline indicator. Everything is [proposal] in the order of the report; nullopt or NaN: not in the study.
struct StudyChart {
  const results::Indicator* indicator = nullptr;
  std::vector<std::optional<Spread>> spread;

  struct Swing {
    std::string input;
    std::vector<double> at_low, at_high;
  };
  std::vector<double> base;   ///< of the point at which all inputs are at their medians
  std::vector<Swing> swings;  ///< one input at 5 and at 95 %; the widest of any proposal first

  struct Drive {
    std::string input;
    std::vector<uncertainty::Index> first, total;
  };
  std::vector<Drive> drives;  ///< shares of the variance; total NaN where the study has no Saltelli design

  struct Step {
    std::size_t count = 0;
    std::vector<uncertainty::Interval> interval;
    std::vector<double> median;
  };
  std::vector<Step> steps;  ///< quantiles of the first points
};

/// Headline indicators of which the study knows a number that is not the same in every run. Empty without a study.
std::vector<StudyChart> study_charts(const ReportInputs& inputs);

}  // namespace gigatwin::report::html
