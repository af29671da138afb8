#include "base/dimension.hpp"
#include "grid/generators.hpp"

namespace gigatwin::grid {
namespace {

void check_tests(const GeneratorTestSpec& spec, BlockProblems& problems) {
  if (spec.takes >= spec.every)
    problems.expected("takes", "less than every, " + rounded_quantity(spec.every.value, Dimension::time),
                      rounded_quantity(spec.takes.value, Dimension::time));
}

}  // namespace

const Schema<GeneratorTestSpec>& generator_test_schema() {
  using T = GeneratorTestSpec;
  static const Schema<T> schema{
      "generator_tests",
      "Regular test runs of all generators together.",
      {quantity("every", &T::every).required().between(days(1), days(366)).doc("Counted from 1 January, UTC."),
       quantity("takes", &T::takes).required().between(minutes(1), days(1)).doc("Length of a test."),
       fraction("load", &T::load).required().doc("Over the rating of all units; it replaces import.")},
      check_tests};
  return schema;
}

const Schema<GeneratorsSpec>& generators_schema() {
  using G = GeneratorsSpec;
  static const Schema<G> schema{
      "generators",
      "Backup generators, all alike. They start when the grid is lost and share the load.",
      {text("title", &G::title).required().doc("Name for people."),
       block<hardware::units_schema>("units", &G::units)
           .required()
           .doc("How many; between_failures counts running hours, and a call finds a unit in service with its "
                "availability."),
       quantity("rating", &G::rating).required().above({0}).doc("Electrical output of one unit."),
       quantity("start_time", &G::start_time)
           .required()
           .between({0}, hours(1))
           .doc("From the loss of supply until they take load."),
       fraction("start_reliability", &G::start_reliability)
           .between(0.5, 1.0)
           .doc("That one unit in service starts at a call."),
       fraction("minimum_load", &G::minimum_load)
           .between(0.0, 0.9)
           .doc("Over the rating of the running units; below, fuel is burnt as at this load."),
       fraction("efficiency", &G::efficiency)
           .required()
           .between(0.1, 0.65)
           .doc("Electrical, at full load, of the fuel's lower heating value."),
       fraction("no_load_fuel", &G::no_load_fuel)
           .required()
           .between(0.0, 0.5)
           .doc("Burnt without load, over that at full load; between, it grows linearly."),
       quantity("fuel_carbon", &G::fuel_carbon)
           .required()
           .at_least({0})
           .doc("Fossil carbon dioxide at the stack per energy of fuel (lower heating value)."),
       quantity("nitrogen_oxides", &G::nitrogen_oxides)
           .at_least({0})
           .doc("Nitrogen oxides per energy of electricity; 0: not stated."),
       quantity("fuel_price", &G::fuel_price).at_least({0}).doc("Per energy of fuel (lower heating value)."),
       quantity("autonomy", &G::autonomy)
           .required()
           .between(minutes(1), days(60))
           .doc("That full tanks last at the rated output of the units needed."),
       quantity("refill", &G::refill)
           .required()
           .between(hours(1), days(60))
           .doc("From the first use of full tanks until a delivery has filled them again."),
       quantity("retransfer", &G::retransfer)
           .between({0}, hours(4))
           .doc("That a returned grid has to be stable before the load goes back to it."),
       quantity("permit", &G::permit)
           .between({0}, days(366))
           .doc("Running in a calendar year, tests included; beyond, they start for loss of the grid alone."),
       boolean("in_curtailment", &G::in_curtailment).doc("Whether they also replace what a curtailment takes away."),
       block<generator_test_schema>("tests", &G::tests).doc("Leave out where they are never tested on load."),
       blocks<hardware::source_schema>("sources", &G::sources).doc("Where each figure comes from.")}};
  return schema;
}

}  // namespace gigatwin::grid
