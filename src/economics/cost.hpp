#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "economics/spec.hpp"

namespace gigatwin::economics {

/// What things are, for rules that treat them differently. Accelerators, network and storage together are the
/// "computing infrastructure" of Regulation (EU) 2026/150, Article 12b.
enum class AssetClass {
  accelerators,
  network,
  storage,
  building,
  plant,
  energy,  ///< battery, generators, photovoltaics, heat pump and heat connection
  grid,
  land,
  decommissioning,
  other,  ///< contingency
};
/// "accelerators", "network" ...
std::string to_text(AssetClass asset);
bool is_computing_infrastructure(AssetClass asset);

/// Accelerator time that one class of tenants held.
struct TenantTime {
  std::string name;
  double accelerator_seconds_held = 0.0;
};

/// What the cost model needs to know of the site and of its simulated year.
struct SiteQuantities {
  std::int64_t accelerators = 0;
  std::int64_t nodes = 0;
  Euros node_price;  ///< of one node
  Kilograms node_embodied_carbon;
  Euros network;  ///< switches, transceivers and cables of the fabric
  std::int64_t network_switches = 0;
  std::int64_t network_ports = 0;  ///< of all switches
  std::int64_t network_transceivers = 0;
  std::int64_t network_cables = 0;
  BytesPerSecond storage_bandwidth;        ///< read, of the parallel storage
  Watts it_rating;                         ///< rated IT power
  std::optional<SquareMetres> floor_area;  ///< of the building; else by the economics' facility
  Watts grid_connection;
  Joules battery_energy;  ///< nominal; 0 for none, as all up to heat_connection
  Watts battery_power;
  Watts generator_power;             ///< rating of all that are installed
  Watts photovoltaic_power;          ///< peak
  Watts heat_pump_power;             ///< heat given by the site's own
  Watts heat_connection;             ///< heat that the transfer station can pass
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
  double accelerator_seconds_busy = 0.0;  ///< held by jobs
  std::vector<TenantTime> tenants;        ///< of accelerator_seconds_busy
  Flop useful;
};

/// One part of the capital at a price.
struct CapitalPart {
  std::string name;
  AssetClass asset = AssetClass::other;
  Seconds lifetime;   ///< 0 for land and decommissioning
  std::string basis;  ///< how its price was reckoned, in words with the numbers
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
