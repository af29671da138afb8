#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

namespace gigatwin::economics {

/// What things cost that neither the hardware nor the site states, and how money is reckoned.
struct EconomicsSpec {
  std::string title;
  int price_year = 0;          ///< whose euros
  double discount_rate = 0.0;  ///< real, a year
  Seconds it_lifetime;
  Seconds network_lifetime;
  Seconds building_lifetime;                 ///< building, plant, grid connection and contingency
  EurosPerWatt facility_cost;                ///< building, power and cooling plant per rated IT power
  EurosPerWatt grid_connection_cost;         ///< per rated power of the connection
  SquareMetres land_per_megawatt;            ///< of rated IT power
  double contingency = 0.0;                  ///< of building, plant and grid connection
  double it_maintenance = 0.0;               ///< of its capital, a year
  double network_maintenance = 0.0;          ///< of its capital, a year
  double plant_maintenance = 0.0;            ///< of the capital of building, plant and grid connection, a year
  double other_fraction = 0.0;               ///< insurance, security, administration: of all capital but land, a year
  double staff_per_megawatt = 0.0;           ///< people per rated IT power, all shifts
  Seconds hours_per_person;                  ///< paid work of one person in a year
  double labour_factor = 1.0;                ///< hourly cost of this staff / mean of the site's country
  std::optional<EurosPerSecond> staff_cost;  ///< of one person; else by the site's labour cost
  std::optional<EurosPerCubicMetre> water_price;    ///< else the site's
  Kilograms building_embodied_carbon_per_megawatt;  ///< of rated IT power; CO2 equivalent of building and plant
  std::vector<hardware::Source> sources;
};

const Schema<EconomicsSpec>& economics_schema();

/// Area of a site of this rated IT power.
SquareMetres land_of(const EconomicsSpec& spec, Watts it_rating);

}  // namespace gigatwin::economics
