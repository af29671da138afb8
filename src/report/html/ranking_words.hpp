#pragma once

#include <vector>

#include "report/html/page.hpp"

/// Words about a ranking that the verdict and its own section share. Places are indices into `Assessment::ranked`.
namespace gigatwin::report::html {

/// "A ... Z" of a criterion's column.
std::string criterion_letter(std::size_t criterion);
/// What the criteria call it, in both languages where the name is ours.
Html criterion_label(const results::Ranking& ranking, std::size_t criterion);
Html constraint_label(const results::Ranking& ranking, std::size_t constraint);
/// A value of a criterion with its unit.
Html criterion_value(const results::Figure& figure, double value);
/// "Weighted sum", "TOPSIS".
Html method_words(comparison::Method method);

/// Index of a place's proposal.
std::size_t proposal_at(const results::Ranking& ranking, std::size_t place);
/// By the ranks of the first method.
std::vector<std::size_t> places_in_order(const results::Ranking& ranking);
/// Those of rank 1.
std::vector<std::size_t> first_places(const comparison::RankedBy& by);
/// "A", "A and B", "A, B and C".
Html joined_names(const ReportInputs& inputs, const std::vector<std::size_t>& proposals);

/// The single figure whose change by the least part of its own value would put `overturn.other` first; nullopt: none
/// would.
struct Change {
  std::size_t criterion = 0;
  double from = 0.0, to = 0.0;
  double part = 0.0;  ///< |to - from| / |from|
};
std::optional<Change> least_change(const results::Ranking& ranking, const comparison::Overturn& overturn);

}  // namespace gigatwin::report::html
