#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "report/html/page.hpp"
#include "study/sample_ranking.hpp"
#include "uncertainty/estimators.hpp"

/// How sure the numbers are: of a study, or of results that carry quantiles themselves.
namespace gigatwin::report::html {

/// 5 %, median and 95 % of an indicator.
struct Spread {
  double low = 0.0, median = 0.0, high = 0.0;
  std::size_t runs = 0;  ///< of the study; 0: the result's own quantiles
};

/// Of the study's drawn points where it has the proposal and kept the indicator; else of the result's quantiles 0.05,
/// 0.5 and 0.95; nullopt where there are neither.
std::optional<Spread> spread_of(const ReportInputs& inputs, std::size_t proposal, std::string_view indicator);

/// Probability that one proposal is better than another in the same future. nullopt without a study of both.
std::optional<uncertainty::Beats> beats(const ReportInputs& inputs, std::size_t a, std::size_t b,
                                        std::string_view indicator, comparison::Better better);

/// Every drawn point of the study ranked by the criteria, as `gigatwin study rank` does.
struct Futures {
  std::optional<study::SampleRanking> ranking;  ///< its scenarios are in the order of the proposals
  std::string why_not;                          ///< where there is none though a study and criteria are given

  /// Probability of the first place by the first method.
  double first(std::size_t proposal) const { return ranking->methods.front().probability[proposal].front(); }
};
Futures futures_of(const ReportInputs& inputs);

}  // namespace gigatwin::report::html
