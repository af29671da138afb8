#include "economics/spec.hpp"

namespace gigatwin::economics {

const Schema<EconomicsSpec>& economics_schema() {
  using E = EconomicsSpec;
  const auto life = [](auto field) { return std::move(field).required().between(years(1), years(100)); };
  static const Schema<E> schema{
      "economics",
      "What things cost that neither the hardware nor the site states, and how money is reckoned.",
      {text("title", &E::title).required().doc("Name for people."),
       integer("price_year", &E::price_year).required().between(2015, 2060).doc("Whose euros all amounts are."),
       fraction("discount_rate", &E::discount_rate).required().between(0.0, 0.5).doc("Real, a year."),
       life(quantity("it_lifetime", &E::it_lifetime)).doc("Accelerator systems are written off over it."),
       life(quantity("network_lifetime", &E::network_lifetime)).doc("Switches, transceivers and cables."),
       life(quantity("building_lifetime", &E::building_lifetime))
           .doc("Building, plant, grid connection and contingency."),
       quantity("facility_cost", &E::facility_cost)
           .required()
           .between({0}, {100})
           .doc("Building, power and cooling plant per rated IT power."),
       quantity("grid_connection_cost", &E::grid_connection_cost)
           .required()
           .between({0}, {10})
           .doc("Per rated power of the connection."),
       quantity("land_per_megawatt", &E::land_per_megawatt)
           .required()
           .between({0}, {1e6})
           .doc("Land for each MW of rated IT power."),
       fraction("contingency", &E::contingency).required().doc("Of building, plant and grid connection."),
       fraction("it_maintenance", &E::it_maintenance)
           .required()
           .between(0.0, 0.5)
           .doc("Of the capital of the accelerator systems, a year."),
       fraction("network_maintenance", &E::network_maintenance)
           .required()
           .between(0.0, 0.5)
           .doc("Of the capital of the network, a year."),
       fraction("plant_maintenance", &E::plant_maintenance)
           .required()
           .between(0.0, 0.5)
           .doc("Of the capital of building, plant and grid connection, a year."),
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
       blocks<hardware::source_schema>("sources", &E::sources).doc("Where each figure comes from.")}};
  return schema;
}

SquareMetres land_of(const EconomicsSpec& spec, Watts it_rating) {
  return spec.land_per_megawatt * (it_rating / megawatts(1));
}

}  // namespace gigatwin::economics
