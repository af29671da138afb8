#include "power/plant.hpp"

#include "base/dimension.hpp"

namespace gigatwin::power {
namespace {

const std::vector<std::pair<std::string, Redundancy>> redundancies{
    {"n", Redundancy::n}, {"n+1", Redundancy::n_plus_1}, {"2n", Redundancy::two_n}};

/// Fields that say how much of a stage is installed.
template <class Spec>
std::vector<Field> installed_fields() {
  return {number("capacity", &Spec::capacity)
              .required()
              .between(0.1, 10.0)
              .doc("Rating of the units that carry the design load, over the rated IT power of the hall."),
          choice("redundancy", &Spec::redundancy, redundancies)
              .required()
              .doc("Spare units: none, one, or everything twice. All share the load."),
          integer("units", &Spec::units)
              .required()
              .between(1, 1000)
              .only_when("redundancy", {"n+1"})
              .doc("Units of a hall that carry the design load, the spare apart.")};
}

std::vector<Field> joined(std::vector<Field> first, std::vector<Field> second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

const Schema<UpsSpec>& ups_schema() {
  using U = UpsSpec;
  static const Schema<U> schema{
      "ups", "Uninterruptible power supplies of a hall.",
      joined(installed_fields<U>(),
             {choice("mode", &U::mode, {{"double-conversion", UpsMode::double_conversion}, {"eco", UpsMode::eco}})
                  .required()
                  .doc("eco: the grid passes through a static switch while it is undisturbed."),
              block<hardware::loss_curve_schema>("losses", &U::losses).required().doc("Losses while it converts."),
              block<hardware::loss_curve_schema>("eco_losses", &U::eco_losses)
                  .required()
                  .only_when("mode", {"eco"})
                  .doc("Losses while it passes the grid through."),
              fraction("eco_share", &U::eco_share)
                  .required()
                  .only_when("mode", {"eco"})
                  .doc("Share of the time that it passes the grid through."),
              fraction("it_fraction", &U::it_fraction)
                  .required()
                  .doc("Share of the IT power that it feeds; the rest has batteries in the rack, or none."),
              fraction("mechanical_fraction", &U::mechanical_fraction)
                  .required()
                  .doc("Share of the power of pumps, fans, chillers and auxiliaries that it feeds.")})};
  return schema;
}

const Schema<TransformerSpec>& transformer_schema() {
  using T = TransformerSpec;
  static const Schema<T> schema{
      "transformer", "Transformers from medium to low voltage of a hall.",
      joined(installed_fields<T>(),
             {block<hardware::loss_curve_schema>("losses", &T::losses).required().doc("Losses over the load.")})};
  return schema;
}

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
       block<ups_schema>("ups", &P::ups).doc("Leave out where racks are fed without one."),
       block<transformer_schema>("transformer", &P::transformer)
           .doc("Leave out where the meter is on the low-voltage side."),
       fraction("auxiliary_fraction", &P::auxiliary_fraction)
           .required()
           .doc("Lighting, offices and controls: constant, over the rated IT power."),
       block<capping_schema>("capping", &P::capping).doc("What happens at the limit of the grid connection."),
       block<transient_schema>("transients", &P::transients)
           .doc("Limits and mitigation of fast power swings; the year does not read it."),
       blocks<hardware::source_schema>("sources", &P::sources).doc("Where each figure comes from.")}};
  return schema;
}

}  // namespace gigatwin::power
