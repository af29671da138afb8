#include "base/dimension.hpp"
#include "grid/demand_response.hpp"

namespace gigatwin::grid {
namespace {

void check_response(const DemandResponseSpec& spec, BlockProblems& problems) {
  if (!spec.price_above && !spec.carbon_above && spec.calls.empty())
    problems.expected("price_above", "it, carbon_above or calls", "none of them", "leave the block out");
  if (spec.at_least > spec.at_most_daily)
    problems.expected("at_least",
                      "at most at_most_daily, " + rounded_quantity(spec.at_most_daily.value, Dimension::time),
                      rounded_quantity(spec.at_least.value, Dimension::time));
}

}  // namespace

const Schema<ResponseCall>& response_call_schema() {
  using R = ResponseCall;
  static const Schema<R> schema{
      "response_call",
      "A call of the operator.",
      {instant("at", &R::at).required().doc("When the call comes; the response begins after the notice."),
       quantity("takes", &R::takes).required().between({1}, days(366)).doc("Length of the response.")}};
  return schema;
}

const Schema<DemandResponseSpec>& demand_response_schema() {
  using D = DemandResponseSpec;
  static const Schema<D> schema{
      "demand_response",
      "Slows or pauses the site's work by price, carbon intensity or call.",
      {quantity("price_above", &D::price_above)
           .doc("Responds in hours in which the site pays more for energy, charges and taxes included."),
       quantity("carbon_above", &D::carbon_above).at_least({0}).doc("Responds in hours of a dirtier grid."),
       blocks<response_call_schema>("calls", &D::calls).doc("Calls of the operator, whatever price and carbon."),
       choice("action", &D::action, {{"slow", ResponseAction::slow}, {"pause", ResponseAction::pause}})
           .required()
           .doc("Slows the accelerators, or stops the jobs until it is over."),
       fraction("speed", &D::speed)
           .required()
           .between(0.1, 1.0)
           .only_when("action", {"slow"})
           .doc("Of the accelerators meanwhile, relative to full speed."),
       quantity("notice", &D::notice).between({0}, days(7)).doc("Between a call and the response."),
       quantity("at_most_daily", &D::at_most_daily)
           .between(hours(1), hours(24))
           .doc("By price and carbon in a local day: the dearest or dirtiest hours. Whole hours."),
       quantity("at_least", &D::at_least)
           .between({0}, hours(24))
           .doc("By price and carbon: shorter spells of a day are left out."),
       texts("exempt", &D::exempt).doc("Tenant classes whose jobs work on.")},
      check_response};
  return schema;
}

}  // namespace gigatwin::grid
