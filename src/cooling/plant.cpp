#include "cooling/plant.hpp"

namespace gigatwin::cooling {

const Schema<PumpSpec>& pump_schema() {
  using P = PumpSpec;
  static const Schema<P> schema{
      "pumps",
      "Pumps of one circuit.",
      {choice("kind", &P::kind, {{"variable", PumpKind::variable}, {"constant", PumpKind::constant}})
           .required()
           .doc("variable: flow follows the heat, power its cube. constant: whole units that always draw the same."),
       fraction("power_fraction", &P::power_fraction)
           .required()
           .between(0.0, 0.2)
           .only_when("kind", {"variable"})
           .doc("Electric power at rated heat, over that heat."),
       fraction("floor", &P::floor)
           .required()
           .between(0.05, 1.0)
           .only_when("kind", {"variable"})
           .doc("Lowest flow, over the rated flow."),
       quantity("unit_power", &P::unit_power)
           .required()
           .at_least({0})
           .only_when("kind", {"constant"})
           .doc("Electric power of one unit."),
       quantity("unit_capacity", &P::unit_capacity)
           .required()
           .above({0})
           .only_when("kind", {"constant"})
           .doc("Heat that one unit is rated for; a hall has as many as its rated heat needs, rounded up.")}};
  return schema;
}

const Schema<LiquidSpec>& liquid_schema() {
  using L = LiquidSpec;
  static const Schema<L> schema{
      "liquid",
      "Coolant loop of a hall, over the coolant distribution units (CDU) to the facility water.",
      {quantity("supply", &L::supply).required().between({5}, {70}).doc("Set point of the coolant to the racks."),
       quantity("inertia", &L::inertia)
           .required()
           .between({0.1}, {3600})
           .doc("Time in which the rated heat warms the loop by 1 K when nothing is rejected."),
       quantity("approach", &L::approach)
           .required()
           .between({0.1}, {20})
           .doc("Of the CDU: coolant supply above facility water supply, at rated heat."),
       block<pump_schema>("cdu_pumps", &L::cdu_pumps).required().doc("Pumps of the coolant loop."),
       block<pump_schema>("facility_pumps", &L::facility_pumps).required().doc("Pumps of the facility water.")}};
  return schema;
}

const Schema<AirSpec>& air_schema() {
  using A = AirSpec;
  static const Schema<A> schema{
      "air",
      "Room air of a hall: the heat that the racks do not give to the coolant.",
      {quantity("supply", &A::supply).required().between({5}, {45}).doc("Set point of the air to the racks."),
       quantity("inertia", &A::inertia)
           .required()
           .between({0.1}, {3600})
           .doc("Time in which the rated heat warms room, air and coils by 1 K when nothing is rejected."),
       quantity("rise", &A::rise).required().between({1}, {40}).doc("Of the air across the racks at rated heat."),
       quantity("approach", &A::approach)
           .required()
           .between({0.1}, {20})
           .doc("Of the air handlers' coils: supply air above their water supply, at rated heat."),
       fraction("fan_fraction", &A::fan_fraction)
           .required()
           .between(0.0, 0.3)
           .doc("Power of the air handlers' fans and coil pumps at rated heat, over that heat."),
       fraction("fan_floor", &A::fan_floor)
           .required()
           .between(0.05, 1.0)
           .doc("Lowest airflow, over the rated airflow.")}};
  return schema;
}

const Schema<RejectionSpec>& rejection_schema() {
  using R = RejectionSpec;
  static const Schema<R> schema{
      "rejection",
      "Coolers that give the heat to the outdoor air.",
      {choice("kind", &R::kind,
              {{"dry", RejectionKind::dry}, {"adiabatic", RejectionKind::adiabatic}, {"tower", RejectionKind::tower}})
           .required()
           .doc("dry: dry coolers. adiabatic: dry coolers with wet pads on warm days. tower: open evaporative cooling "
                "towers."),
       quantity("approach", &R::approach)
           .required()
           .between({0.5}, {40})
           .doc("Water leaving above the air entering (tower: its wet bulb), at rated heat, full fan speed and sea "
                "level."),
       fraction("fan_fraction", &R::fan_fraction)
           .required()
           .between(0.0, 0.2)
           .doc("Fan power at full speed, over the rated heat."),
       fraction("fan_floor", &R::fan_floor).required().between(0.0, 1.0).doc("Lowest fan speed, over the full speed."),
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
           .doc("Of the air through the cooler at rated heat and full fan speed: sets the airflow, and so what "
                "evaporates."),
       number("cycles", &R::cycles)
           .required()
           .between(1.1, 100.0)
           .only_when("kind", {"adiabatic", "tower"})
           .doc("Cycles of concentration: blowdown = evaporation / (cycles - 1)."),
       fraction("drift", &R::drift)
           .required()
           .between(0.0, 0.01)
           .only_when("kind", {"tower"})
           .doc("Droplets lost, over the circulating water.")}};
  return schema;
}

const Schema<ChillerSpec>& chiller_schema() {
  using C = ChillerSpec;
  static const Schema<C> schema{
      "chillers",
      "Chillers: they carry what the coolers cannot carry at the set point.",
      {fraction("liquid_capacity", &C::liquid_capacity)
           .required()
           .between(0.0, 2.0)
           .doc("Heat that they can carry for the coolant, over its rated heat."),
       fraction("air_capacity", &C::air_capacity)
           .required()
           .between(0.0, 2.0)
           .doc("Heat that they can carry for the room air, over its rated heat."),
       fraction("carnot_fraction", &C::carnot_fraction)
           .required()
           .between(0.05, 0.9)
           .doc("COP over that of a Carnot machine between evaporator and condenser, condenser fans included (tower: "
                "apart)."),
       quantity("evaporator_approach", &C::evaporator_approach)
           .required()
           .between({0}, {20})
           .doc("Chilled water above the evaporating temperature."),
       quantity("condenser_approach", &C::condenser_approach)
           .required()
           .between({0}, {40})
           .doc("Condensing temperature above the outdoor dry bulb (tower: wet bulb)."),
       quantity("minimum_lift", &C::minimum_lift)
           .required()
           .between({1}, {60})
           .doc("Smallest temperature difference between evaporator and condenser that the compressor can run at.")}};
  return schema;
}

const Schema<PlantSpec>& plant_schema() {
  using P = PlantSpec;
  static const Schema<P> schema{
      "cooling",
      "Cooling plant of a hall, from the racks to the outdoor air.",
      {text("title", &P::title).required().doc("Name for people."),
       block<liquid_schema>("liquid", &P::liquid).required().doc("Coolant loop."),
       block<air_schema>("air", &P::air).required().doc("Room air."),
       block<rejection_schema>("rejection", &P::rejection)
           .required()
           .doc("Coolers to the outdoor air, for liquid and room air, each part sized for its rated heat."),
       block<chiller_schema>("chillers", &P::chillers)
           .doc("Leave out where there are none: the loops then float up on hot days."),
       blocks<hardware::source_schema>("sources", &P::sources).doc("Where each figure comes from.")}};
  return schema;
}

}  // namespace gigatwin::cooling
