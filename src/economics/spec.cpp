#include "economics/spec.hpp"

namespace gigatwin::economics {
namespace {

void check_economics(const EconomicsSpec& spec, BlockProblems& problems) {
  if (!spec.facility_cost && !spec.facility)
    problems.expected("facility_cost", "the cost of building and plant, in one number or by part", "neither",
                      "write facility_cost: 12 MEUR/MW, or a block facility");
  if (spec.facility_cost && spec.facility)
    problems.expected(
        "facility_cost", "the cost of building and plant in one number or by part", "both",
        "an entry with facility takes its parts; one with facility_cost, such as eu-low-capex, takes one number");
  if (spec.grid_line.value > 0.0 && spec.grid_line_cost_per_kilometre.value == 0.0)
    problems.expected("grid_line_cost_per_kilometre", "what a kilometre of grid_line costs", "nothing");
}

auto cost(FieldOf<EurosPerWatt> field, double highest_eur_per_watt) {
  return std::move(field).required().between({0}, {highest_eur_per_watt});
}

}  // namespace

const Schema<FacilitySpec>& facility_schema() {
  using F = FacilitySpec;
  static const Schema<F> schema{
      "facility",
      "Building, electrical and cooling plant by part. Backup generators are a part of their own.",
      {quantity("floor_area_per_megawatt", &F::floor_area_per_megawatt)
           .required()
           .between({0}, {1e5})
           .doc("Floor area for each MW of rated IT power, where `reporting` states none."),
       quantity("shell_cost", &F::shell_cost)
           .required()
           .between({0}, {50e3})
           .doc("Site works, structure and envelope, of floor area."),
       cost(quantity("electrical_plant_cost", &F::electrical_plant_cost), 50)
           .doc("Transformers, switchgear, UPS and busways, per rated IT power."),
       cost(quantity("cooling_plant_cost", &F::cooling_plant_cost), 50)
           .doc("Heat rejection, chillers, pumps and distribution units, per rated IT power."),
       cost(quantity("fit_out_cost", &F::fit_out_cost), 50)
           .doc("Rooms, fire protection, controls and security, per rated IT power."),
       fraction("engineering", &F::engineering).required().doc("Design, management and commissioning, of the above.")}};
  return schema;
}

const Schema<LearningSpec>& learning_schema() {
  using L = LearningSpec;
  static const Schema<L> schema{
      "learning",
      "Real price change a year of what is like for like: what is bought in year y costs (1 + g)^(y - price_year).",
      {number("accelerators", &L::accelerators).between(-0.5, 0.5).doc("Accelerator systems and storage."),
       number("network", &L::network).between(-0.5, 0.5).doc("Switches, transceivers and cables."),
       number("plant", &L::plant).between(-0.5, 0.5).doc("Building, plant, energy on site and grid connection.")}};
  return schema;
}

const Schema<EconomicsSpec>& economics_schema() {
  using E = EconomicsSpec;
  const auto life = [](auto field) { return std::move(field).required().between(years(1), years(100)); };
  const auto maintenance = [](auto field) { return std::move(field).required().between(0.0, 0.5); };
  static const Schema<E> schema{
      "economics",
      "What things cost that neither the hardware nor the site states, and how money is reckoned.",
      {text("title", &E::title).required().doc("Name for people."),
       integer("price_year", &E::price_year).required().between(2015, 2060).doc("Whose euros all amounts are."),
       fraction("discount_rate", &E::discount_rate).required().between(0.0, 0.5).doc("Real, a year."),
       quantity("horizon", &E::horizon)
           .between(years(1), years(60))
           .doc("Years of operation from the first phase's service, over which the life cycle is reckoned."),
       life(quantity("it_lifetime", &E::it_lifetime)).doc("Accelerator systems and storage are written off over it."),
       life(quantity("network_lifetime", &E::network_lifetime)).doc("Switches, transceivers and cables."),
       life(quantity("building_lifetime", &E::building_lifetime))
           .doc("Building, plant, grid connection and contingency."),
       life(quantity("energy_lifetime", &E::energy_lifetime))
           .doc("Battery, generators, photovoltaics, heat pump and heat connection."),
       quantity("facility_cost", &E::facility_cost)
           .between({0}, {100})
           .doc("Building, power, backup and cooling plant in one number, per rated IT power; instead of `facility`."),
       block<facility_schema>("facility", &E::facility).doc("The same by part; instead of `facility_cost`."),
       quantity("storage_cost_per_terabyte_per_second", &E::storage_cost_per_terabyte_per_second)
           .required()
           .at_least({0})
           .doc("Parallel storage, for each TB/s of its read bandwidth."),
       quantity("battery_energy_cost", &E::battery_energy_cost)
           .required()
           .at_least({0})
           .doc("Battery, of its nominal energy."),
       cost(quantity("battery_power_cost", &E::battery_power_cost), 10)
           .doc("Inverters and transformers of the battery, of its rated power."),
       cost(quantity("generator_cost", &E::generator_cost), 10)
           .doc("Generators with their tanks, installed, of their rating; a facility_cost has them in it."),
       cost(quantity("photovoltaic_cost", &E::photovoltaic_cost), 10).doc("Of peak power."),
       cost(quantity("heat_pump_cost", &E::heat_pump_cost), 10).doc("The site's own, of the heat that it gives."),
       cost(quantity("heat_connection_cost", &E::heat_connection_cost), 10)
           .doc("Transfer station and pipes to the heat network, of the heat that they pass."),
       cost(quantity("grid_connection_cost", &E::grid_connection_cost), 10)
           .doc("Substation, per rated power of the connection."),
       quantity("grid_line", &E::grid_line)
           .between({0}, {1e6})
           .doc("Length of line built to the grid for this site; leave out for none."),
       quantity("grid_line_cost_per_kilometre", &E::grid_line_cost_per_kilometre)
           .at_least({0})
           .doc("For each km of grid_line."),
       quantity("land_per_megawatt", &E::land_per_megawatt)
           .required()
           .between({0}, {1e6})
           .doc("Land for each MW of rated IT power."),
       fraction("contingency", &E::contingency)
           .required()
           .doc("Of building, plant, energy on site and grid connection."),
       fraction("decommissioning", &E::decommissioning)
           .required()
           .doc("Of the capital of building and plant, in the year after operation."),
       block<learning_schema>("learning", &E::learning).doc("Real price changes; leave out for none."),
       number("electricity_growth", &E::electricity_growth)
           .between(-0.2, 0.2)
           .doc("Real change of the electricity price a year since price_year."),
       number("wage_growth", &E::wage_growth).between(-0.2, 0.2).doc("Real change of wages a year since price_year."),
       maintenance(fraction("it_maintenance", &E::it_maintenance))
           .doc("Of the capital of accelerator systems and storage, a year."),
       maintenance(fraction("network_maintenance", &E::network_maintenance))
           .doc("Of the capital of the network, a year."),
       maintenance(fraction("plant_maintenance", &E::plant_maintenance))
           .doc("Of the capital of building, plant, energy on site and grid connection, a year."),
       fraction("other_fraction", &E::other_fraction)
           .required()
           .between(0.0, 0.2)
           .doc("Insurance, security, administration: of all capital but land, a year."),
       number("staff_per_megawatt", &E::staff_per_megawatt)
           .required()
           .between(0.0, 100.0)
           .doc("People for each MW of rated IT power, all shifts."),
       quantity("hours_per_person", &E::hours_per_person)
           .required()
           .between(hours(100), hours(4000))
           .doc("Paid work of one person in a year."),
       number("labour_factor", &E::labour_factor)
           .required()
           .between(0.2, 10.0)
           .doc("Hourly cost of this staff / mean hourly labour cost of the site's country."),
       quantity("staff_cost", &E::staff_cost)
           .at_least({0})
           .doc("Of one person; leave out to use the site's labour cost, hours_per_person and labour_factor."),
       quantity("water_price", &E::water_price).at_least({0}).doc("Leave out to use the site's."),
       quantity("building_embodied_carbon_per_megawatt", &E::building_embodied_carbon_per_megawatt)
           .required()
           .at_least({0})
           .doc("CO2 equivalent of making building and plant, for each MW of rated IT power."),
       blocks<hardware::source_schema>("sources", &E::sources).doc("Where each figure comes from.")},
      check_economics};
  return schema;
}

SquareMetres land_of(const EconomicsSpec& spec, Watts it_rating) {
  return spec.land_per_megawatt * (it_rating / megawatts(1));
}

}  // namespace gigatwin::economics
