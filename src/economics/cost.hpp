#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "economics/spec.hpp"

namespace gigatwin::economics {

/// What the cost model needs to know of the site and of its simulated year.
struct SiteQuantities {
  std::int64_t accelerators = 0;
  std::int64_t nodes = 0;
  Euros node_price;  ///< of one node
  Kilograms node_embodied_carbon;
  Euros network;    ///< switches, transceivers and cables of the fabric
  Watts it_rating;  ///< rated IT power
  Watts grid_connection;
  std::optional<SquareMetres> land;  ///< else `land_of` the IT rating
  EurosPerSquareMetre land_price;    ///< of the site
  EurosPerCubicMetre water_price;    ///< of the site; the spec's own goes before
  EurosPerSecond labour_cost;        ///< of an hour of work at the site; the spec's staff_cost goes before
  Seconds duration;                  ///< simulated, > 0; yearly figures are scaled to a year
  Joules facility_energy;
  Euros electricity;  ///< paid for the simulated time
  CubicMetres water;
  Joules heat_delivered;
  Euros heat_revenue;  ///< for the simulated time; less than 0 where penalties exceed it
  Kilograms operational_carbon;
  double accelerator_seconds_offered = 0.0;
  double accelerator_seconds_busy = 0.0;
  Flop useful;
};

struct CostItem {
  std::string name;
  Euros amount;       ///< capital: once; operating: a year
  std::string basis;  ///< how it was reckoned, in words with the numbers
  Euros yearly;       ///< capital: its share of `annualised_capital`; operating: the amount
};

struct CostReport {
  std::vector<CostItem> capital, operating;
  Euros capital_total, operating_per_year;
  Euros annualised_capital;  ///< capital recovery factor by part's lifetime and the discount rate
  Euros per_accelerator_hour_offered, per_accelerator_hour_busy;  ///< all yearly cost / hours; NaN when none
  Euros per_exaflop_day;                                          ///< of useful training; NaN when none
  Kilograms carbon_per_year;                                      ///< operation
  Kilograms embodied_carbon_per_year;  ///< nodes over it_lifetime, building and plant over building_lifetime
};

/// Yearly payment that repays 1 over `lifetime` at `discount_rate`:
///
///   r / (1 - (1 + r)^-n)      n lifetime in years; 1 / n for r = 0
///
/// @param discount_rate a year, >= 0; @param lifetime > 0
double capital_recovery_factor(double discount_rate, Seconds lifetime);

/// Costs of building a site and of running it for a year of 365.25 days.
///
/// Each capital part is paid back over its own lifetime by `capital_recovery_factor`; land keeps its value and costs
/// its interest. An exaFLOP-day is 10^18 FLOP/s for a day, 8.64e22 FLOP.  Asserts on duration <= 0. Source: model
/// reference, economics.
CostReport cost_of(const EconomicsSpec& spec, const SiteQuantities& quantities);

}  // namespace gigatwin::economics
