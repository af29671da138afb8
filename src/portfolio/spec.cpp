#include "portfolio/spec.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostics.hpp"

namespace gigatwin::portfolio {
namespace {

constexpr std::int64_t most_sites = 1000;
constexpr double largest_share = 100.0;

void check_goal(const GoalSpec& spec, BlockProblems& problems) {
  if (spec.weight == 0.0) problems.expected("weight", "a number other than 0", "0", "leave the term out");
}

void check_constraint(const ConstraintSpec& spec, BlockProblems& problems) {
  if (!spec.at_least && !spec.at_most)
    problems.expected("at_most", "at_least, at_most or both", "neither");
  else if (spec.at_least && spec.at_most && *spec.at_least > *spec.at_most)
    problems.expected("at_least", fmt::format("no more than at_most, {}", *spec.at_most),
                      fmt::format("{}", *spec.at_least));
  if (spec.of == Over::mean && spec.by.empty())
    problems.expected("by", "the figure that weights the mean", "none", "such as it_energy for the PUE");
}

void check_size(const SizeSpec& spec, BlockProblems& problems) {
  if (spec.share.has_value() == spec.accelerators.has_value())
    problems.expected("share", "share or accelerators", spec.share ? "both" : "neither");
}

void check_candidate(const CandidateSpec& spec, BlockProblems& problems) {
  for (std::size_t i = 0; i < spec.sizes.size(); ++i)
    for (std::size_t before = 0; before < i; ++before)
      if (spec.sizes[before].label == spec.sizes[i].label)
        problems.expected(fmt::format("sizes[{}].label", i), "a label that no size before has",
                          fmt::format("\"{}\"", spec.sizes[i].label));
}

void check_counts(std::int64_t at_least, const std::optional<std::int64_t>& at_most, const std::string& key,
                  BlockProblems& problems) {
  if (at_most && at_least > *at_most)
    problems.expected(key, fmt::format("no more than at_most, {}", *at_most), std::to_string(at_least));
}

void check_count(const CountSpec& spec, BlockProblems& problems) {
  check_counts(spec.at_least, spec.at_most, "at_least", problems);
}

void check_lot(const LotSpec& spec, BlockProblems& problems) {
  check_counts(spec.at_least, spec.at_most, "at_least", problems);
}

void check_requirement(const RequirementSpec& spec, BlockProblems& problems) {
  if (spec.candidate == spec.needs) problems.expected("needs", "another candidate", fmt::format("\"{}\"", spec.needs));
}

std::vector<std::string> names_of(const PortfolioSpec& spec) {
  std::vector<std::string> names;
  for (const CandidateSpec& candidate : spec.candidates) names.push_back(candidate.name);
  return names;
}

void check_name(const std::string& name, const std::vector<std::string>& names, const std::string& key,
                BlockProblems& problems) {
  if (std::find(names.begin(), names.end(), name) == names.end())
    problems.expected(key, "the name of a candidate", fmt::format("\"{}\"{}", name, did_you_mean(name, names)));
}

void check_names(const PortfolioSpec& spec, BlockProblems& problems) {
  const std::vector<std::string> names = names_of(spec);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
        names.begin() + static_cast<std::ptrdiff_t>(i))
      problems.expected(fmt::format("candidates[{}].name", i), "a name that no candidate before has",
                        fmt::format("\"{}\"", names[i]));
  for (std::size_t i = 0; i < spec.exclusions.size(); ++i)
    for (const std::string& name : spec.exclusions[i].candidates)
      check_name(name, names, fmt::format("exclusions[{}].candidates", i), problems);
  for (std::size_t i = 0; i < spec.requirements.size(); ++i) {
    check_name(spec.requirements[i].candidate, names, fmt::format("requirements[{}].candidate", i), problems);
    check_name(spec.requirements[i].needs, names, fmt::format("requirements[{}].needs", i), problems);
  }
}

void check_portfolio(const PortfolioSpec& spec, BlockProblems& problems) {
  check_names(spec, problems);
  for (std::size_t i = 0; i < spec.lots.size(); ++i)
    for (std::size_t before = 0; before < i; ++before)
      if (spec.lots[before].lot == spec.lots[i].lot)
        problems.expected(fmt::format("lots[{}].lot", i), "a lot that is not named before",
                          fmt::format("\"{}\"", spec.lots[i].lot));
}

}  // namespace

const Schema<MoneySpec>& money_schema() {
  using M = MoneySpec;
  static const Schema<M> schema{
      "money",
      "Amounts by who spends them.",
      {quantity("union", &M::from_union).at_least({0}).doc("Of the Union; of a result: indicator union_grant."),
       quantity("public", &M::from_public)
           .at_least({0})
           .doc("Of the Union, states and regions together; of a result: indicator public_money."),
       quantity("total", &M::total)
           .at_least({0})
           .doc("Investment, whoever pays; of a result: indicator initial_capital.")}};
  return schema;
}

const Schema<GoalSpec>& goal_schema() {
  using G = GoalSpec;
  static const Schema<G> schema{
      "goal",
      "A term of the goal: weight times the sum of a figure over the chosen sites.",
      {text("figure", &G::figure)
           .required()
           .doc("An indicator (docs/result-format.md), or a figure that the candidates state."),
       number("weight", &G::weight).doc("Per unit of the figure; below 0 for what is to be small."),
       text("by", &G::by).doc("For a figure that does not add up, such as pue: summed is figure times this one.")},
      check_goal};
  return schema;
}

const Schema<ConstraintSpec>& constraint_schema() {
  using C = ConstraintSpec;
  static const Schema<C> schema{
      "constraint",
      "A limit on any figure.",
      {text("figure", &C::figure).required().doc("An indicator, or a figure that the candidates state."),
       number("at_least", &C::at_least).doc("In the figure's units."),
       number("at_most", &C::at_most).doc("In the figure's units."),
       choice("of", &C::of, {{"sum", Over::sum}, {"each", Over::each}, {"mean", Over::mean}})
           .doc("Sum over the chosen sites, each of them, or their mean weighted by another figure."),
       text("by", &C::by)
           .only_when("of", {"mean"})
           .doc("Weight of the mean: a figure that adds up, such as it_energy for pue.")},
      check_constraint};
  return schema;
}

const Schema<FigureSpec>& figure_schema() {
  using F = FigureSpec;
  static const Schema<F> schema{
      "figure",
      "A figure stated by hand; it goes before that of the result.",
      {text("figure", &F::figure).required().doc("Name: an indicator's, or a new one."),
       number("value", &F::value).required().doc("In the indicator's units."),
       boolean("scales", &F::scales)
           .doc("Of a new name: it grows in proportion to the size and adds up over sites. Indicators know "
                "themselves.")}};
  return schema;
}

const Schema<SizeSpec>& size_schema() {
  using S = SizeSpec;
  static const Schema<S> schema{
      "size",
      "How much of a candidate is built.",
      {text("label", &S::label).required().doc("Name."),
       number("share", &S::share).above(0.0).at_most(largest_share).doc("Of the accelerators at share 1."),
       integer("accelerators", &S::accelerators).between(1, 10000000).doc("Instead of share."),
       block<money_schema>("money", &S::money).doc("Of this size, where it is not in proportion."),
       blocks<figure_schema>("figures", &S::figures).doc("Of this size, where they are not in proportion.")},
      check_size};
  return schema;
}

const Schema<CandidateSpec>& candidate_schema() {
  using C = CandidateSpec;
  static const Schema<C> schema{
      "candidate",
      "A site that may be chosen, at one of its sizes.",
      {text("name", &C::name).required().doc("Unique."),
       file("result", &C::result).doc("Result of its simulated year; leave out where all figures are stated."),
       text("country", &C::country).required().doc("ISO 3166-1 alpha-2 code."),
       text("lot", &C::lot).doc("Of the call; leave out for the result's, or none."),
       integer("accelerators", &C::accelerators)
           .between(1, 10000000)
           .doc("At share 1; leave out for those of the result."),
       fraction("fixed_share", &C::fixed_share).doc("Of its money: does not shrink or grow with the size."),
       block<money_schema>("money", &C::money).doc("At share 1; leave out for the result's."),
       blocks<figure_schema>("figures", &C::figures).doc("At share 1; they go before the result's."),
       blocks<size_schema>("sizes", &C::sizes).items(0, 100).doc("Leave out for one size, at share 1.")},
      check_candidate};
  return schema;
}

const Schema<CountSpec>& count_schema() {
  using C = CountSpec;
  static const Schema<C> schema{
      "count",
      "How many sites.",
      {integer("at_least", &C::at_least).between(0, most_sites).doc("Sites."),
       integer("at_most", &C::at_most).between(1, most_sites).doc("Sites; leave out for any number.")},
      check_count};
  return schema;
}

const Schema<CountrySpec>& country_schema() {
  using C = CountrySpec;
  static const Schema<C> schema{
      "country",
      "Limits that hold for every country.",
      {integer("at_most", &C::at_most).between(1, most_sites).doc("Sites; leave out for any number."),
       block<money_schema>("money", &C::money).doc("At most.")}};
  return schema;
}

const Schema<LotSpec>& lot_schema() {
  using L = LotSpec;
  static const Schema<L> schema{
      "lot",
      "Limits of one lot of the call.",
      {text("lot", &L::lot).required().doc("As the candidates name it, such as \"1\"."),
       integer("at_least", &L::at_least).between(0, most_sites).doc("Sites."),
       integer("at_most", &L::at_most).between(0, most_sites).doc("Sites; leave out for any number."),
       block<money_schema>("money", &L::money).doc("At most, all sites of the lot together.")},
      check_lot};
  return schema;
}

const Schema<ExclusionSpec>& exclusion_schema() {
  using E = ExclusionSpec;
  static const Schema<E> schema{"exclusion",
                                "Candidates of which at most one is chosen.",
                                {texts("candidates", &E::candidates).required().items(2, most_sites).doc("Names."),
                                 text("why", &E::why).doc("Such as: same site, same connection.")}};
  return schema;
}

const Schema<RequirementSpec>& requirement_schema() {
  using R = RequirementSpec;
  static const Schema<R> schema{
      "requirement",
      "A candidate that is chosen only together with another.",
      {text("candidate", &R::candidate).required().doc("Name."), text("needs", &R::needs).required().doc("Name."),
       text("why", &R::why).doc("Such as: it has no storage of its own.")},
      check_requirement};
  return schema;
}

const Schema<PortfolioSpec>& portfolio_schema() {
  using P = PortfolioSpec;
  static const Schema<P> schema{
      "portfolio",
      "Which sites, at which sizes, under which limits, for what goal.",
      {text("title", &P::title).required().doc("Name for people."),
       blocks<goal_schema>("goal", &P::goal)
           .required()
           .items(1, 100)
           .doc("As large as possible: the sum of these terms."),
       block<count_schema>("sites", &P::sites).doc("How many."),
       block<money_schema>("budget", &P::budget).doc("At most, of the whole portfolio."),
       block<money_schema>("per_site", &P::per_site).doc("At most, of each site."),
       block<country_schema>("per_country", &P::per_country).doc("Of each country."),
       blocks<lot_schema>("lots", &P::lots).doc("Of single lots."),
       blocks<constraint_schema>("constraints", &P::constraints).doc("On any figure."),
       blocks<exclusion_schema>("exclusions", &P::exclusions).doc("At most one of several candidates."),
       blocks<requirement_schema>("requirements", &P::requirements).doc("Candidates that need another."),
       integer("next_best", &P::next_best).between(0, 1000).doc("Portfolios that are listed behind the best."),
       choice("differing", &P::differing, {{"sizes", Differing::sizes}, {"sites", Differing::sites}})
           .doc("What makes a portfolio another one: sites or their sizes, or sites alone."),
       blocks<candidate_schema>("candidates", &P::candidates).required().items(1, most_sites).doc("To choose from.")},
      check_portfolio};
  return schema;
}

}  // namespace gigatwin::portfolio
