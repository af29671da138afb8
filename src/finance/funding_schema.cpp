#include "finance/spec.hpp"
#include "finance/spec_checks.hpp"

namespace gigatwin::finance {
namespace {

const std::vector<std::pair<std::string, GraceInterest>> grace_interests{{"capitalised", GraceInterest::capitalised},
                                                                         {"paid", GraceInterest::paid}};
constexpr const char* tenor_doc = "From drawing to the last repayment, in whole years.";
constexpr const char* grace_doc = "Of the tenor, without repayment, in whole years.";
constexpr const char* grace_interest_doc = "Of the years of grace: capitalised (added to what is owed) or paid.";

}  // namespace

const Schema<GrantSpec>& grant_schema() {
  using G = GrantSpec;
  static const Schema<G> schema{
      "grants",
      "Public money that is not paid back, paid as the capital is spent.",
      {fraction("union_share", &G::union_share)
           .between(0.0, union_share_limit)
           .doc("Of the capital of computing infrastructure (accelerators, network, storage). At most 17 %: Regulation "
                "(EU) 2026/150, Article 12b."),
       quantity("union_cap", &G::union_cap).at_least({0}).doc("In all, nominal; leave out for no cap."),
       fraction("state_share", &G::state_share).doc("Of `state_basis`."),
       quantity("state_cap", &G::state_cap).at_least({0}).doc("In all, nominal; leave out for no cap."),
       choice("state_basis", &G::state_basis,
              {{"computing", GrantBasis::computing}, {"initial-capital", GrantBasis::initial_capital}})
           .doc("computing infrastructure, or initial-capital: all that is built up to the last phase."),
       boolean("refresh", &G::refresh).doc("Replaced systems are paid for too."),
       boolean("matching", &G::matching).doc("The state has to bring at least what the Union brings."),
       choice("access", &G::access,
              {{"none", Access::none}, {"union", Access::union_alone}, {"union-and-state", Access::union_and_state}})
           .doc("Who uses the machine free of charge, for the share of its time that the grants have of the capital of "
                "computing infrastructure."),
       texts("access_classes", &G::access_classes)
           .doc("Tenant classes whose hours are free up to that share of all hours, and paid beyond it; where the site "
                "has none of them, the share is taken from all classes alike. Of no meaning where access is none."),
       quantity("access_lasts", &G::access_lasts)
           .between(years(1), years(100))
           .doc("From the first operating year on, in whole years; leave out: to the end.")},
      check_grants};
  return schema;
}

const Schema<LayerSpec>& layer_schema() {
  using L = LayerSpec;
  static const Schema<L> schema{
      "layer",
      "A layer of the fund: lent to the project, repaid in equal parts, after debt and the layers above it.",
      {text("name", &L::name).required().doc("Unique within the fund."),
       choice(
           "kind", &L::kind,
           {{"senior", LayerKind::senior}, {"mezzanine", LayerKind::mezzanine}, {"first-loss", LayerKind::first_loss}})
           .required()
           .doc("The order of payment; the first-loss layer is paid last."),
       choice("holder", &L::holder,
              {{"union", Holder::union_budget}, {"state", Holder::state}, {"private", Holder::private_capital}})
           .required()
           .doc("Whose money it is."),
       fraction("share", &L::share).required().doc("Of the capital after grants."),
       fraction("return", &L::target_return).required().between(0.0, 0.5).doc("A year, on what is owed."),
       quantity("tenor", &L::tenor).required().between(years(1), years(50)).doc(tenor_doc),
       quantity("grace", &L::grace).between(years(0), years(49)).doc(grace_doc),
       choice("grace_interest", &L::grace_interest, grace_interests).doc(grace_interest_doc)},
      check_layer};
  return schema;
}

const Schema<DebtSpec>& debt_schema() {
  using D = DebtSpec;
  static const Schema<D> schema{
      "debt",
      "Loans of banks, paid before the fund.",
      {fraction("share", &D::share).required().doc("Of the capital after grants."),
       fraction("rate", &D::rate).required().between(0.0, 0.5).doc("Interest, a year."),
       quantity("tenor", &D::tenor).required().between(years(1), years(50)).doc(tenor_doc),
       quantity("grace", &D::grace).between(years(0), years(49)).doc(grace_doc),
       choice("grace_interest", &D::grace_interest, grace_interests).doc(grace_interest_doc),
       choice("repayment", &D::repayment, {{"annuity", Repayment::annuity}, {"linear", Repayment::linear}})
           .doc("annuity: equal payments; linear: equal repayments."),
       number("minimum_cover", &D::minimum_cover)
           .between(0.0, 10.0)
           .doc("Cash flow / debt service below which no dividend is paid and cash is held back.")},
      check_debt};
  return schema;
}

}  // namespace gigatwin::finance
