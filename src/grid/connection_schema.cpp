#include <fmt/format.h>

#include <algorithm>

#include "base/dimension.hpp"
#include "grid/connection.hpp"

namespace gigatwin::grid {
namespace {

std::string item(const char* list, std::size_t index, const char* key) {
  return fmt::format("{}[{}].{}", list, index, key);
}

void check_steps(const ConnectionSpec& spec, BlockProblems& problems) {
  for (std::size_t i = 1; i < spec.steps.size(); ++i)
    if (spec.steps[i].since <= spec.steps[i - 1].since)
      problems.expected(item("steps", i, "since"),
                        "a date after the step before it, " + to_text(spec.steps[i - 1].since),
                        to_text(spec.steps[i].since));
}

/// Least power factor that compensation leaves: at the largest capacity, where it helps least.
void check_power_factor(const ConnectionSpec& spec, BlockProblems& problems) {
  if (spec.demanded_power_factor <= spec.power_factor || spec.steps.empty() || spec.reactive_price.value > 0.0) return;
  Watts capacity;
  for (const CapacityStep& step : spec.steps) capacity = std::max(capacity, step.capacity);
  const MeterLoad load = meter_load(spec, active_limit(spec, capacity));
  if (load.power_factor >= spec.demanded_power_factor - 1e-9) return;
  problems.expected("compensation",
                    "at least " + rounded_quantity((load.excess + spec.compensation).value, Dimension::power) +
                        " so that the full connection keeps demanded_power_factor, or a reactive_price",
                    rounded_quantity(spec.compensation.value, Dimension::power));
}

/// Calls of the year in which call `index` begins that were listed up to and with it.
Seconds called_before(const ConnectionSpec& spec, std::size_t index) {
  Seconds sum;
  for (std::size_t i = 0; i <= index; ++i)
    if (civil(spec.curtailments[i].at).year == civil(spec.curtailments[index].at).year)
      sum += spec.curtailments[i].takes;
  return sum;
}

void check_calls(const ConnectionSpec& spec, BlockProblems& problems) {
  if (!spec.interruptible) return;
  for (std::size_t i = 0; i < spec.curtailments.size(); ++i)
    if (called_before(spec, i) > spec.interruptible->at_most)
      return problems.expected(item("curtailments", i, "takes"),
                               "calls of one year within interruptible.at_most, " +
                                   rounded_quantity(spec.interruptible->at_most.value, Dimension::time),
                               rounded_quantity(called_before(spec, i).value, Dimension::time));
}

void check_connection(const ConnectionSpec& spec, BlockProblems& problems) {
  check_steps(spec, problems);
  check_power_factor(spec, problems);
  check_calls(spec, problems);
}

void check_random_curtailment(const RandomCurtailmentSpec& spec, BlockProblems& problems) {
  if (spec.mean_length > spec.per_year)
    problems.expected("mean_length", "at most per_year, " + rounded_quantity(spec.per_year.value, Dimension::time),
                      rounded_quantity(spec.mean_length.value, Dimension::time));
}

}  // namespace

const Schema<CapacityStep>& capacity_step_schema() {
  using C = CapacityStep;
  static const Schema<C> schema{
      "capacity_step",
      "Firm capacity from a date on.",
      {instant("since", &C::since).required().doc("When it is energised."),
       quantity("capacity", &C::capacity)
           .required()
           .above({0})
           .doc("Apparent power: 240 MW stands for 240 MVA. Active power is less by the power factor.")}};
  return schema;
}

const Schema<CurtailmentWindow>& curtailment_schema() {
  using C = CurtailmentWindow;
  static const Schema<C> schema{
      "curtailment",
      "One call of the grid operator for less.",
      {instant("at", &C::at).required().doc("When it begins."),
       quantity("takes", &C::takes).required().between({1}, days(366)).doc("How long it lasts."),
       quantity("to", &C::to).required().at_least({0}).doc("Import allowed meanwhile.")}};
  return schema;
}

const Schema<RandomCurtailmentSpec>& random_curtailment_schema() {
  using R = RandomCurtailmentSpec;
  static const Schema<R> schema{
      "random_curtailment",
      "Calls that nobody can foresee, drawn from the seed.",
      {quantity("per_year", &R::per_year).required().between({1}, days(180)).doc("Mean time of all calls of a year."),
       quantity("mean_length", &R::mean_length)
           .required()
           .between(minutes(1), days(30))
           .doc("Mean length of one; exponentially distributed."),
       fraction("to", &R::to).required().doc("Import allowed meanwhile, over the capacity of the time.")},
      check_random_curtailment};
  return schema;
}

const Schema<InterruptibleSpec>& interruptible_schema() {
  using I = InterruptibleSpec;
  static const Schema<I> schema{
      "interruptible",
      "What the grid operator pays and keeps to for the right to curtail.",
      {quantity("notice", &I::notice).between({0}, days(7)).doc("A call is announced so long before it begins."),
       quantity("at_most", &I::at_most)
           .between({0}, days(366))
           .doc("Of calls in a calendar year (UTC); later ones are not made."),
       quantity("availability", &I::availability)
           .at_least({0})
           .doc("Paid all the time per power that the deepest call may take away."),
       quantity("energy", &I::energy)
           .at_least({0})
           .doc("Paid during a call per energy of the capacity that is withheld.")}};
  return schema;
}

const Schema<OutageWindow>& outage_window_schema() {
  using O = OutageWindow;
  static const Schema<O> schema{
      "outage_window",
      "Planned loss of the whole connection.",
      {instant("at", &O::at).required().doc("When it begins."),
       quantity("takes", &O::takes).required().between({1}, days(366)).doc("How long it lasts.")}};
  return schema;
}

const Schema<OutageSpec>& outage_schema() {
  using O = OutageSpec;
  static const Schema<O> schema{
      "outages",
      "Loss of supply of the whole connection.",
      {quantity("rate", &O::rate)
           .required()
           .between({0}, {1.0 / 86400.0})
           .doc("Unplanned losses; exponential times between them. The customer's SAIFI."),
       quantity("mean_length", &O::mean_length)
           .required()
           .between({1}, days(30))
           .doc("Of an unplanned loss; exponentially distributed. SAIDI / SAIFI."),
       blocks<outage_window_schema>("scheduled", &O::scheduled).doc("Planned losses of the whole connection.")}};
  return schema;
}

const Schema<ConnectionSpec>& connection_schema() {
  using C = ConnectionSpec;
  static const Schema<C> schema{
      "connection",
      "Contract with the grid operator: what may be drawn when.",
      {blocks<capacity_step_schema>("steps", &C::steps)
           .doc("Firm capacity in stages, in order of time. Before the first, or without any: power.grid_connection."),
       fraction("power_factor", &C::power_factor).between(0.5, 1.0).doc("Of the plant before compensation, lagging."),
       fraction("demanded_power_factor", &C::demanded_power_factor)
           .between(0.0, 1.0)
           .doc("At the meter; 0: nothing is demanded."),
       quantity("compensation", &C::compensation)
           .at_least({0})
           .doc("Reactive power of the site's own compensation: 20 MW stands for 20 Mvar. Switched as needed."),
       quantity("reactive_price", &C::reactive_price)
           .at_least({0})
           .doc("Of reactive energy beyond the demanded power factor: EUR/kWh stands for EUR/kvarh."),
       quantity("export_limit", &C::export_limit).at_least({0}).doc("Allowed up to."),
       choice("beyond_limit", &C::beyond_limit, {{"exceed", BeyondLimit::exceed}, {"unserved", BeyondLimit::unserved}})
           .doc("Demand above the import allowed: drawn all the same and shown in the results, or cut off at the "
                "meter."),
       blocks<curtailment_schema>("curtailments", &C::curtailments)
           .doc("Calls for less; where they overlap the lowest holds."),
       block<random_curtailment_schema>("random_curtailment", &C::random_curtailment).doc("Calls drawn from the seed."),
       block<interruptible_schema>("interruptible", &C::interruptible)
           .doc("Notice, yearly limit and pay of all calls. Leave out where they come without any."),
       block<outage_schema>("outages", &C::outages).doc("Loss of supply. Leave out where it never fails.")},
      check_connection};
  return schema;
}

}  // namespace gigatwin::grid
