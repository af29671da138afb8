#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

namespace gigatwin::economics {

/// Building, electrical and cooling plant by part. Backup generators are a part of their own.
struct FacilitySpec {
  SquareMetres floor_area_per_megawatt;  ///< of rated IT power, where the scenario states no floor area
  EurosPerSquareMetre shell_cost;        ///< site works, structure and envelope, of floor area
  EurosPerWatt electrical_plant_cost;    ///< transformers, switchgear, UPS, busways; per rated IT power
  EurosPerWatt cooling_plant_cost;       ///< heat rejection, chillers, pumps, distribution units; per rated IT power
  EurosPerWatt fit_out_cost;             ///< rooms, fire protection, controls, security; per rated IT power
  double engineering = 0.0;              ///< design, management and commissioning, of the four above
};

/// Real price change a year of what is like for like: what is bought in year y costs (1 + g)^(y - price_year).
struct LearningSpec {
  double accelerators = 0.0;  ///< and storage
  double network = 0.0;
  double plant = 0.0;  ///< building, plant, energy on site and grid connection
};

/// What things cost that neither the hardware nor the site states, and how money is reckoned.
struct EconomicsSpec {
  std::string title;
  int price_year = 0;           ///< whose euros
  double discount_rate = 0.0;   ///< real, a year
  Seconds horizon = years(15);  ///< of operation, from the first phase's service
  Seconds it_lifetime;          ///< accelerator systems and storage
  Seconds network_lifetime;
  Seconds building_lifetime;                   ///< building, plant, grid connection and contingency
  Seconds energy_lifetime;                     ///< battery, generators, photovoltaics, heat pump and heat connection
  std::optional<EurosPerWatt> facility_cost;   ///< building, power, backup and cooling plant per rated IT power, or ...
  std::optional<FacilitySpec> facility;        ///< ... by part: one of the two
  Euros storage_cost_per_terabyte_per_second;  ///< parallel storage, by its read bandwidth
  EurosPerJoule battery_energy_cost;           ///< of nominal energy
  EurosPerWatt battery_power_cost;             ///< of rated power: inverters, transformers
  EurosPerWatt generator_cost;                 ///< installed, with tanks; counted beside `facility` alone
  EurosPerWatt photovoltaic_cost;              ///< of peak power
  EurosPerWatt heat_pump_cost;                 ///< of heat given, the site's own
  EurosPerWatt heat_connection_cost;           ///< transfer station and pipes to the network, of heat passed
  EurosPerWatt grid_connection_cost;           ///< substation, per rated power of the connection
  Metres grid_line;                            ///< to the substation of the grid, built for this site
  Euros grid_line_cost_per_kilometre;
  SquareMetres land_per_megawatt;  ///< of rated IT power
  double contingency = 0.0;        ///< of building, plant, energy on site and grid connection
  double decommissioning = 0.0;    ///< of the capital of building and plant, in the year after operation
  LearningSpec learning;
  double electricity_growth = 0.0;           ///< real, a year since price_year
  double wage_growth = 0.0;                  ///< real, a year since price_year
  double it_maintenance = 0.0;               ///< of the capital of accelerator systems and storage, a year
  double network_maintenance = 0.0;          ///< of its capital, a year
  double plant_maintenance = 0.0;            ///< of the capital of building, plant, energy and grid connection, a year
  double other_fraction = 0.0;               ///< insurance, security, administration: of all capital but land, a year
  double staff_per_megawatt = 0.0;           ///< people per rated IT power, all shifts
  Seconds hours_per_person;                  ///< paid work of one person in a year
  double labour_factor = 1.0;                ///< hourly cost of this staff / mean of the site's country
  std::optional<EurosPerSecond> staff_cost;  ///< of one person; else by the site's labour cost
  std::optional<EurosPerCubicMetre> water_price;    ///< else the site's
  Kilograms building_embodied_carbon_per_megawatt;  ///< of rated IT power; CO2 equivalent of building and plant
  std::vector<hardware::Source> sources;
};

const Schema<FacilitySpec>& facility_schema();
const Schema<LearningSpec>& learning_schema();
const Schema<EconomicsSpec>& economics_schema();

/// Area of a site of this rated IT power.
SquareMetres land_of(const EconomicsSpec& spec, Watts it_rating);

}  // namespace gigatwin::economics
