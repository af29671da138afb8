#pragma once

#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "comparison/criteria.hpp"
#include "results/figures.hpp"
#include "results/study_file.hpp"
#include "uncertainty/estimators.hpp"

/// Proposals ranked in every future that a study has drawn.
namespace gigatwin::study {

/// By one method; scenarios are places in `SampleRanking::scenarios`.
struct MethodRanking {
  comparison::Method method = comparison::Method::weighted_sum;
  std::vector<std::vector<double>> probability;  ///< [scenario][rank - 1]; who ties shares the ranks equally
  std::vector<double> mean_rank;                 ///< [scenario] over the points in which it is ranked; NaN: in none
  /// [a][b] probability that a is ranked before b. Who is not ranked is behind who is; points where neither is do not
  /// count.
  std::vector<std::vector<uncertainty::Beats>> beats;
};

struct SampleRanking {
  std::vector<std::size_t> scenarios;     ///< of the study
  std::vector<results::Figure> criteria;  ///< [criterion] label and units as shown
  std::size_t points = 0;                 ///< that were drawn
  std::size_t unranked = 0;               ///< points at which nobody can be ranked
  std::vector<double> excluded;           ///< [scenario] probability to miss a hard constraint
  std::vector<double> incomplete;         ///< [scenario] share of points at which a criterion is not known
  std::vector<MethodRanking> methods;
  std::vector<std::string> notes;  ///< what cannot be said, and why
};

/// Criteria whose figures the study did not keep, or of which nobody says which way is better, at their place.
void check_criteria(const comparison::CriteriaSpec& spec, const results::StudyReader& study, Diagnostics& diagnostics);

/// The criteria applied to every drawn point: constraints, scores by the proposals that are left at that point, ranks.
/// Weights stand as stated: how a ranking depends on them is `compare --criteria`.
/// @pre  `check_criteria` found nothing
/// Throws FileError: no drawn points, fewer than two scenarios, amounts of money of several price years.
SampleRanking rank_samples(const results::StudyReader& study, const comparison::CriteriaSpec& spec,
                           std::vector<std::size_t> scenarios);

}  // namespace gigatwin::study
