#include "sim/plant.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "power/chain.hpp"

namespace gigatwin::sim {
namespace {

/// Clocks step in hundredths, so that a temperature that creeps does not disturb every job at every step.
double clock_step(double speed) { return std::floor(std::clamp(speed, 0.0, 1.0) * 100.0 + 1e-9) / 100.0; }

/// |in - out - stored| / in.
double relative_residual(double in, double out, double stored) {
  return in > 0.0 ? std::abs(in - out - stored) / in : 0.0;
}

Instant middle_of(Instant start, Seconds begin, Seconds dt) { return start + (begin + 0.5 * dt); }

}  // namespace

Plant::Plant(const SiteModel& site) : site_(site), ratio_(site.halls.size(), 1.0) {
  const site::Air air = site.conditions.air(site.scenario.time.start);
  for (std::size_t hall = 0; hall < site.halls.size(); ++hall)
    states_.push_back(cooling::settled(site.scenario.cooling, inputs_of(hall, power_of(hall, {}), air)));
  // Jobs that start before the first step ends need overheads to be capped by: those of the idle site.
  const std::vector<cooling::HallState> settled = states_;
  Ledger::Means idle;
  idle.halls.resize(states_.size());
  step({0.0}, site.scenario.time.step, idle);
  states_ = settled;
}

Plant::HallPower Plant::power_of(std::size_t hall, const Ledger::HallRates& means) const {
  const HallModel& model = site_.halls[hall];
  const double slope = site_.node_power.slope;
  const Watts dynamic{means.accelerator_w + means.host_w};
  const double accelerators = static_cast<double>(model.nodes.count) * site_.node_power.accelerators;
  HallPower power;
  power.racks = model.idle_racks + slope * dynamic;
  power.conversion_loss = (model.idle_racks - model.idle_dc) + (slope - 1.0) * dynamic;
  power.accelerators = model.idle_accelerators + Watts{means.accelerator_w};
  power.network = model.network_idle + (means.busy / accelerators) * (model.network_peak - model.network_idle);
  power.it = power.racks + power.network + model.storage;
  power.liquid_heat = site_.scenario.compute.system.liquid_fraction * power.racks;
  power.air_heat = power.it - power.liquid_heat;
  return power;
}

cooling::HallInputs Plant::inputs_of(std::size_t hall, const HallPower& power, const site::Air& air) const {
  const HallModel& model = site_.halls[hall];
  const hardware::SystemSpec& system = site_.scenario.compute.system;
  const Watts rated_liquid = system.liquid_fraction * model.rated_racks;
  return {power.liquid_heat,
          power.air_heat,
          air.dry_bulb,
          air.wet_bulb,
          air.pressure,
          rated_liquid,
          model.rated_it - rated_liquid,
          system.coolant_rise};
}

SiteSample Plant::step(Seconds begin, Seconds dt, const Ledger::Means& means) {
  const Instant middle = middle_of(site_.scenario.time.start, begin, dt);
  const site::Air air = site_.conditions.air(middle);
  SiteSample sample;
  sample.begin = begin;
  sample.step = dt;
  sample.dry_bulb = air.dry_bulb;
  sample.wet_bulb = air.wet_bulb;
  sample.relative_humidity = air.relative_humidity;
  sample.price = site_.conditions.price(middle);
  sample.carbon_intensity = site_.conditions.carbon(middle);
  sample.coolant_supply = sample.coolant_return = {-273.15};
  for (std::size_t hall = 0; hall < states_.size(); ++hall)
    step_hall(hall, power_of(hall, means.halls[hall]), air, dt, sample);
  sample.chiller_share = sample.heat_rejected.value > 0.0 ? sample.chiller_share / sample.heat_rejected.value : 0.0;
  return sample;
}

void Plant::step_hall(std::size_t hall, const HallPower& power, const site::Air& air, Seconds dt, SiteSample& sample) {
  const HallModel& model = site_.halls[hall];
  const power::PlantSpec& electrical_plant = site_.scenario.power;
  const cooling::HallOutcome cooled =
      cooling::advance(site_.scenario.cooling, states_[hall], inputs_of(hall, power, air), dt);
  states_[hall] = cooled.state;

  const Watts cooling_power = cooled.pump_power + cooled.fan_power + cooled.chiller_power;
  const Watts auxiliary = power::auxiliary_power(electrical_plant, model.rated_it);
  const power::ElectricalState chain =
      power::electrical(electrical_plant, power.it, cooling_power + auxiliary, model.rated_it);
  ratio_[hall] = chain.input / power.it;

  sample.it_power += power.it;
  sample.facility_power += chain.input;
  sample.energy_input += chain.input;
  sample.grid_import += chain.input;
  sample.ups_loss += chain.ups_loss;
  sample.transformer_loss += chain.transformer_loss;
  sample.auxiliary_power += auxiliary;
  sample.accelerator_power += power.accelerators;
  sample.rack_conversion_loss += power.conversion_loss;
  sample.network_power += power.network;
  sample.storage_power += model.storage;
  sample.pump_power += cooled.pump_power;
  sample.fan_power += cooled.fan_power;
  sample.chiller_power += cooled.chiller_power;
  sample.heat_to_coolant += cooled.heat_in;
  sample.heat_rejected += cooled.heat_rejected;
  sample.heat_stored += cooled.heat_stored;
  sample.water_flow.value += cooled.water.value;
  sample.coolant_supply = std::max(sample.coolant_supply, cooled.state.supply);
  sample.coolant_return = std::max(sample.coolant_return, cooled.coolant_return);
  sample.chiller_share += cooled.chiller_heat.value;  // `step` divides by the site's heat
  const double electrical_residual = relative_residual(
      chain.input.value, (power.it + cooling_power + auxiliary + chain.ups_loss + chain.transformer_loss).value, 0.0);
  const double heat_residual =
      relative_residual(cooled.heat_in.value, cooled.heat_rejected.value, cooled.heat_stored.value);
  sample.balance_residual = std::max({sample.balance_residual, electrical_residual, heat_residual});
  sample.halls.push_back({power.it, chain.ups_loss + chain.transformer_loss, cooling_power, cooled.state.supply,
                          cooled.coolant_return, 1.0, 0.0});
}

std::vector<HallClock> Plant::thermal_clocks() const {
  const hardware::SystemSpec& system = site_.scenario.compute.system;
  std::vector<HallClock> clocks;
  for (const cooling::HallState& state : states_) {
    const double speed =
        clock_step((system.coolant_trip - state.supply) / (system.coolant_trip - system.coolant_limit));
    clocks.push_back({.clock = speed, .watts_per_clock = 1.0, .hot = speed < 1.0});
  }
  return clocks;
}

double Plant::connection_speed(const std::vector<Watts>& full_speed, const std::vector<Watts>& fixed) const {
  const std::optional<Watts> limit = power::capping_limit(site_.scenario.power);
  if (!limit) return 1.0;
  std::vector<power::SpeedLine> lines;
  for (std::size_t hall = 0; hall < states_.size(); ++hall)
    lines.push_back({ratio_[hall] * fixed[hall], ratio_[hall] * full_speed[hall]});
  return clock_step(power::capped_speed(lines, *limit, site_.scenario.power.capping.lowest_speed));
}

}  // namespace gigatwin::sim
