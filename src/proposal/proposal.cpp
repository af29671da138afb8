#include "proposal/proposal.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gigatwin::proposal {
namespace {

std::string date_of(Instant instant) { return to_text(instant).substr(0, 10); }

void check_phases(const ProposalSpec& spec, BlockProblems& problems) {
  for (std::size_t i = 0; i < spec.phases.size(); ++i) {
    const PhaseSpec& phase = spec.phases[i];
    const std::string key = fmt::format("phases[{}]", i);
    const Instant before = i == 0 ? spec.signature : spec.phases[i - 1].in_service;
    if (phase.in_service <= before)
      problems.expected(key + ".in_service",
                        fmt::format("after {}, {}", i == 0 ? "the signature" : "the phase before", date_of(before)),
                        date_of(phase.in_service));
    if (i > 0 && phase.accelerators < spec.phases[i - 1].accelerators)
      problems.expected(
          key + ".accelerators",
          fmt::format("at least the {} of the phase before, since phases add up", spec.phases[i - 1].accelerators),
          std::to_string(phase.accelerators));
  }
}

void check_proposal(const ProposalSpec& spec, BlockProblems& problems) {
  check_phases(spec, problems);
  const auto coordinators = std::count_if(spec.members.begin(), spec.members.end(),
                                          [](const MemberSpec& member) { return member.role == "coordinator"; });
  if (coordinators > 1)
    problems.expected("members", "one coordinator at most", fmt::format("{} coordinators", coordinators));
}

}  // namespace

std::int64_t accelerators_at(const ProposalSpec& spec, Instant when) {
  std::int64_t installed = 0;
  for (const PhaseSpec& phase : spec.phases)
    if (phase.in_service <= when) installed = phase.accelerators;
  return installed;
}

std::string coordinating_country(const ProposalSpec& spec) {
  const auto found = std::find_if(spec.members.begin(), spec.members.end(),
                                  [](const MemberSpec& member) { return member.role == "coordinator"; });
  if (found != spec.members.end()) return found->country;
  return spec.members.empty() ? std::string{} : spec.members.front().country;
}

const Schema<MemberSpec>& member_schema() {
  using M = MemberSpec;
  static const Schema<M> schema{
      "member",
      "One of the consortium.",
      {text("name", &M::name).required().doc("Name."),
       text("country", &M::country).required().doc("ISO 3166-1 alpha-2 code."),
       text("role", &M::role).required().doc("\"coordinator\" for one of them; else what it does, in a word."),
       boolean("union_control", &M::union_control)
           .doc("Owned and controlled from within the Union, free of third-country conditions.")}};
  return schema;
}

const Schema<PhaseSpec>& phase_schema() {
  using P = PhaseSpec;
  static const Schema<P> schema{
      "phase",
      "What is in service from a date on.",
      {text("name", &P::name).required().doc("Name."),
       instant("in_service", &P::in_service).required().doc("Begin of operation, UTC."),
       integer("accelerators", &P::accelerators)
           .required()
           .between(1, 10000000)
           .doc("In service from then on, in all: phases do not shrink."),
       quantity("grid_connection", &P::grid_connection)
           .above({0})
           .doc("Rated power from then on, in all; leave out: in proportion to that of the simulated machine.")}};
  return schema;
}

const Schema<RefreshSpec>& refresh_schema() {
  using R = RefreshSpec;
  static const Schema<R> schema{
      "refresh",
      "New accelerators for old in the same building: what a generation brings over the one that it replaces.",
      {quantity("every", &R::every).required().between(years(1), years(30)).doc("Age at which systems are replaced."),
       number("performance_growth", &R::performance_growth)
           .between(-0.5, 2.0)
           .doc("Of training speed per accelerator, a year."),
       number("power_growth", &R::power_growth)
           .between(-0.5, 1.0)
           .doc("Of power per accelerator, a year; where it grows fewer accelerators fit the same power."),
       number("price_growth", &R::price_growth).between(-0.5, 1.0).doc("Of the real price per accelerator, a year.")}};
  return schema;
}

const Schema<EvidenceSpec>& evidence_schema() {
  using E = EvidenceSpec;
  static const Schema<E> schema{
      "evidence",
      "Documents that the bidder can show.",
      {boolean("interconnection_agreement", &E::interconnection_agreement).doc("Signed with the grid operator."),
       boolean("firm_capacity", &E::firm_capacity).doc("Firm capacity is confirmed for the final phase."),
       boolean("energisation_milestones", &E::energisation_milestones).doc("Dated steps up to energisation."),
       boolean("grid_study", &E::grid_study).doc("Impact or feasibility study of the connection."),
       boolean("national_commitment", &E::national_commitment).doc("Of the participating state, in writing.")}};
  return schema;
}

const Schema<SovereigntySpec>& sovereignty_schema() {
  using S = SovereigntySpec;
  static const Schema<S> schema{
      "sovereignty",
      "Who controls the site and its data.",
      {boolean("data_in_union", &S::data_in_union).doc("Data stays in the Union."),
       boolean("operator_in_union", &S::operator_in_union)
           .doc("Operated from within the Union, outside third-country jurisdiction."),
       boolean("open_stack", &S::open_stack).doc("European or open software stack by the fourth year."),
       fraction("european_hardware", &S::european_hardware)
           .doc("Share of the capital for computing that is spent on hardware made in the Union.")}};
  return schema;
}

const Schema<FactSpec>& fact_schema() {
  using F = FactSpec;
  static const Schema<F> schema{"fact",
                                "Something that was published about the proposal or its site.",
                                {text("fact", &F::fact).required().doc("In a sentence."),
                                 text("source", &F::source).required().doc("Where it stands."),
                                 boolean("verified", &F::verified).doc("It was read in that text.")}};
  return schema;
}

const Schema<AssumptionSpec>& assumption_schema() {
  using A = AssumptionSpec;
  static const Schema<A> schema{
      "assumption",
      "Something that nobody has published and the proposal needs.",
      {text("what", &A::what).required().doc("What is assumed."), text("value", &A::value).required().doc("As used."),
       text("range", &A::range).required().doc("Plausible range."),
       text("why", &A::why).required().doc("Why this value.")}};
  return schema;
}

const Schema<ProposalSpec>& proposal_schema() {
  using P = ProposalSpec;
  static const Schema<P> schema{
      "proposal",
      "Who proposes to build what, when. Leave out for a machine that is nobody's proposal.",
      {text("title", &P::title).required().doc("Name for people."),
       text("consortium", &P::consortium).required().doc("Who bids."),
       text("lot", &P::lot).doc("Lot of the call; leave out for none."),
       blocks<member_schema>("members", &P::members).doc("Of the consortium."),
       instant("signature", &P::signature)
           .required()
           .doc("Of the grant, UTC: the calendar year in which the cash flow begins."),
       blocks<phase_schema>("phases", &P::phases).required().items(1, 20).doc("In order of time."),
       block<refresh_schema>("refresh", &P::refresh)
           .doc("Replacement of accelerator systems; leave out: operation ends with their lifetime."),
       block<evidence_schema>("evidence", &P::evidence).doc("Documents that the bidder can show."),
       block<sovereignty_schema>("sovereignty", &P::sovereignty).doc("Who controls the site and its data."),
       blocks<fact_schema>("facts", &P::facts).doc("Published facts, each with its source."),
       blocks<assumption_schema>("assumptions", &P::assumptions).doc("What the proposal assumes, each with a range.")},
      check_proposal};
  return schema;
}

}  // namespace gigatwin::proposal
