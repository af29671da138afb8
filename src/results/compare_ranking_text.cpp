#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "results/compare_columns.hpp"
#include "results/compare_ranking.hpp"
#include "results/show.hpp"

namespace gigatwin::results {
namespace {

using comparison::Method;
using comparison::RankedBy;
using Rows = std::vector<std::vector<std::string>>;

/// A, B ... Z, AA, AB ...: criteria as columns.
std::string letter(std::size_t criterion) {
  constexpr std::size_t letters = 26;
  const std::string last(1, static_cast<char>('A' + criterion % letters));
  return criterion < letters ? last : letter(criterion / letters - 1) + last;
}

std::string with_units(const Figure& figure) {
  return figure.units.empty() ? figure.label : figure.label + ", " + figure.units;
}

std::string number(const Figure& figure, double value) {
  return figure.count ? readable_count(value) : readable_number(value);
}

std::string percent(double share) { return fmt::format("{:.4g} %", std::round(1000.0 * share) / 10.0); }

std::string scale_text(const comparison::CriterionSpec& criterion) {
  switch (criterion.scale) {
    case comparison::Scale::min_max:
      return "0 for the worst, 1 for the best";
    case comparison::Scale::ratio:
      return "ratio to the best";
    case comparison::Scale::bounds:
      break;
  }
  return fmt::format("0 at {:g}, 1 at {:g}", criterion.worst.value_or(unknown), criterion.target.value_or(unknown));
}

std::string criteria_text(const Ranking& ranking) {
  Rows rows;
  for (std::size_t k = 0; k < ranking.criteria.size(); ++k) {
    const bool lower = ranking.candidates.better[k] == comparison::Better::lower;
    rows.push_back({letter(k), with_units(ranking.criteria[k]), lower ? "lower" : "higher",
                    scale_text(ranking.spec.criteria[k]), percent(ranking.assessment.problem.weights[k])});
  }
  return aligned(rows, 4, 2);
}

std::string limit_text(const Ranking& ranking, std::size_t constraint) {
  const comparison::ConstraintSpec& spec = ranking.spec.constraints[constraint];
  const Figure& figure = ranking.constraints[constraint];
  return fmt::format("{} {} {}{}{}", figure.label, spec.at_most ? "at most" : "at least",
                     number(figure, spec.at_most ? *spec.at_most : spec.at_least.value_or(unknown)),
                     figure.units.empty() ? "" : " ", figure.units);
}

std::string miss_text(const Ranking& ranking, const comparison::Miss& miss) {
  const Figure& figure = ranking.constraints[miss.constraint];
  const bool most = ranking.spec.constraints[miss.constraint].at_most.has_value();
  const std::string what = std::isnan(miss.value) ? std::string("not known")
                                                  : fmt::format("{}, {} too {}", number(figure, miss.value),
                                                                number(figure, miss.by), most ? "much" : "little");
  return fmt::format("    {}: {}", ranking.candidates.names[miss.proposal], what);
}

std::string constraints_text(const Ranking& ranking) {
  if (ranking.constraints.empty()) return {};
  std::string text = "\nConstraints\n";
  for (std::size_t c = 0; c < ranking.constraints.size(); ++c) {
    std::vector<std::string> misses;
    for (const comparison::Miss& miss : ranking.assessment.misses)
      if (miss.constraint == c) misses.push_back(miss_text(ranking, miss));
    const bool hard = ranking.spec.constraints[c].hard;
    text += fmt::format("  {}: {}\n", limit_text(ranking, c),
                        misses.empty() ? "kept by all"
                        : hard         ? "missed, and not ranked, by"
                                       : "missed, and ranked all the same, by");
    for (const std::string& miss : misses) text += miss + '\n';
    if (!misses.empty()) text += fmt::format("    limit: {}\n", ranking.spec.constraints[c].why);
  }
  return text;
}

std::string incomplete_text(const Ranking& ranking) {
  std::string text;
  for (const std::size_t i : ranking.assessment.incomplete) {
    std::vector<std::string> missing;
    for (std::size_t k = 0; k < ranking.criteria.size(); ++k)
      if (std::isnan(ranking.candidates.values[i][k])) missing.push_back(ranking.criteria[k].label);
    text += fmt::format("  {}: not known: {}\n", ranking.candidates.names[i], fmt::join(missing, ", "));
  }
  return text.empty() ? text : "\nCannot be compared with the others, and not ranked\n" + text;
}

/// Names of the ranked proposals.
std::string name_of(const Ranking& ranking, std::size_t place) {
  return ranking.candidates.names[ranking.assessment.ranked[place]];
}

std::vector<std::string> names_of(const Ranking& ranking, const std::vector<std::size_t>& places) {
  std::vector<std::string> names;
  for (const std::size_t place : places) names.push_back(name_of(ranking, place));
  return names;
}

/// By the ranks of the first method.
std::vector<std::size_t> order(const Ranking& ranking) {
  std::vector<std::size_t> places(ranking.assessment.ranked.size());
  std::iota(places.begin(), places.end(), 0U);
  const std::vector<int>& ranks = ranking.assessment.rankings.front().ranks;
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) { return ranks[a] < ranks[b]; });
  return places;
}

std::string front_text(const Ranking& ranking, std::size_t place) {
  const std::vector<std::size_t>& by = ranking.assessment.dominated_by[place];
  return by.empty() ? "on it" : fmt::format("no: {}", fmt::join(names_of(ranking, by), ", "));
}

std::string values_text(const Ranking& ranking) {
  Rows rows{{""}};
  for (std::size_t k = 0; k < ranking.criteria.size(); ++k) rows[0].push_back(letter(k));
  for (const std::size_t place : order(ranking)) {
    rows.push_back({name_of(ranking, place)});
    for (std::size_t k = 0; k < ranking.criteria.size(); ++k)
      rows.back().push_back(number(ranking.criteria[k], ranking.assessment.problem.values[place][k]));
  }
  return "\nValues\n" + aligned(rows, 1, 2);
}

std::string scores_text(const Ranking& ranking) {
  Rows rows{{"", "Pareto front"}};
  for (std::size_t k = 0; k < ranking.criteria.size(); ++k) rows[0].push_back(letter(k));
  for (const RankedBy& by : ranking.assessment.rankings) {
    rows[0].push_back(comparison::to_text(by.method));
    rows[0].push_back("rank");
  }
  for (const std::size_t place : order(ranking)) {
    rows.push_back({name_of(ranking, place), front_text(ranking, place)});
    for (const double score : ranking.assessment.scores[place]) rows.back().push_back(fmt::format("{:.3f}", score));
    for (const RankedBy& by : ranking.assessment.rankings) {
      rows.back().push_back(fmt::format("{:.4f}", by.totals[place]));
      rows.back().push_back(std::to_string(by.ranks[place]));
    }
  }
  return "\nScores (0 worst, 1 best)\n" + aligned(rows, 2, 2);
}

std::string shares_table(const Ranking& ranking, const std::vector<std::vector<double>>& shares) {
  constexpr std::size_t most_ranks = 10;
  const std::size_t ranks = std::min(most_ranks, shares.size());
  Rows rows{{""}};
  for (std::size_t rank = 0; rank < ranks; ++rank) rows[0].push_back(fmt::format("rank {}", rank + 1));
  for (const std::size_t place : order(ranking)) {
    rows.push_back({name_of(ranking, place)});
    for (std::size_t rank = 0; rank < ranks; ++rank) {
      const double share = shares[place][rank];
      rows.back().push_back(share == 0.0 ? "-" : share < 5e-4 ? "<0.1 %" : fmt::format("{:.1f} %", 100.0 * share));
    }
  }
  return aligned(rows, 1, 4);
}

std::string stability_text(const Ranking& ranking) {
  const auto samples = static_cast<double>(ranking.spec.stability.samples);
  std::string text =
      fmt::format("\nRank under other weights (share of {} drawn weights; error at most {:.1f} points)\n",
                  ranking.spec.stability.samples, 100.0 * 0.5 / std::sqrt(samples));
  for (const RankedBy& by : ranking.assessment.rankings) {
    text +=
        fmt::format("  {}, any weights\n{}", comparison::to_text(by.method), shares_table(ranking, by.shares_of_all));
    text += fmt::format("  {}, each weight within {} of its own\n{}", comparison::to_text(by.method),
                        percent(ranking.spec.stability.spread), shares_table(ranking, by.shares_around));
  }
  return text;
}

/// "A 31 % (-9), B 39 % (+9), C 30 %"
std::string weights_text(const Ranking& ranking, const std::vector<double>& weights) {
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const double change = 100.0 * (weights[k] - ranking.assessment.problem.weights[k]);
    parts.push_back(fmt::format("{} {}", letter(k), percent(weights[k])));
    if (std::abs(change) >= 0.05) parts.back() += fmt::format(" ({:+.1f})", change);
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::vector<std::string> winning_values(const Ranking& ranking, const comparison::Overturn& overturn) {
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < ranking.criteria.size(); ++k)
    if (overturn.winning_values[k])
      parts.push_back(fmt::format("{} {} instead of {}", letter(k),
                                  number(ranking.criteria[k], *overturn.winning_values[k]),
                                  number(ranking.criteria[k], ranking.assessment.problem.values[overturn.other][k])));
  return parts;
}

std::string overturn_text(const Ranking& ranking, const comparison::Overturn& overturn) {
  const std::vector<std::string> values = winning_values(ranking, overturn);
  std::string text = fmt::format("    {} would be first\n", name_of(ranking, overturn.other));
  if (overturn.method == Method::weighted_sum)
    text += overturn.weights ? fmt::format("      with the weights {} (distance {:.3f})\n",
                                           weights_text(ranking, *overturn.weights), overturn.distance)
                             : std::string("      under no weights\n");
  return text + (values.empty() ? std::string("      through no single figure\n")
                                : fmt::format("      with {}\n", fmt::join(values, ", or ")));
}

std::string dropped_text(const Ranking& ranking, Method method) {
  std::string text;
  for (const comparison::Dropped& dropped : ranking.assessment.dropped)
    if (dropped.method == method)
      text += fmt::format("    without {}, {} would be first\n", letter(dropped.criterion),
                          fmt::join(names_of(ranking, dropped.first), " and "));
  return text.empty() ? "    leaving out any one criterion changes nothing in first place\n" : text;
}

std::string overturning_text(const Ranking& ranking) {
  std::string text = "\nWhat would overturn it\n";
  for (const RankedBy& by : ranking.assessment.rankings) {
    std::vector<std::size_t> first;
    for (std::size_t place = 0; place < by.ranks.size(); ++place)
      if (by.ranks[place] == 1) first.push_back(place);
    text += fmt::format("  {}: {} {} first\n", comparison::to_text(by.method),
                        fmt::join(names_of(ranking, first), " and "), first.size() == 1 ? "is" : "are");
    for (const std::size_t place : order(ranking))
      for (const comparison::Overturn& overturn : ranking.assessment.overturns)
        if (overturn.method == by.method && overturn.other == place) text += overturn_text(ranking, overturn);
    text += dropped_text(ranking, by.method);
  }
  return text;
}

}  // namespace

std::string ranking_text(const Ranking& ranking) {
  std::string text =
      fmt::format("Ranking by {}: {}\n{}", ranking.criteria_name, ranking.spec.title, criteria_text(ranking));
  if (!ranking.spec.note.empty()) text += fmt::format("  {}\n", ranking.spec.note);
  text += constraints_text(ranking) + incomplete_text(ranking);
  if (ranking.assessment.ranked.empty()) return text + "\nNobody is left to rank.\n";
  text += values_text(ranking) + scores_text(ranking);
  if (ranking.assessment.ranked.size() == 1)
    return text + fmt::format("\nOnly {} is left: there is nothing to compare it with.\n", name_of(ranking, 0));
  return text + stability_text(ranking) + overturning_text(ranking);
}

}  // namespace gigatwin::results
