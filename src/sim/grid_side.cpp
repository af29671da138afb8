#include "sim/grid_side.hpp"

namespace gigatwin::sim {

GridSide::GridSide(const SiteModel& site) : site_(&site), state_(site.grid->initial()) {}

grid::Inputs GridSide::inputs_at(Seconds begin, Seconds dt, Seconds bridge) const {
  const Instant when = site_->scenario.time.start + begin;
  const Instant middle = when + 0.5 * dt;
  const site::Air air = site_->conditions.air(middle);
  grid::Inputs in;
  in.when = when;
  in.dt = dt;
  in.market_price = site_->conditions.market_price(middle);
  in.residual_mix = site_->scenario.site.residual_mix.value_or(site_->conditions.carbon(middle));
  in.irradiance_w_m2 = air.irradiance_w_m2;
  in.dry_bulb = air.dry_bulb;
  in.bridge = bridge;
  return in;
}

void GridSide::step(SiteSample& sample, const site::Air& air, Seconds bridge) {
  grid::Inputs in = inputs_at(sample.begin, sample.step, bridge);
  in.demand = sample.facility_power;
  in.irradiance_w_m2 = air.irradiance_w_m2;
  outcome_ = site_->grid->advance(state_, in);
  const grid::Outcome& o = outcome_;
  sample.grid_limit = o.grid_limit;
  sample.grid_import = o.grid_import;
  sample.grid_export = o.grid_export;
  sample.battery_power = o.battery_power;
  sample.battery_charge = o.battery_charge;
  sample.photovoltaic_power = o.photovoltaic_power;
  sample.photovoltaic_spilled = o.photovoltaic_spilled;
  sample.generator_power = o.generator_power;
  sample.generator_fuel = o.generator_fuel;
  sample.generator_carbon = o.generator_carbon;
  sample.unserved_power = o.unserved;
  sample.contracted_renewable = o.contracted_renewable;
  sample.matched_renewable = o.matched_renewable;
  sample.guaranteed_renewable = o.guaranteed_renewable;
  sample.energy_input = o.grid_import - o.grid_export + o.photovoltaic_power + o.generator_fuel;
  sample.energy_cost = o.cost.total();
  sample.energy_costs = o.cost;
  sample.market_carbon = o.market_carbon;
  sample.curtailed = o.curtailed_time;
  sample.grid_lost = o.down_time;
}

grid::Limits GridSide::limits_at(Seconds begin) const {
  return site_->grid->limits(site_->scenario.time.start + begin, site_->scenario.time.step);
}

GridSide::Outlook GridSide::outlook(Seconds begin, const grid::Limits& limits, Seconds bridge) const {
  const Seconds dt = site_->scenario.time.step;
  Outlook outlook;
  outlook.lasting_outage = !limits.up;
  outlook.bridged = state_.bridged + dt <= bridge;
  outlook.available = site_->grid->available(state_, inputs_at(begin, dt, bridge));
  return outlook;
}

double GridSide::wanted_speed(Seconds now) const { return site_->grid->wanted_speed(site_->scenario.time.start + now); }

}  // namespace gigatwin::sim
