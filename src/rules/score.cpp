#include "rules/score.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace gigatwin::rules {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// The first band that the figures fulfil.
struct Found {
  std::size_t index = 0;    ///< the number of bands where they fulfil none
  bool is_unknown = false;  ///< a figure that decides it is not known
};

Found band_of(const CriterionSpec& criterion, const FigureOf& figure) {
  for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
    const Condition condition = condition_of(criterion, criterion.bands[i]);
    if (!condition.at_least && !condition.at_most) return {i, false};
    const double value = value_of(condition, figure);
    if (std::isnan(value)) return {i, true};
    if (is_met(condition, value)) return {i, false};
  }
  return {criterion.bands.size(), false};
}

/// The figures with that of a condition at another value.
FigureOf with(const FigureOf& figure, const Condition& condition, double value) {
  const double divisor = condition.per.empty() ? 1.0 : figure(condition.per);
  return [&figure, name = condition.figure, changed = value * divisor](std::string_view asked) {
    return asked == name ? changed : figure(asked);
  };
}

Step step_to(const std::string& band, const Condition& condition, double value, double limit) {
  return {band, condition, value, limit, std::abs(limit - value), {}};
}

/// To the band before the `found` one.
std::optional<Step> better_step(const CriterionSpec& criterion, std::size_t found, const FigureOf& figure) {
  if (found == 0) return std::nullopt;
  const BandSpec& band = criterion.bands[found - 1];
  const Condition condition = condition_of(criterion, band);
  const double value = value_of(condition, figure);
  Step step = step_to(band.name, condition, value, missed_limit(condition, value));
  step.ways = ways_to(condition, step.limit, figure);
  return step;
}

/// Over the nearest limit of the found band beyond which a worse one lies.
std::optional<Step> worse_step(const CriterionSpec& criterion, std::size_t found, const FigureOf& figure) {
  std::optional<Step> nearest;
  if (found == criterion.bands.size()) return nearest;
  const Condition condition = condition_of(criterion, criterion.bands[found]);
  const double value = value_of(condition, figure);
  for (const auto& [limit, outwards] : {std::pair{condition.at_least, -1.0}, std::pair{condition.at_most, 1.0}}) {
    if (!limit) continue;
    const double beyond = *limit + outwards * 1e-6 * std::max(1.0, std::abs(*limit));
    const Found next = band_of(criterion, with(figure, condition, beyond));
    if (next.is_unknown || next.index <= found) continue;
    const std::string name = next.index < criterion.bands.size() ? criterion.bands[next.index].name : "none";
    const Step step = step_to(name, condition, value, *limit);
    if (!nearest || step.margin < nearest->margin) nearest = step;
  }
  return nearest;
}

Points points_of(const CallSpec& call, const std::string& band, double share) {
  for (const ClassSpec& one : call.classes)
    if (one.name == band)
      return {share * one.low.value_or(one.points), share * one.points, share * one.high.value_or(one.points)};
  return {};  // no band: no points
}

void add(Points& sum, const Points& points) {
  sum.low += points.low;
  sum.nominal += points.nominal;
  sum.high += points.high;
}

void score_bands(const CallSpec& call, const CriterionSpec& criterion, const FigureOf& figure, CriterionScore& made) {
  const Found found = band_of(criterion, figure);
  if (found.is_unknown) {
    made.basis = Basis::unknown;
    return;
  }
  made.basis = Basis::simulated;
  if (found.index < criterion.bands.size()) made.band = criterion.bands[found.index].name;
  made.points = points_of(call, made.band, made.award_share);
  made.better = better_step(criterion, found.index, figure);
  made.worse = worse_step(criterion, found.index, figure);
}

CriterionScore score_leaf(const CallSpec& call, std::size_t index, const FigureOf& figure,
                          const std::vector<AssessmentSpec>& assessments) {
  const CriterionSpec& criterion = call.criteria[index];
  CriterionScore made;
  made.criterion = index;
  made.award_share = award_share(call, criterion);
  made.value = criterion.figure.empty() ? unknown : value_of({criterion.figure, criterion.per, {}, {}}, figure);
  made.points = {0.0, 0.0, made.award_share};
  if (!criterion.bands.empty()) {
    score_bands(call, criterion, figure, made);
    return made;
  }
  for (const AssessmentSpec& assessment : assessments) {
    if (assessment.criterion != criterion.name) continue;
    const double points = assessment.points * made.award_share;
    made.basis = Basis::self_assessed;
    made.points = {points, points, points};
    made.why = assessment.why;
  }
  return made;
}

/// Groups come before their parts, so that from the end on every part is complete.
void sum_parts(const CallSpec& call, std::vector<CriterionScore>& scores) {
  for (std::size_t i = scores.size(); i-- > 0;) {
    if (!has_parts(call, call.criteria[i])) continue;
    scores[i].basis = Basis::parts;
    scores[i].points = {};
    for (std::size_t j = i + 1; j < scores.size(); ++j)
      if (call.criteria[j].part_of == call.criteria[i].name) add(scores[i].points, scores[j].points);
  }
}

LotScore score_lot(const CallSpec& call, const std::string& lot, const FigureOf& figure) {
  LotScore made{lot, Answer::yes, {}};
  for (std::size_t i = 0; i < call.requirements.size(); ++i) {
    if (!call.requirements[i].lot.empty() && call.requirements[i].lot != lot) continue;
    made.requirements.push_back({i, score(condition_of(call.requirements[i]), figure)});
    const Answer met = made.requirements.back().at.met;
    if (met == Answer::no) made.eligible = Answer::no;
    if (met == Answer::unknown && made.eligible == Answer::yes) made.eligible = Answer::unknown;
  }
  return made;
}

}  // namespace

LimitScore score(const Condition& condition, const FigureOf& figure) {
  constexpr double none = std::numeric_limits<double>::infinity();
  LimitScore made;
  made.value = value_of(condition, figure);
  const double over = condition.at_least ? made.value - *condition.at_least : none;
  const double under = condition.at_most ? *condition.at_most - made.value : none;
  const bool is_lower = condition.at_least && (!condition.at_most || over <= under);
  made.limit = is_lower ? *condition.at_least : condition.at_most.value_or(unknown);
  made.margin = is_lower ? over : under;
  if (std::isnan(made.value)) return made;
  made.met = is_met(condition, made.value) ? Answer::yes : Answer::no;
  if (made.met == Answer::no) made.ways = ways_to(condition, made.limit, figure);
  return made;
}

Score score(const CallSpec& call, const FigureOf& figure, const std::string& lot,
            const std::vector<AssessmentSpec>& assessments) {
  Score made;
  const bool is_named =
      std::any_of(call.lots.begin(), call.lots.end(), [&](const LotSpec& one) { return one.name == lot; });
  for (const LotSpec& one : call.lots)
    if (!is_named || lot == one.name) made.lots.push_back(score_lot(call, one.name, figure));
  if (call.lots.empty()) made.lots.push_back(score_lot(call, {}, figure));
  for (std::size_t i = 0; i < call.criteria.size(); ++i)
    made.criteria.push_back(score_leaf(call, i, figure, assessments));
  sum_parts(call, made.criteria);
  for (const CriterionScore& one : made.criteria) {
    if (call.criteria[one.criterion].part_of.empty()) add(made.total, one.points);
    if (one.basis == Basis::simulated) made.simulated_share += one.award_share;
  }
  return made;
}

std::string to_text(Basis basis) {
  switch (basis) {
    case Basis::simulated:
      return "simulated";
    case Basis::self_assessed:
      return "self-assessed";
    case Basis::unknown:
      return "unknown";
    case Basis::not_scored:
      return "not scored";
    case Basis::parts:
      return "parts";
  }
  return {};
}

std::string to_text(Answer answer) {
  switch (answer) {
    case Answer::yes:
      return "yes";
    case Answer::no:
      return "no";
    case Answer::unknown:
      return "unknown";
  }
  return {};
}

}  // namespace gigatwin::rules
