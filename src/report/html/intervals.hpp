#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "report/html/page.hpp"
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

/// Every drawn point of the study ranked by the criteria, constraints included.
struct RankProbabilities {
  std::size_t points = 0;                    ///< that were ranked
  std::vector<std::vector<double>> of_rank;  ///< [proposal][rank - 1]; those that tie share their ranks
  std::vector<double> not_ranked;            ///< [proposal]: a hard constraint is missed or a criterion not known
};

/// By the first method of the ranking. Figures that the study did not keep stay at the result's. nullopt: no study or
/// no ranking, a proposal that is not in the study, amounts of money of several price years.
std::optional<RankProbabilities> rank_probabilities(const ReportInputs& inputs);

}  // namespace gigatwin::report::html
