#include "power/plant.hpp"

namespace gigatwin::power {
namespace {

void check_plant(const PlantSpec& plant, BlockProblems& problems) { check_stages(plant.stages, problems); }

}  // namespace

const Schema<CappingSpec>& capping_schema() {
  using C = CappingSpec;
  static const Schema<C> schema{
      "capping",
      "Slows the accelerators when the facility would draw more than the grid connection allows.",
      {boolean("enabled", &C::enabled).doc("false: the connection is exceeded, and the results show it."),
       fraction("margin", &C::margin).between(0.0, 0.5).doc("Of the grid connection that is kept free."),
       fraction("lowest_speed", &C::lowest_speed)
           .doc("Of the accelerators, relative to uncapped: they are not slowed further.")}};
  return schema;
}

const Schema<PlantSpec>& plant_schema() {
  using P = PlantSpec;
  static const Schema<P> schema{
      "power",
      "Electrical plant from the grid connection to the rack inlets.",
      {text("title", &P::title).required().doc("Name for people."),
       quantity("grid_connection", &P::grid_connection)
           .above({0})
           .doc("Firm capacity of the site's connection. Every scenario states it; catalogue entries leave it out."),
       blocks<stage_schema>("stages", &P::stages)
           .doc("From the grid to the rack inlets. Leave out where the meter is at the racks."),
       fraction("auxiliary_fraction", &P::auxiliary_fraction)
           .required()
           .doc("Lighting, offices and controls: constant, over the rated IT power."),
       block<capping_schema>("capping", &P::capping).doc("What happens at the limit of the grid connection."),
       block<transient_schema>("transients", &P::transients)
           .doc("Limits and mitigation of fast power swings; the year does not read it."),
       blocks<hardware::source_schema>("sources", &P::sources).doc("Where each figure comes from.")},
      check_plant};
  return schema;
}

}  // namespace gigatwin::power
