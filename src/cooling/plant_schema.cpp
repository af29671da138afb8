#include "cooling/graph.hpp"
#include "cooling/spec.hpp"

namespace gigatwin::cooling {

const Schema<PlantSpec>& plant_schema() {
  using P = PlantSpec;
  static const Schema<P> schema{
      "cooling",
      "Cooling plant of a hall, from the racks to outdoors: loops, exchangers between them, and what rejects their "
      "heat. "
      "Sizes are relative to the rated heat, so that a plant fits a hall of any size.",
      {text("title", &P::title).required().doc("Name for people."),
       quantity("coolant_supply", &P::coolant_supply)
           .between({5}, {70})
           .doc("Set point of the coolant to the racks; wanted where a loop serves racks."),
       quantity("air_supply", &P::air_supply)
           .between({5}, {45})
           .doc("Set point of the air to the racks; wanted where a loop serves the room."),
       blocks<loop_schema>("loops", &P::loops)
           .required()
           .items(1, 16)
           .doc("Loops of water and air, each with its pumps or fans."),
       blocks<exchanger_schema>("exchangers", &P::exchangers)
           .items(0, 16)
           .doc("Between two loops; one takes the heat of a loop."),
       blocks<rejection_schema>("rejection", &P::rejection)
           .items(0, 16)
           .doc("Coolers, towers and sea water; one on a loop."),
       blocks<chiller_schema>("chillers", &P::chillers)
           .doc("One entry on a loop. Without them the loops float up on hot days."),
       blocks<storage_schema>("storage", &P::storage).doc("Tanks; one on a loop."),
       blocks<hardware::source_schema>("sources", &P::sources).doc("Where each figure comes from.")},
      check_graph};
  return schema;
}

std::vector<Component> components(const PlantSpec& plant) {
  std::vector<Component> list;
  for (const LoopSpec& loop : plant.loops)
    list.push_back({loop.name + (loop.medium == Medium::air ? " fans" : " pumps"), loop.pumps.units});
  for (const ExchangerSpec& exchanger : plant.exchangers) list.push_back({exchanger.name, exchanger.units});
  for (const RejectionSpec& rejection : plant.rejection) list.push_back({rejection.name, rejection.units});
  for (const ChillerSpec& chillers : plant.chillers) list.push_back({chillers.name, chillers.units});
  return list;
}

}  // namespace gigatwin::cooling
