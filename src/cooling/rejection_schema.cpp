#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cooling/spec.hpp"

namespace gigatwin::cooling {
namespace {

void check_rejection(const RejectionSpec& rejection, BlockProblems& problems) {
  if (rejection.kind == RejectionKind::sea && rejection.intake_rise > rejection.discharge_rise)
    problems.expected("intake_rise", "at most discharge_rise",
                      rounded_quantity(rejection.intake_rise.value, Dimension::temperature_difference),
                      "a larger intake warms the water less");
}

void check_chillers(const ChillerSpec& chillers, BlockProblems& problems) {
  if (chillers.part_load.size() != 3) return;  // told by the schema
  double sum = 0.0, lowest = 0.0;
  for (const double term : chillers.part_load) sum += term, lowest = std::min(lowest, term);
  constexpr double published_digits = 0.01;
  if (std::abs(sum - 1.0) > published_digits || lowest < 0.0)
    problems.expected("part_load", "three numbers of at least 0 whose sum is 1", fmt::format("{:g} in all", sum));
}

}  // namespace

const Schema<RejectionSpec>& rejection_schema() {
  using R = RejectionSpec;
  static const Schema<R> schema{
      "rejection",
      "Equipment that gives the heat of a loop to outdoor air or open water.",
      {text("name", &R::name).required().doc("Unique within the plant."),
       text("loop", &R::loop).required().doc("Loop whose heat it takes."),
       choice("kind", &R::kind,
              {{"dry", RejectionKind::dry},
               {"adiabatic", RejectionKind::adiabatic},
               {"tower", RejectionKind::tower},
               {"sea", RejectionKind::sea}})
           .required()
           .doc("dry: dry coolers. adiabatic: dry coolers with wet pads on warm days. tower: open evaporative cooling "
                "towers. sea: once-through sea, river or lake water behind plate exchangers."),
       quantity("approach", &R::approach)
           .required()
           .between({0.5}, {40})
           .doc("Water leaving above the air (tower: its wet bulb; sea: the intake) at rated heat, with the needed "
                "units "
                "at full speed, at sea level."),
       fraction("fan_fraction", &R::fan_fraction)
           .required()
           .between(0.0, 0.2)
           .doc("Power of fans at full speed, or of the sea's intake pumps, over the rated heat."),
       fraction("fan_floor", &R::fan_floor)
           .required()
           .doc("Lowest speed of fans or intake pumps, over the full speed; below it units are switched off."),
       quantity("rated_wet_bulb", &R::rated_wet_bulb)
           .between({-20}, {35})
           .only_when("kind", {"tower"})
           .doc("For which the approach holds; CTI rates towers at 25.6 degC (78 F)."),
       quantity("wet_above", &R::wet_above)
           .required()
           .between({0}, {50})
           .only_when("kind", {"adiabatic"})
           .doc("Dry bulb above which the pads are wet."),
       fraction("pad_effectiveness", &R::pad_effectiveness)
           .required()
           .only_when("kind", {"adiabatic"})
           .doc("Share of the wet-bulb depression by which the wet pads cool the air."),
       quantity("air_rise", &R::air_rise)
           .required()
           .between({1}, {50})
           .only_when("kind", {"adiabatic"})
           .doc("Of the air at rated heat and full fan speed: sets the airflow, and so what evaporates."),
       number("cycles", &R::cycles)
           .required()
           .between(1.1, 100.0)
           .only_when("kind", {"adiabatic", "tower"})
           .doc("Cycles of concentration: blowdown and drift = evaporation / (cycles - 1)."),
       fraction("drift", &R::drift)
           .required()
           .between(0.0, 0.01)
           .only_when("kind", {"tower"})
           .doc("Droplets lost, over the circulating water."),
       quantity("intake_rise", &R::intake_rise)
           .required()
           .between({0.5}, {30})
           .only_when("kind", {"sea"})
           .doc("Of the intake water at rated heat and full flow."),
       quantity("discharge_rise", &R::discharge_rise)
           .required()
           .between({0.5}, {30})
           .only_when("kind", {"sea"})
           .doc("Largest rise that the permit allows: the intake never flows less than that needs."),
       fraction("static_head", &R::static_head)
           .only_when("kind", {"sea"})
           .doc("Part of the intake's head that does not follow the square of the flow."),
       fraction("freeze_heating", &R::freeze_heating)
           .between(0.0, 0.05)
           .only_when("kind", {"dry", "adiabatic", "tower"})
           .doc("Heating of basins and pipes below 0 degC while the equipment gives off no heat, over the rated heat."),
       block<hardware::units_schema>("units", &R::units)
           .doc("Cells or intake pumps; one that never fails, unless stated.")},
      check_rejection};
  return schema;
}

const Schema<ChillerSpec>& chiller_schema() {
  using C = ChillerSpec;
  static const Schema<C> schema{
      "chillers",
      "Chillers of one loop: they carry what free cooling cannot carry at the set point.",
      {text("name", &C::name).required().doc("Unique within the plant."),
       text("loop", &C::loop).required().doc("Loop that they chill."),
       text("condenser", &C::condenser)
           .required()
           .doc("air: their condensers stand outdoors. Otherwise the loop that takes their heat, with rejection of its "
                "own."),
       fraction("capacity", &C::capacity)
           .required()
           .between(0.0, 2.0)
           .doc("Heat that the needed units carry, over the rated heat of the loop."),
       fraction("carnot_fraction", &C::carnot_fraction)
           .required()
           .between(0.05, 0.9)
           .doc("COP at full load over that of a Carnot machine between evaporator and condenser, condenser fans "
                "included."),
       quantity("evaporator_approach", &C::evaporator_approach)
           .required()
           .between({0}, {20})
           .doc("Chilled water above the evaporating temperature."),
       quantity("condenser_approach", &C::condenser_approach)
           .required()
           .between({0}, {40})
           .doc("Condensing temperature above the outdoor air, or above the water that enters the condenser."),
       quantity("minimum_lift", &C::minimum_lift)
           .required()
           .between({1}, {60})
           .doc("Smallest temperature difference between evaporator and condenser that the compressor can run at."),
       numbers("part_load", &C::part_load)
           .required()
           .items(3, 3)
           .doc("Power over that at full load: a + b x + c x^2 of the load x of a unit."),
       fraction("minimum_load", &C::minimum_load)
           .required()
           .between(0.0, 0.9)
           .doc("Of a unit; below it runs on and off."),
       quantity("rated_at", &C::rated_at)
           .required()
           .between({5}, {60})
           .doc("Outdoor air, or water entering the condenser, up to which they have their capacity."),
       fraction("derating_per_k", &C::derating_per_k)
           .required()
           .between(0.0, 0.1)
           .doc("Share of the capacity lost for each kelvin above rated_at."),
       block<hardware::units_schema>("units", &C::units).doc("One that never fails, unless stated.")},
      check_chillers};
  return schema;
}

}  // namespace gigatwin::cooling
