#include "report/html/ranking_words.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/html/proposals.hpp"
#include "report/html/texts.hpp"

namespace gigatwin::report::html {
namespace {

/// Our name of the figure, unless whoever wrote the criteria chose a label.
Html label(const results::Figure& figure, const std::string& chosen) {
  const std::string key = "indicator." + figure.name;
  return chosen.empty() && has_text(key) ? t(key) : quoted(shortened(figure.label, 80));
}

}  // namespace

std::string criterion_letter(std::size_t criterion) {
  constexpr std::size_t letters = 26;
  const std::string last(1, static_cast<char>('A' + criterion % letters));
  return criterion < letters ? last : criterion_letter(criterion / letters - 1) + last;
}

Html criterion_label(const results::Ranking& ranking, std::size_t criterion) {
  return label(ranking.criteria[criterion], ranking.spec.criteria[criterion].label);
}

Html constraint_label(const results::Ranking& ranking, std::size_t constraint) {
  return label(ranking.constraints[constraint], ranking.spec.constraints[constraint].label);
}

Html criterion_value(const results::Figure& figure, double value) { return number(value, figure.units, figure.count); }

Html method_words(comparison::Method method) {
  return t(method == comparison::Method::topsis ? "ranking.topsis" : "ranking.weighted_sum");
}

std::size_t proposal_at(const results::Ranking& ranking, std::size_t place) { return ranking.assessment.ranked[place]; }

std::vector<std::size_t> places_in_order(const results::Ranking& ranking) {
  std::vector<std::size_t> places(ranking.assessment.ranked.size());
  std::iota(places.begin(), places.end(), 0U);
  if (ranking.assessment.rankings.empty()) return places;
  const std::vector<int>& ranks = ranking.assessment.rankings.front().ranks;
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) { return ranks[a] < ranks[b]; });
  return places;
}

std::vector<std::size_t> first_places(const comparison::RankedBy& by) {
  std::vector<std::size_t> places;
  for (std::size_t place = 0; place < by.ranks.size(); ++place)
    if (by.ranks[place] == 1) places.push_back(place);
  return places;
}

Html joined_names(const ReportInputs& inputs, const std::vector<std::size_t>& proposals) {
  Html html;
  for (std::size_t i = 0; i < proposals.size(); ++i) {
    if (i > 0) html += i + 1 == proposals.size() ? Html{" "} + t("word.and") + Html{" "} : Html{", "};
    html += name(inputs.proposals[proposals[i]].label, 40);
  }
  return html;
}

std::optional<Change> least_change(const results::Ranking& ranking, const comparison::Overturn& overturn) {
  std::optional<Change> least;
  for (std::size_t k = 0; k < ranking.criteria.size(); ++k) {
    if (!overturn.winning_values[k]) continue;
    const double from = ranking.assessment.problem.values[overturn.other][k], to = *overturn.winning_values[k];
    const Change change{k, from, to, from == 0.0 ? results::unknown : std::abs((to - from) / from)};
    if (!least || std::isnan(least->part) || change.part < least->part) least = change;
  }
  return least;
}

}  // namespace gigatwin::report::html
