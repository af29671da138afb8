#include "comparison/criteria.hpp"

#include <fmt/format.h>

#include <cmath>
#include <set>

namespace gigatwin::comparison {
namespace {

constexpr double weight_tolerance = 1e-6;  // of a sum: binary fractions, never a digit that was left out
constexpr double most = 1e15;

std::string scaled_weights(const CriteriaSpec& spec, double sum) {
  std::string text = "scaled to 1:";
  for (const CriterionSpec& criterion : spec.criteria)
    text += fmt::format("{} {} {:.4g}", &criterion == &spec.criteria.front() ? "" : ",", criterion.figure,
                        criterion.weight / sum);
  return text;
}

void check_criterion(const CriterionSpec& criterion, BlockProblems& problems) {
  if (criterion.scale != Scale::bounds) return;
  for (const auto& [key, value] : {std::pair{"target", criterion.target}, std::pair{"worst", criterion.worst}})
    if (!value) problems.expected("normalise", fmt::format("a {} beside bounds", key), "none");
  if (!criterion.target || !criterion.worst) return;
  if (*criterion.target == *criterion.worst)
    problems.expected("target", "another value than worst", fmt::format("{:g} for both", *criterion.target));
  else if (criterion.better && (*criterion.better == Better::higher) != (*criterion.target > *criterion.worst))
    problems.expected("target",
                      *criterion.better == Better::higher ? "more than worst, since higher is better"
                                                          : "less than worst, since lower is better",
                      fmt::format("target {:g}, worst {:g}", *criterion.target, *criterion.worst));
}

void check_constraint(const ConstraintSpec& constraint, BlockProblems& problems) {
  if (constraint.at_most.has_value() == constraint.at_least.has_value())
    problems.expected(constraint.at_most ? "at_least" : "figure", "one of at_most and at_least",
                      constraint.at_most ? "both" : "neither");
}

void check_criteria(const CriteriaSpec& spec, BlockProblems& problems) {
  double sum = 0.0;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < spec.criteria.size(); ++i) {
    sum += spec.criteria[i].weight;
    if (!seen.insert(spec.criteria[i].figure).second)
      problems.expected(fmt::format("criteria[{}].figure", i), "a figure that no criterion before it weighs",
                        spec.criteria[i].figure);
  }
  if (spec.criteria.empty() || std::abs(sum - 1.0) <= weight_tolerance) return;
  problems.expected("criteria", "weights that add to 1", fmt::format("a sum of {:.6g}", sum),
                    sum > 0.0 ? scaled_weights(spec, sum) : "");
}

}  // namespace

const Schema<CriterionSpec>& criterion_schema() {
  using C = CriterionSpec;
  static const Schema<C> schema{
      "criterion",
      "One figure by which proposals are ranked.",
      {text("figure", &C::figure).required().doc("Name of an indicator, such as cost_per_exaflop_day."),
       text("label", &C::label).doc("What it is called in the ranking; leave out for the indicator's own."),
       fraction("weight", &C::weight).required().doc("Its part; all weights add to 1."),
       choice("better", &C::better, {{"lower", Better::lower}, {"higher", Better::higher}})
           .doc("Which way is better; leave out for the indicator's own."),
       choice("normalise", &C::scale, {{"min-max", Scale::min_max}, {"ratio", Scale::ratio}, {"bounds", Scale::bounds}})
           .doc(
               "How a value becomes a score for the weighted sum. min-max: 0 for the worst of the proposals, 1 for the "
               "best. ratio: to the best. bounds: 0 at worst, 1 at target, whoever else is compared. TOPSIS divides by "
               "the length of the column instead."),
       number("target", &C::target)
           .between(-most, most)
           .only_when("normalise", {"bounds"})
           .doc("Value from which on the score is 1, in the units that compare shows."),
       number("worst", &C::worst)
           .between(-most, most)
           .only_when("normalise", {"bounds"})
           .doc("Value from which on the score is 0."),
       number("least", &C::least).between(-most, most).doc("No improvement goes below it: a PUE of 1."),
       number("most", &C::most).between(-most, most).doc("No improvement goes above it: a share of 1.")},
      check_criterion};
  return schema;
}

const Schema<ConstraintSpec>& constraint_schema() {
  using C = ConstraintSpec;
  static const Schema<C> schema{
      "constraint",
      "What a proposal has to keep before it is ranked. A figure that is not known is not kept.",
      {text("figure", &C::figure).required().doc("Name of an indicator, such as pue."),
       text("label", &C::label).doc("What it is called; leave out for the indicator's own."),
       number("at_most", &C::at_most).between(-most, most).doc("In the units that compare shows."),
       number("at_least", &C::at_least).between(-most, most).doc("In the units that compare shows."),
       boolean("hard", &C::hard).doc("Who misses it is not ranked. false: it is said, and ranked all the same."),
       text("why", &C::why).required().doc("Source of the limit, or \"assumption: why\".")},
      check_constraint};
  return schema;
}

const Schema<StabilitySpec>& stability_schema() {
  using S = StabilitySpec;
  static const Schema<S> schema{
      "stability",
      "How often each proposal would be first, second ... under other weights.",
      {integer("samples", &S::samples).between(100, 10'000'000).doc("Weights drawn; the error falls as 1/sqrt."),
       fraction("spread", &S::spread)
           .above(0.0)
           .at_most(1.0)
           .doc("Around the stated weights: every weight w between (1 - spread) w and (1 + spread) w, sum 1."),
       integer("seed", &S::seed).at_least(0).doc("Of the draws.")}};
  return schema;
}

const Schema<CriteriaSpec>& criteria_schema() {
  using C = CriteriaSpec;
  static const Schema<C> schema{
      "criteria",
      "How proposals are ranked: what they have to keep, what counts how much, and by which method.",
      {text("title", &C::title).required().doc("For lists."),
       text("note", &C::note).doc("Who chose the weights, and why."),
       blocks<criterion_schema>("criteria", &C::criteria).required().items(1, 50).doc("What counts; weights add to 1."),
       blocks<constraint_schema>("constraints", &C::constraints).items(0, 50).doc("What has to be kept first."),
       choice("method", &C::method,
              {{"weighted-sum", Methods::weighted_sum}, {"topsis", Methods::topsis}, {"both", Methods::both}})
           .doc("Weighted sum of scores, TOPSIS (nearness to the ideal), or both beside each other."),
       block<stability_schema>("stability", &C::stability).doc("Of the ranking under other weights."),
       fraction("inflation", &C::inflation)
           .between(-0.2, 1.0)
           .doc("A year: brings amounts of money to the latest price year. Leave out: proposals of several price years "
                "are refused."),
       blocks<hardware::source_schema>("sources", &C::sources).doc("Where limits and weights come from.")},
      check_criteria};
  return schema;
}

std::vector<Method> methods_of(Methods methods) {
  switch (methods) {
    case Methods::weighted_sum:
      return {Method::weighted_sum};
    case Methods::topsis:
      return {Method::topsis};
    case Methods::both:
      break;
  }
  return {Method::weighted_sum, Method::topsis};
}

std::string to_text(Method method) { return method == Method::topsis ? "TOPSIS" : "weighted sum"; }

std::string to_text(Scale scale) {
  switch (scale) {
    case Scale::min_max:
      return "min-max";
    case Scale::ratio:
      return "ratio";
    case Scale::bounds:
      break;
  }
  return "bounds";
}

}  // namespace gigatwin::comparison
