#include "study/sample_ranking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "comparison/assessment.hpp"
#include "results/compare.hpp"
#include "results/compare_ranking.hpp"
#include "study/analysis.hpp"

namespace gigatwin::study {
namespace {

using comparison::CriteriaSpec;
using results::StudyReader;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// What the criteria look at: [scenario][figure][point].
using Sampled = std::vector<std::vector<std::vector<double>>>;

template <class Specs>
Sampled sampled(const StudyReader& study, const Specs& specs, const std::vector<std::size_t>& scenarios,
                const std::vector<std::size_t>& drawn) {
  Sampled values(scenarios.size());
  for (std::size_t s = 0; s < scenarios.size(); ++s)
    for (const auto& spec : specs) values[s].push_back(at_points(study.values(spec.figure, scenarios[s]), drawn));
  return values;
}

std::vector<double> figures_at(const std::vector<std::vector<double>>& figures, std::size_t point) {
  std::vector<double> values;
  for (const std::vector<double>& figure : figures) values.push_back(figure[point]);
  return values;
}

comparison::Better direction(const comparison::CriterionSpec& criterion, const results::Figure& figure) {
  if (criterion.better) return *criterion.better;
  return figure.better == results::Better::higher ? comparison::Better::higher : comparison::Better::lower;
}

/// Adds up what becomes of the proposals, point by point.
class Tally {
 public:
  Tally(comparison::Method method, std::size_t scenarios, std::size_t points)
      : ranking_{method,
                 std::vector<std::vector<double>>(scenarios, std::vector<double>(scenarios, 0.0)),
                 std::vector<double>(scenarios, 0.0),
                 {}},
        totals_(scenarios, std::vector<double>(points, unknown)) {}

  comparison::Method method() const { return ranking_.method; }

  void add(const std::vector<std::size_t>& ranked, const std::vector<double>& totals, std::size_t point) {
    const std::vector<int> ranks = comparison::ranks(totals);
    for (std::size_t i = 0; i < ranked.size(); ++i) {
      const auto ties = static_cast<std::size_t>(std::count(ranks.begin(), ranks.end(), ranks[i]));
      const double share = 1.0 / static_cast<double>(ties);
      for (std::size_t k = 0; k < ties; ++k)
        ranking_.probability[ranked[i]][static_cast<std::size_t>(ranks[i]) - 1 + k] += share;
      ranking_.mean_rank[ranked[i]] += static_cast<double>(ranks[i]) + 0.5 * static_cast<double>(ties - 1);
      totals_[ranked[i]][point] = -static_cast<double>(ranks[i]);  // ranks, which see ties, not totals
    }
  }

  /// Probabilities out of counts.
  MethodRanking finish(std::size_t points) {
    for (std::size_t s = 0; s < totals_.size(); ++s) {
      const auto times = static_cast<double>(
          std::count_if(totals_[s].begin(), totals_[s].end(), [](double total) { return !std::isnan(total); }));
      ranking_.mean_rank[s] = times > 0.0 ? ranking_.mean_rank[s] / times : unknown;
      for (double& probability : ranking_.probability[s]) probability /= static_cast<double>(points);
    }
    for (std::size_t a = 0; a < totals_.size(); ++a) {
      std::vector<uncertainty::Beats>& row = ranking_.beats.emplace_back();
      for (std::size_t b = 0; b < totals_.size(); ++b) row.push_back(before(totals_[a], totals_[b]));
    }
    return std::move(ranking_);
  }

 private:
  static uncertainty::Beats before(std::vector<double> a, std::vector<double> b) {
    constexpr double behind_all = -std::numeric_limits<double>::infinity();
    for (std::size_t point = 0; point < a.size(); ++point) {
      if (std::isnan(a[point]) == std::isnan(b[point])) continue;
      (std::isnan(a[point]) ? a : b)[point] = behind_all;
    }
    return uncertainty::beats(a, b, false);
  }

  MethodRanking ranking_;
  std::vector<std::vector<double>> totals_;  ///< [scenario][point] higher is better; NaN: not ranked
};

/// Whether anything that decides about a proposal is not known; else who is not ranked misses a hard constraint.
bool is_incomplete(const CriteriaSpec& spec, const comparison::Candidates& candidates, std::size_t s) {
  const auto missing = [](double value) { return std::isnan(value); };
  for (std::size_t c = 0; c < spec.constraints.size(); ++c)
    if (spec.constraints[c].hard && missing(candidates.constrained[s][c])) return true;
  return std::any_of(candidates.values[s].begin(), candidates.values[s].end(), missing);
}

void refuse_money(const StudyReader& study, const std::vector<results::Figure>& figures) {
  if (study.about().price_year > 0 || std::none_of(figures.begin(), figures.end(), results::is_money)) return;
  throw FileError(fmt::format(
      "{}: expected amounts of money of one price year; the scenarios of the study do not have one in common",
      study.path()));
}

std::vector<results::Figure> figures_of(const StudyReader& study, const CriteriaSpec& spec) {
  std::vector<results::Figure> criteria, all;
  for (const auto& criterion : spec.criteria) {
    criteria.push_back(*results::described_figure(criterion.figure));
    if (!criterion.label.empty()) criteria.back().label = criterion.label;
  }
  all = criteria;
  for (const auto& constraint : spec.constraints) all.push_back(*results::described_figure(constraint.figure));
  refuse_money(study, all);
  return criteria;
}

void check_kept(const std::string& key, const std::string& name, const StudyReader& study, Diagnostics& diagnostics) {
  if (results::find_indicator(name) != nullptr && !study.has(name))
    diagnostics.expected(key, "an indicator that the study kept", name, "add it to `keep` of the study");
}

std::vector<std::string> notes_of(const SampleRanking& ranking) {
  std::vector<std::string> notes;
  const auto share = [&](std::size_t n) {
    return fmt::format("{:.3g} %", 100.0 * static_cast<double>(n) / static_cast<double>(ranking.points));
  };
  if (ranking.unranked > 0)
    notes.push_back(
        fmt::format("at {} of {} points ({}) nobody can be ranked: constraints, unknown criteria, or "
                    "values of 0 and below under \"normalise: ratio\"",
                    ranking.unranked, ranking.points, share(ranking.unranked)));
  if (std::any_of(ranking.incomplete.begin(), ranking.incomplete.end(), [](double p) { return p > 0.0; }))
    notes.emplace_back("a run without a result, or with an unknown criterion, is not ranked at that point");
  return notes;
}

/// The proposals at one point after the other.
class Points {
 public:
  Points(const StudyReader& study, const CriteriaSpec& spec, const std::vector<std::size_t>& scenarios,
         const std::vector<std::size_t>& drawn, const std::vector<results::Figure>& figures)
      : criteria_(sampled(study, spec.criteria, scenarios, drawn)),
        constraints_(sampled(study, spec.constraints, scenarios, drawn)) {
    for (const std::size_t scenario : scenarios) candidates_.names.push_back(study.about().scenarios[scenario].name);
    for (std::size_t k = 0; k < spec.criteria.size(); ++k)
      candidates_.better.push_back(direction(spec.criteria[k], figures[k]));
  }

  const comparison::Candidates& at(std::size_t point) {
    candidates_.values.clear();
    candidates_.constrained.clear();
    for (std::size_t s = 0; s < candidates_.names.size(); ++s) {
      candidates_.values.push_back(figures_at(criteria_[s], point));
      candidates_.constrained.push_back(figures_at(constraints_[s], point));
    }
    return candidates_;
  }

 private:
  Sampled criteria_, constraints_;
  comparison::Candidates candidates_;
};

/// What becomes of everybody at one point.
void add_point(const CriteriaSpec& spec, const comparison::Candidates& candidates, std::size_t point,
               SampleRanking& ranking, std::vector<Tally>& tallies) {
  const std::vector<std::size_t> left = comparison::rankable(spec, candidates);
  const double share = 1.0 / static_cast<double>(ranking.points);
  for (std::size_t s = 0; s < candidates.names.size(); ++s)
    if (!std::binary_search(left.begin(), left.end(), s))
      (is_incomplete(spec, candidates, s) ? ranking.incomplete : ranking.excluded)[s] += share;
  const comparison::Problem problem = comparison::problem_of(spec, candidates, left);
  if (left.empty() || comparison::unscalable(problem)) {
    ++ranking.unranked;
    return;
  }
  for (Tally& tally : tallies) tally.add(left, comparison::totals(problem, tally.method()), point);
}

/// Throws FileError where there is nothing to rank.
std::vector<std::size_t> points_to_rank(const StudyReader& study, std::size_t scenarios) {
  if (scenarios < 2)
    throw FileError(fmt::format("{}: expected at least two scenarios to rank, found {}", study.path(), scenarios));
  std::vector<std::size_t> drawn;
  if (!study.about().inputs.empty()) drawn = study.drawn_points();
  if (drawn.empty())
    throw FileError(
        fmt::format("{}: expected a study with samples, found none: ranks of single results are "
                    "gigatwin compare --criteria",
                    study.path()));
  return drawn;
}

}  // namespace

void check_criteria(const CriteriaSpec& spec, const StudyReader& study, Diagnostics& diagnostics) {
  results::check_criteria(spec, {}, diagnostics);
  for (std::size_t i = 0; i < spec.criteria.size(); ++i)
    check_kept(fmt::format("criteria[{}].figure", i), spec.criteria[i].figure, study, diagnostics);
  for (std::size_t i = 0; i < spec.constraints.size(); ++i)
    check_kept(fmt::format("constraints[{}].figure", i), spec.constraints[i].figure, study, diagnostics);
}

SampleRanking rank_samples(const StudyReader& study, const CriteriaSpec& spec, std::vector<std::size_t> scenarios) {
  const std::vector<std::size_t> drawn = points_to_rank(study, scenarios.size());
  SampleRanking ranking;
  ranking.scenarios = std::move(scenarios);
  ranking.criteria = figures_of(study, spec);
  ranking.points = drawn.size();
  ranking.excluded.assign(ranking.scenarios.size(), 0.0);
  ranking.incomplete.assign(ranking.scenarios.size(), 0.0);
  Points points{study, spec, ranking.scenarios, drawn, ranking.criteria};
  std::vector<Tally> tallies;
  for (const comparison::Method method : comparison::methods_of(spec.method))
    tallies.emplace_back(method, ranking.scenarios.size(), drawn.size());
  for (std::size_t point = 0; point < drawn.size(); ++point) add_point(spec, points.at(point), point, ranking, tallies);
  for (Tally& tally : tallies) ranking.methods.push_back(tally.finish(drawn.size()));
  ranking.notes = notes_of(ranking);
  return ranking;
}

}  // namespace gigatwin::study
