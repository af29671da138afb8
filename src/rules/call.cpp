#include "rules/call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/diagnostics.hpp"
#include "base/error.hpp"

namespace gigatwin::rules {
namespace {

constexpr double weight_tolerance = 1e-6;  // of a sum: binary fractions, never a digit that was left out

template <class Item>
std::vector<std::string> names_of(const std::vector<Item>& items) {
  std::vector<std::string> names;
  for (const Item& item : items) names.push_back(item.name);
  return names;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

template <class Item>
void check_distinct(const std::string& list, const std::vector<Item>& items, BlockProblems& problems) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (!seen.insert(items[i].name).second)
      problems.expected(fmt::format("{}[{}].name", list, i), "a name of its own", items[i].name + " again");
}

void expect_one_of(const std::string& key, const std::string& what, const std::string& name,
                   const std::vector<std::string>& names, BlockProblems& problems) {
  if (has(names, name)) return;
  problems.expected(key, what + did_you_mean(name, names), name);
}

void check_class(const ClassSpec& spec, BlockProblems& problems) {
  if (spec.low && *spec.low > spec.points) problems.expected("low", "at most points", fmt::format("{:g}", *spec.low));
  if (spec.high && *spec.high < spec.points)
    problems.expected("high", "at least points", fmt::format("{:g}", *spec.high));
}

void check_limits(const std::optional<double>& at_least, const std::optional<double>& at_most,
                  BlockProblems& problems) {
  if (at_least && at_most && *at_least > *at_most)
    problems.expected("at_most", fmt::format("no less than at_least, {:g}", *at_least), fmt::format("{:g}", *at_most));
}

void check_band(const BandSpec& band, BlockProblems& problems) { check_limits(band.at_least, band.at_most, problems); }

void check_requirement(const RequirementSpec& spec, BlockProblems& problems) {
  if (!spec.at_least && !spec.at_most) problems.expected("figure", "at_least or at_most beside it", "neither");
  check_limits(spec.at_least, spec.at_most, problems);
}

void check_criterion(const CriterionSpec& criterion, BlockProblems& problems) {
  for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
    const BandSpec& band = criterion.bands[i];
    const bool is_rest = !band.at_least && !band.at_most;
    if (is_rest && i + 1 < criterion.bands.size())
      problems.expected(fmt::format("bands[{}].name", i), "at_least or at_most, since others follow it", "neither");
    if (!is_rest && band.figure.empty() && criterion.figure.empty())
      problems.expected(fmt::format("bands[{}].name", i), "a figure, of the band or of the criterion", "none");
    if (!band.figure.empty() && !criterion.per.empty())
      problems.expected(fmt::format("bands[{}].figure", i), "no figure of its own where the criterion has per",
                        band.figure);
  }
}

void check_bands(const CallSpec& call, BlockProblems& problems) {
  const std::vector<std::string> classes = names_of(call.classes);
  for (std::size_t i = 0; i < call.criteria.size(); ++i)
    for (std::size_t j = 0; j < call.criteria[i].bands.size(); ++j)
      expect_one_of(fmt::format("criteria[{}].bands[{}].name", i, j), "one of classes", call.criteria[i].bands[j].name,
                    classes, problems);
}

void check_parts(const CallSpec& call, BlockProblems& problems) {
  std::vector<std::string> above;
  for (std::size_t i = 0; i < call.criteria.size(); ++i) {
    const CriterionSpec& criterion = call.criteria[i];
    if (!criterion.part_of.empty())
      expect_one_of(fmt::format("criteria[{}].part_of", i), "a criterion that stands before it", criterion.part_of,
                    above, problems);
    if (!criterion.bands.empty() && has_parts(call, criterion))
      problems.expected(fmt::format("criteria[{}].bands", i), "either bands or parts", "both");
    above.push_back(criterion.name);
  }
}

void check_weights(const CallSpec& call, BlockProblems& problems) {
  std::map<std::string, double> sums;
  std::map<std::string, std::size_t> last;
  for (std::size_t i = 0; i < call.criteria.size(); ++i) {
    sums[call.criteria[i].part_of] += call.criteria[i].weight;
    last[call.criteria[i].part_of] = i;
  }
  for (const auto& [whole, sum] : sums)
    if (std::abs(sum - 1.0) > weight_tolerance)
      problems.expected(fmt::format("criteria[{}].weight", last[whole]),
                        fmt::format("weights that add up to 100 % of {}", whole.empty() ? "the award" : whole),
                        fmt::format("{:.6g} %", 100.0 * sum));
}

void check_call(const CallSpec& call, BlockProblems& problems) {
  check_distinct("lots", call.lots, problems);
  check_distinct("requirements", call.requirements, problems);
  check_distinct("classes", call.classes, problems);
  check_distinct("criteria", call.criteria, problems);
  const std::vector<std::string> lots = names_of(call.lots);
  for (std::size_t i = 0; i < call.requirements.size(); ++i)
    if (!call.requirements[i].lot.empty())
      expect_one_of(fmt::format("requirements[{}].lot", i), "one of lots", call.requirements[i].lot, lots, problems);
  check_bands(call, problems);
  check_parts(call, problems);
  check_weights(call, problems);
}

}  // namespace

Condition condition_of(const CriterionSpec& criterion, const BandSpec& band) {
  return {band.figure.empty() ? criterion.figure : band.figure, criterion.per, band.at_least, band.at_most};
}

Condition condition_of(const RequirementSpec& requirement) {
  return {requirement.figure, requirement.per, requirement.at_least, requirement.at_most};
}

double award_share(const CallSpec& call, const CriterionSpec& criterion) {
  double share = criterion.weight;
  for (const CriterionSpec* one = &criterion; !one->part_of.empty();) {
    const auto whole = std::find_if(call.criteria.begin(), call.criteria.end(),
                                    [&](const CriterionSpec& candidate) { return candidate.name == one->part_of; });
    GIGATWIN_ASSERT(whole != call.criteria.end(), "{} is part of {}", one->name, one->part_of);
    one = &*whole;
    share *= one->weight;
  }
  return share;
}

bool has_parts(const CallSpec& call, const CriterionSpec& criterion) {
  return std::any_of(call.criteria.begin(), call.criteria.end(),
                     [&](const CriterionSpec& part) { return part.part_of == criterion.name; });
}

const Schema<ClassSpec>& class_schema() {
  using C = ClassSpec;
  static const Schema<C> schema{
      "class",
      "A class of a band and what it earns.",
      {text("name", &C::name).required().doc("Such as excellent."),
       fraction("points", &C::points).required().doc("Share of the criterion's points."),
       fraction("low", &C::low).doc("Fewest plausible points; leave out where they are published."),
       fraction("high", &C::high).doc("Most plausible points; leave out where they are published.")},
      check_class};
  return schema;
}

const Schema<BandSpec>& band_schema() {
  using B = BandSpec;
  static const Schema<B> schema{
      "band",
      "Values that earn a class. A value belongs to the first band that it fulfils; the last one may be the rest.",
      {text("name", &B::name).required().doc("Name of a class."),
       text("figure", &B::figure).doc("Indicator; leave out for the criterion's."),
       number("at_least", &B::at_least).doc("Smallest value, in the units that gigatwin show prints."),
       number("at_most", &B::at_most).doc("Largest value, in the units that gigatwin show prints.")},
      check_band};
  return schema;
}

const Schema<CriterionSpec>& criterion_schema() {
  using C = CriterionSpec;
  static const Schema<C> schema{
      "criterion",
      "One criterion of the award, or a group of them.",
      {text("name", &C::name).required().doc("Distinct."), text("title", &C::title).required().doc("In a line."),
       text("part_of", &C::part_of).doc("Criterion above it, which stands before; leave out: the award itself."),
       fraction("weight", &C::weight).required().doc("Share of what it is part of; all parts add up to 100 %."),
       text("figure", &C::figure).doc("Indicator that its bands look at."),
       text("per", &C::per).doc("Indicator that the figure is divided by."),
       blocks<band_schema>("bands", &C::bands)
           .items(0, 20)
           .doc("From best to worst. Leave out: its parts are scored, or nothing that a simulation knows."),
       text("note", &C::note).doc("What else to know.")},
      check_criterion};
  return schema;
}

const Schema<RequirementSpec>& requirement_schema() {
  using R = RequirementSpec;
  static const Schema<R> schema{
      "requirement",
      "What a proposal must have to be ranked at all.",
      {text("name", &R::name).required().doc("Distinct."), text("title", &R::title).required().doc("In a line."),
       text("lot", &R::lot).doc("Lot that asks for it; leave out: every lot."),
       text("figure", &R::figure).required().doc("Indicator."),
       text("per", &R::per).doc("Indicator that the figure is divided by."),
       number("at_least", &R::at_least).doc("Smallest value, in the units that gigatwin show prints."),
       number("at_most", &R::at_most).doc("Largest value, in the units that gigatwin show prints."),
       text("note", &R::note).doc("What else to know.")},
      check_requirement};
  return schema;
}

const Schema<LotSpec>& lot_schema() {
  using L = LotSpec;
  static const Schema<L> schema{"lot",
                                "A part of the call that proposals compete for.",
                                {text("name", &L::name).required().doc("As proposal.lot."),
                                 text("title", &L::title).required().doc("In a line.")}};
  return schema;
}

const Schema<CallSpec>& call_schema() {
  using C = CallSpec;
  static const Schema<C> schema{
      "call",
      "The criteria of a call for proposals.",
      {text("title", &C::title).required().doc("For lists."), text("issuer", &C::issuer).required().doc("Who calls."),
       text("reference", &C::reference).required().doc("Number of the call."),
       blocks<lot_schema>("lots", &C::lots).items(0, 20).doc("Parts of the call; leave out: it has none."),
       blocks<requirement_schema>("requirements", &C::requirements).items(0, 100).doc("Of eligibility."),
       blocks<class_schema>("classes", &C::classes).required().items(1, 20).doc("Of the bands, and what they earn."),
       blocks<criterion_schema>("criteria", &C::criteria)
           .required()
           .items(1, 200)
           .doc("Of the award: a tree whose leaves have bands, or are not scored."),
       text("note", &C::note).doc("What else to know."),
       blocks<threshold_source_schema>("sources", &C::sources)
           .required()
           .items(1, 200)
           .doc("Where thresholds and weights come from, and how far that can be trusted.")},
      check_call};
  return schema;
}

const Schema<AssessmentSpec>& assessment_schema() {
  using A = AssessmentSpec;
  static const Schema<A> schema{
      "assessment",
      "What somebody other than the simulation says of a criterion.",
      {text("proposal", &A::proposal).doc("Name of the scenario; leave out: of every one."),
       text("criterion", &A::criterion).required().doc("Name of a criterion that has neither bands nor parts."),
       fraction("points", &A::points).required().doc("Share of the criterion's points."),
       text("why", &A::why).required().doc("Who says so, and why.")}};
  return schema;
}

const Schema<AssessmentsSpec>& assessments_schema() {
  using A = AssessmentsSpec;
  static const Schema<A> schema{
      "assessments",
      "Self-assessments for criteria that no simulation knows.",
      {blocks<assessment_schema>("assessments", &A::assessments).required().items(1, 1000).doc("A criterion each.")}};
  return schema;
}

}  // namespace gigatwin::rules
