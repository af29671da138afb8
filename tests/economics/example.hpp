#pragma once

#include "economics/cost.hpp"

/// The site of docs/model/economics.md that both worked examples are about.
namespace gigatwin::economics {

inline EconomicsSpec example_spec() {
  EconomicsSpec spec;
  spec.price_year = 2026;
  spec.discount_rate = 0.08;
  spec.it_lifetime = years(5);
  spec.network_lifetime = years(8);
  spec.building_lifetime = years(20);
  spec.energy_lifetime = years(15);
  spec.facility_cost = EurosPerWatt{10.0};
  spec.grid_connection_cost = {0.25};
  spec.land_per_megawatt = {2000.0};
  spec.contingency = 0.10;
  spec.it_maintenance = 0.04;
  spec.network_maintenance = 0.03;
  spec.plant_maintenance = 0.02;
  spec.other_fraction = 0.005;
  spec.staff_per_megawatt = 2.0;
  spec.hours_per_person = hours(1700);
  spec.labour_factor = 1.5;
  spec.building_embodied_carbon_per_megawatt = {900e3};
  return spec;
}

/// 10,000 accelerators, half a year: 60 GWh for 4.8 MEUR; 80 % busy at 40 % of 1 PFLOP/s: 3.2 exaFLOP/s.
inline SiteQuantities example_site() {
  SiteQuantities q;
  q.accelerators = 10000;
  q.nodes = 2500;
  q.node_price = {200e3};
  q.node_embodied_carbon = {5e3};
  q.network = {40e6};
  q.it_rating = megawatts(15);
  q.grid_connection = megawatts(20);
  q.land_price = {60.0};
  q.water_price = {2.5};
  q.labour_cost = {40.0 / 3600.0};
  q.duration = years(0.5);
  q.facility_energy = megawatt_hours(60e3);
  q.electricity = {4.8e6};
  q.water = {10e3};
  q.operational_carbon = {4.08e6};
  q.accelerator_seconds_offered = 10000.0 * years(0.5).value;
  q.accelerator_seconds_busy = 8000.0 * years(0.5).value;
  q.useful = Flop{3.2e18 * years(0.5).value};
  return q;
}

constexpr double cent = 0.01;

}  // namespace gigatwin::economics
