#pragma once

#include <cmath>

#include "grid/grid.hpp"

/// A site of 100 MW, at 40 EUR/MWh of the market and 10 of charges, and what its tests ask of it again and again.
namespace gigatwin::grid {

inline const Instant start = *parse_instant("2028-01-01");

inline Setting example_setting(Seconds duration = days(30)) {
  Setting setting;
  setting.firm_capacity = megawatts(100);
  setting.start = start;
  setting.duration = duration;
  setting.price_eur_j.assign(8760, 50.0 / 3.6e9);
  setting.carbon_kg_j.assign(8760, 0.3 / 3.6e6);
  setting.tariff = {.network = {6.0 / 3.6e9}, .taxes = {4.0 / 3.6e9}, .network_capacity = {}};
  setting.utc_offset_h = 0;
  setting.seed = 3;
  return setting;
}

inline BatterySpec example_battery() {
  BatterySpec spec;
  spec.energy = megawatt_hours(100);
  spec.power = megawatts(50);
  spec.round_trip_efficiency = 0.81;  // 0.9 each way
  spec.cycles_to_80 = 5000;
  spec.calendar_to_80 = years(20);
  return spec;
}

/// 30 + 2 units of 2 MW, 40 % efficient, 10 s to start, never failing.
inline GeneratorsSpec example_generators() {
  GeneratorsSpec spec;
  spec.units.needed = 30;
  spec.units.redundancy = hardware::Redundancy::n_plus_2;
  spec.rating = megawatts(2);
  spec.start_time = seconds(10);
  spec.efficiency = 0.4;
  spec.no_load_fuel = 0.1;
  spec.fuel_carbon = {0.27 / 3.6e6};
  spec.autonomy = hours(48);
  spec.refill = hours(72);
  return spec;
}

inline Inputs inputs_at(Instant when, Seconds dt, Watts demand) {
  Inputs inputs;
  inputs.when = when;
  inputs.dt = dt;
  inputs.demand = demand;
  inputs.market_price = {40.0 / 3.6e9};
  inputs.dry_bulb = {15.0};
  return inputs;
}

inline void add_outage(GridSpec& spec, Seconds after_start, Seconds takes) {
  if (!spec.connection.outages) spec.connection.outages.emplace();
  spec.connection.outages->mean_length = hours(1);
  spec.connection.outages->scheduled.push_back({start + after_start, takes});
}

/// demand - (import - export + battery + photovoltaics + generators + unserved), over all that flows.
inline double imbalance(const Outcome& out, Watts demand) {
  const Watts supplied = out.grid_import - out.grid_export + out.battery_power + out.photovoltaic_power +
                         out.generator_power + out.unserved;
  const Watts flowing = demand + out.grid_export + out.battery_charging + out.photovoltaic_power;
  return std::abs((demand - supplied).value) / flowing.value;
}

}  // namespace gigatwin::grid
