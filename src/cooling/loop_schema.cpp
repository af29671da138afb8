#include "cooling/spec.hpp"

namespace gigatwin::cooling {
namespace {

void check_pumps(const PumpSpec& pumps, BlockProblems& problems) {
  const int ways = (pumps.power_fraction ? 1 : 0) + (pumps.head ? 1 : 0) + (pumps.unit_power ? 1 : 0);
  if (ways != 1)
    problems.expected("control",
                      "their power in one way: power_fraction, head and efficiency, or unit_power and unit_capacity",
                      ways == 0 ? "none" : "several");
  if (pumps.head.has_value() != pumps.efficiency.has_value())
    problems.expected(pumps.head ? "head" : "efficiency", "head and efficiency together", "one of them");
  if (pumps.unit_power.has_value() != pumps.unit_capacity.has_value())
    problems.expected(pumps.unit_power ? "unit_power" : "unit_capacity", "unit_power and unit_capacity together",
                      "one of them");
}

void check_loop(const LoopSpec& loop, BlockProblems& problems) {
  if (loop.serves == Serves::racks && loop.rise)
    problems.expected("rise", "no rise where the loop serves racks", "one", "their system says it: coolant_rise");
  if (loop.serves != Serves::racks && !loop.rise)
    problems.expected("rise", "a rise, from supply to return at rated heat", "none");
  if (loop.serves != Serves::none && loop.supply)
    problems.expected("supply", "no supply where the loop serves racks or room", "one",
                      "set coolant_supply or air_supply of the plant");
  if ((loop.serves == Serves::room) != (loop.medium == Medium::air))
    problems.expected("medium",
                      loop.serves == Serves::room ? "air in the loop that serves the room"
                                                  : "water or pg25 in a loop that does not serve the room",
                      loop.medium == Medium::air ? "air" : "a liquid");
}

}  // namespace

const Schema<PumpSpec>& pump_schema() {
  using P = PumpSpec;
  static const Schema<P> schema{
      "pumps",
      "Pumps, or fans, that move a loop. Their rated power is stated in one of three ways: power_fraction; head and "
      "efficiency; unit_power and unit_capacity.",
      {choice("control", &P::control, {{"variable", PumpControl::variable}, {"constant", PumpControl::constant}})
           .required()
           .doc("variable: flow follows the heat, power the affinity laws. constant: always the rated flow."),
       fraction("power_fraction", &P::power_fraction)
           .between(0.0, 0.3)
           .doc("Electric power at rated flow, over the rated heat."),
       quantity("head", &P::head).between({100}, {2e6}).doc("Pressure over the whole loop at rated flow."),
       fraction("efficiency", &P::efficiency).between(0.05, 0.95).doc("With head: of pump, motor and drive."),
       quantity("unit_power", &P::unit_power)
           .at_least({0})
           .only_when("control", {"constant"})
           .doc("Electric power of one unit."),
       quantity("unit_capacity", &P::unit_capacity)
           .above({0})
           .only_when("control", {"constant"})
           .doc("Heat that one unit is rated for; a hall has as many as its rated heat needs, rounded up."),
       fraction("floor", &P::floor)
           .required()
           .between(0.05, 1.0)
           .only_when("control", {"variable"})
           .doc("Lowest flow, over the rated flow."),
       fraction("static_head", &P::static_head)
           .only_when("control", {"variable"})
           .doc("Part of the head that does not follow the square of the flow; 0: power by the cubic law."),
       block<hardware::units_schema>("units", &P::units).doc("One that never fails, unless stated.")},
      check_pumps};
  return schema;
}

const Schema<LoopSpec>& loop_schema() {
  using L = LoopSpec;
  static const Schema<L> schema{
      "loop",
      "A loop of water or air with its pumps or fans.",
      {text("name", &L::name).required().doc("Unique within the plant."),
       choice("serves", &L::serves, {{"none", Serves::none}, {"racks", Serves::racks}, {"room", Serves::room}})
           .doc("racks: their coolant. room: its air, which carries what the coolant does not. none: carries the heat "
                "of "
                "other loops."),
       choice("medium", &L::medium, {{"water", Medium::water}, {"pg25", Medium::pg25}, {"air", Medium::air}})
           .required()
           .doc("pg25: water with 25 % of propylene glycol."),
       quantity("rise", &L::rise)
           .between({1}, {50})
           .doc("From supply to return at rated heat and flow; where the loop serves racks their system says it."),
       quantity("supply", &L::supply)
           .between({2}, {70})
           .doc("Holds a loop that serves none at most this warm; leave out to run it as warm as what it serves "
                "allows."),
       quantity("inertia", &L::inertia)
           .required()
           .between({0.1}, {3600})
           .doc("Time in which the rated heat warms the loop by 1 K when nothing is rejected."),
       block<pump_schema>("pumps", &L::pumps).required().doc("Pumps; of air: fans.")},
      check_loop};
  return schema;
}

const Schema<ExchangerSpec>& exchanger_schema() {
  using E = ExchangerSpec;
  static const Schema<E> schema{
      "exchanger",
      "Heat exchanger between two loops, in counterflow; its effectiveness follows the flows.",
      {text("name", &E::name).required().doc("Unique within the plant."),
       choice("kind", &E::kind,
              {{"cdu", ExchangerKind::cdu}, {"plate", ExchangerKind::plate}, {"crah", ExchangerKind::crah}})
           .required()
           .doc("cdu: coolant distribution unit. plate: between two loops of water. crah: coil of the room's air "
                "handlers."),
       text("warm", &E::warm).required().doc("Loop that gives the heat."),
       text("cold", &E::cold).required().doc("Loop that takes it."),
       quantity("approach", &E::approach)
           .required()
           .between({0.1}, {20})
           .doc("Supply of from above supply of to, at rated heat and flows with the needed units."),
       block<hardware::units_schema>("units", &E::units).doc("One that never fails, unless stated.")}};
  return schema;
}

const Schema<StorageSpec>& storage_schema() {
  using S = StorageSpec;
  static const Schema<S> schema{
      "tank",
      "Tank of chilled or warm water beside a loop: takes heat when chillers and coolers cannot hold the set point.",
      {text("name", &S::name).required().doc("Unique within the plant."),
       text("loop", &S::loop).required().doc("Loop, with cooling equipment of its own."),
       quantity("capacity", &S::capacity)
           .required()
           .between({1}, days(7))
           .doc("Time for which a full tank carries the rated heat of the loop."),
       fraction("discharge", &S::discharge)
           .required()
           .between(0.01, 2.0)
           .doc("Most heat that it takes, over the rated heat."),
       fraction("charge", &S::charge)
           .required()
           .between(0.0, 2.0)
           .doc("Most that the plant spends to fill it, over the rated heat.")}};
  return schema;
}

}  // namespace gigatwin::cooling
