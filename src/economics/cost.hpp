#pragma once

#include <string>
#include <vector>

#include "economics/spec.hpp"

namespace gigatwin::economics {

/// What the cost model needs to know of the site and of its simulated year.
struct SiteQuantities {
  std::int64_t accelerators = 0;
  std::int64_t nodes = 0;
  Euros node_price;               ///< of one node
  Kilograms node_embodied_carbon;
  Euros network;                  ///< switches, transceivers and cables of the fabric
  Watts it_rating;                ///< rated IT power
  Watts grid_connection;
  SquareMetres land;
  Seconds duration;               ///< simulated; yearly figures are scaled to a year
  Joules facility_energy;
  Euros electricity;              ///< paid for the simulated time
  CubicMetres water;
  Kilograms operational_carbon;
  double accelerator_seconds_offered = 0.0;
  double accelerator_seconds_busy = 0.0;
  Flop useful;
};

struct CostItem {
  std::string name;
  Euros amount;                   ///< capital: once; operating: a year
  std::string basis;              ///< how it was reckoned, in words with the numbers
};

struct CostReport {
  std::vector<CostItem> capital, operating;
  Euros capital_total, operating_per_year;
  Euros annualised_capital;       ///< capital recovery factor by part's lifetime and the discount rate
  Euros per_accelerator_hour_offered, per_accelerator_hour_busy;
  Euros per_exaflop_day;          ///< of useful training; NaN when none
  Kilograms carbon_per_year;      ///< operation
  Kilograms embodied_carbon_per_year;
};

CostReport cost_of(const EconomicsSpec& spec, const SiteQuantities& quantities);

}  // namespace gigatwin::economics
