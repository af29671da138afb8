#pragma once

#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "comparison/assessment.hpp"
#include "results/compare.hpp"

/// The ranking of results by criteria: figures from the files, judgement from `comparison`, words for people.
namespace gigatwin::results {

struct Ranking {
  std::string criteria_name;  ///< of the catalogue entry or file
  comparison::CriteriaSpec spec;
  std::vector<Figure> criteria;     ///< [criterion]: label, units and better as shown; no value
  std::vector<Figure> constraints;  ///< [constraint]
  comparison::Candidates candidates;
  comparison::Assessment assessment;
};

/// Finds figures that neither the program nor any of the results knows, and criteria of which nobody says which way is
/// better; at their place in the file of the criteria.
void check_criteria(const comparison::CriteriaSpec& spec, const std::vector<ResultReader>& results,
                    Diagnostics& diagnostics);

enum class Horizons : std::uint8_t { equal, any };

/// Ranks results of one price year (or brought to one by `reading`) and of one length.
/// @param names  of the results, as `compare` gives them
/// @pre  `check_criteria` found nothing
/// Throws FileError naming two results: price years that differ or are not known though a figure is money; lengths of
/// the simulated time or horizons of the plans that differ, unless any are allowed; a scale that the values do not
/// allow.
Ranking rank(const std::vector<ResultReader>& results, const std::vector<std::string>& names, std::string criteria_name,
             const comparison::CriteriaSpec& spec, const Reading& reading, Horizons horizons);

/// Constraints, scores, Pareto front, both rankings, their stability, and what would overturn them.
std::string ranking_text(const Ranking& ranking);
/// A row for each result: what became of it, values, scores, totals, ranks, shares.
std::string ranking_csv(const Ranking& ranking);
/// `comparison_json` with the key "ranking".
std::string comparison_json(const Comparison& comparison, const Ranking& ranking);

}  // namespace gigatwin::results
