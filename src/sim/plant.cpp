#include "sim/plant.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/error.hpp"
#include "power/chain.hpp"

namespace gigatwin::sim {
namespace {

/// |in - out - stored| / in.
double relative_residual(double in, double out, double stored) {
  return in > 0.0 ? std::abs(in - out - stored) / in : 0.0;
}

/// NaN: not known.
Celsius warmer(Celsius a, Celsius b) { return std::isnan(a.value) || b > a ? b : a; }

Instant middle_of(Instant start, Seconds begin, Seconds dt) { return start + (begin + 0.5 * dt); }

std::vector<Watts> ratings(const SiteModel& site) {
  std::vector<Watts> rated;
  for (const HallModel& hall : site.halls) rated.push_back(hall.rated_it);
  return rated;
}

}  // namespace

Plant::Plant(const SiteModel& site)
    : site_(site),
      network_(site.scenario.power, ratings(site)),
      grid_side_(site),
      outcomes_(site.halls.size()),
      in_service_(site.halls.size(), std::vector<double>(cooling::components(site.scenario.cooling).size(), 1.0)),
      chain_share_(site.halls.size(), 1.0),
      running_(site.halls.size(), true),
      too_warm_(site.halls.size(), false),
      ran_(site.halls.size()),
      running_share_(site.halls.size(), 1.0),
      ratio_(site.halls.size(), 1.0),
      powers_(site.halls.size()),
      mechanical_(site.halls.size()),
      reused_(site.halls.size()),
      loads_(site.halls.size()) {
  for (const HallModel& hall : site.halls) cooling_.emplace_back(site.scenario.cooling, hall.cooling_rating);
  const site::Air air = site.conditions.air(site.scenario.time.start);
  for (std::size_t hall = 0; hall < site.halls.size(); ++hall)
    states_.push_back(cooling::settled(cooling_[hall], inputs_of(hall, power_of(hall, {}), air)));
  // Jobs that start before the first step ends need overheads to be capped by: those of the idle site.
  const std::vector<cooling::HallState> settled = states_;
  const GridSide untouched = grid_side_;
  Ledger::Means idle;
  idle.halls.resize(states_.size());
  step({0.0}, site.scenario.time.step, idle);
  states_ = settled;
  grid_side_ = untouched;
  running_since_ = {0.0};
  look_ahead({0.0});
}

void Plant::set_running(const std::vector<bool>& running, Seconds now) {
  for (std::size_t hall = 0; hall < ran_.size(); ++hall)
    if (running_[hall]) ran_[hall] += now - running_since_;
  running_since_ = now;
  running_changed_ = true;
  running_ = running;
}

void Plant::count_running_time(Seconds end, Seconds dt) {
  const bool changed = running_changed_;
  set_running(running_, end);
  for (std::size_t hall = 0; hall < ran_.size(); ++hall) {
    const double share = std::exchange(ran_[hall], {}) / dt;
    const bool whole = !changed || share > 1.0 - 1e-9;  // differences of large times
    running_share_[hall] = !whole ? share : running_[hall] ? 1.0 : 0.0;
  }
  running_changed_ = false;
}

Plant::HallPower Plant::power_of(std::size_t hall, const Ledger::HallRates& means) const {
  const double share = running_share_[hall];
  if (share >= 1.0) return running_power(hall, means);
  if (share <= 0.0) return {};
  HallPower power = running_power(hall, Ledger::HallRates(means).scale(1.0 / share));
  for (Watts* part : {&power.racks, &power.network, &power.storage, &power.it, &power.liquid_heat, &power.air_heat,
                      &power.conversion_loss, &power.accelerators})
    *part = share * *part;
  return power;
}

Plant::HallPower Plant::running_power(std::size_t hall, const Ledger::HallRates& means) const {
  HallPower power;
  const HallModel& model = site_.halls[hall];
  const Watts dynamic{std::max(0.0, means.accelerator_w) + std::max(0.0, means.host_w)};
  const double accelerators = static_cast<double>(model.nodes.count) * site_.node_power.accelerators;
  const double busy_share = std::clamp(means.busy / accelerators, 0.0, 1.0);
  power.racks = power::racks_inlet(site_.rack_curve, model.racks, busy_share, dynamic);
  power.conversion_loss = power.racks - model.idle_dc - dynamic;
  power.accelerators = model.idle_accelerators + Watts{means.accelerator_w};
  power.network = model.network_idle + busy_share * (model.network_peak - model.network_idle);
  power.storage = model.storage;
  power.it = power.racks + power.network + power.storage;
  power.liquid_heat = site_.scenario.compute.system.liquid_fraction * power.racks;
  power.air_heat = power.it - power.liquid_heat;
  return power;
}

cooling::HallInputs Plant::inputs_of(std::size_t hall, const HallPower& power, const site::Air& air) const {
  const HallModel& model = site_.halls[hall];
  cooling::HallInputs in;
  in.liquid_heat = power.liquid_heat;
  in.air_heat = power.air_heat;
  in.dry_bulb = air.dry_bulb;
  in.wet_bulb = air.wet_bulb;
  in.pressure = air.pressure;
  in.rated_liquid_heat = model.cooling_rating.liquid_heat;
  in.rated_air_heat = model.cooling_rating.air_heat;
  in.rack_rise = model.cooling_rating.rack_rise;
  in.reused = std::min(reused_[hall], power.liquid_heat);
  if (!std::isnan(air.water.value)) in.water = air.water;
  in.in_service = in_service_[hall];
  return in;
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
  sample.junction = {std::numeric_limits<double>::quiet_NaN()};
  count_running_time(begin + dt, dt);
  for (std::size_t hall = 0; hall < states_.size(); ++hall) powers_[hall] = power_of(hall, means.halls[hall]);
  reuse_heat(dt, middle, air, sample);
  for (std::size_t hall = 0; hall < states_.size(); ++hall) {
    cool_hall(hall, air, dt, sample);
    sample.junction = warmer(sample.junction, junction(hall, means.halls[hall]));
  }
  sample.chiller_share = sample.heat_rejected.value > 0.0 ? sample.chiller_share / sample.heat_rejected.value : 0.0;
  sample.waste_heat = {sample.heat_to_coolant.value > 0.0 ? sample.waste_heat.value / sample.heat_to_coolant.value
                                                          : std::numeric_limits<double>::quiet_NaN()};
  feed_halls(sample);
  grid_side_.step(sample, air, grid_side_.fails_at(begin) ? bridge() : Seconds{0.0});
  return sample;
}

/// The halls give their heat in the temperatures of the last step.
void Plant::reuse_heat(Seconds dt, Instant middle, const site::Air& air, SiteSample& sample) {
  std::fill(reused_.begin(), reused_.end(), Watts{0.0});
  std::fill(mechanical_.begin(), mechanical_.end(), Watts{0.0});
  const std::optional<cooling::HeatReuseSpec>& spec = site_.scenario.heat_reuse;
  if (!spec) return;
  double heat_w = 0.0, hot = 0.0, cold = 0.0;
  for (std::size_t hall = 0; hall < powers_.size(); ++hall) {
    const double q = powers_[hall].liquid_heat.value;
    heat_w += q;
    hot += q * outcomes_[hall].waste_heat.value;
    cold += q * outcomes_[hall].facility_supply.value;
  }
  if (heat_w <= 0.0) return;
  cooling::HeatReuseInputs in;
  in.available = {heat_w};
  in.hot = {hot / heat_w};
  in.cold = {std::min(cold, hot) / heat_w};
  in.dry_bulb = air.dry_bulb;
  in.hour = site_.local_hour(middle);
  in.electricity_price = sample.price;
  const cooling::HeatReuseOutcome out = cooling::deliver(*spec, in, dt);
  for (std::size_t hall = 0; hall < powers_.size(); ++hall) {
    const double share = powers_[hall].liquid_heat.value / heat_w;
    reused_[hall] = share * out.taken;
    mechanical_[hall] = share * out.heat_pump_power;
  }
  sample.heat_delivered = out.delivered;
  sample.heat_pump_power = out.heat_pump_power;
  sample.heat_revenue = out.revenue;
}

void Plant::cool_hall(std::size_t hall, const site::Air& air, Seconds dt, SiteSample& sample) {
  const HallPower& power = powers_[hall];
  const HallModel& model = site_.halls[hall];
  HallSample row{.it_power = power.it,
                 .electrical_loss = {},
                 .cooling_power = {},
                 .coolant_supply = states_[hall].supply,
                 .coolant_return = states_[hall].supply,
                 .speed = 1.0,
                 .busy_accelerators = 0.0};
  if (has_power(hall) || power.it.value > 0.0) {  // else nothing moves, and the loops keep their temperature
    outcomes_[hall] = cooling::advance(cooling_[hall], states_[hall], inputs_of(hall, power, air), dt);
    const cooling::HallOutcome& cooled = outcomes_[hall];
    states_[hall] = cooled.state;
    row.cooling_power = cooled.pump_power + cooled.fan_power + cooled.chiller_power;
    row.coolant_supply = cooled.state.supply;
    row.coolant_return = cooled.coolant_return;
    const Watts auxiliary = power::auxiliary_power(site_.scenario.power, model.rated_it);
    mechanical_[hall] += row.cooling_power + auxiliary;
    sample.auxiliary_power += auxiliary;
    sample.pump_power += cooled.pump_power;
    sample.fan_power += cooled.fan_power;
    sample.chiller_power += cooled.chiller_power;
    sample.heat_to_coolant += cooled.heat_in;
    sample.heat_rejected += cooled.heat_rejected;
    sample.heat_stored += cooled.heat_stored;
    sample.heat_reused += cooled.reused;
    sample.water_flow += cooled.water;
    sample.water_evaporated += cooled.evaporated;
    sample.water_drift += cooled.drift;
    sample.water_blowdown += cooled.blowdown;
    sample.chiller_share += cooled.chiller_heat.value;                          // `step` divides by the site's heat
    sample.waste_heat.value += cooled.waste_heat.value * cooled.heat_in.value;  // the same
    sample.balance_residual =
        std::max(sample.balance_residual,
                 relative_residual(cooled.heat_in.value, cooled.heat_rejected.value, cooled.heat_stored.value));
  }
  sample.it_power += power.it;
  sample.accelerator_power += power.accelerators;
  sample.rack_conversion_loss += power.conversion_loss;
  sample.network_power += power.network;
  sample.storage_power += power.storage;
  sample.coolant_supply = std::max(sample.coolant_supply, row.coolant_supply);
  sample.coolant_return = std::max(sample.coolant_return, row.coolant_return);
  sample.halls.push_back(row);
}

Celsius Plant::junction(std::size_t hall, const Ledger::HallRates& means) const {
  if (!site_.chips || means.busy <= 0.0) return {std::numeric_limits<double>::quiet_NaN()};
  const hardware::AcceleratorSpec& chip = site_.scenario.compute.system.accelerator;
  const double activity = std::clamp(means.accelerator_w / means.busy / (chip.tdp - chip.idle).value, 0.0, 1.0);
  return site_.chips->at(states_[hall].supply, activity).junction;
}

void Plant::feed_halls(SiteSample& sample) {
  Watts drawn{0.0};
  for (std::size_t hall = 0; hall < loads_.size(); ++hall) {
    loads_[hall] = {powers_[hall].it, mechanical_[hall]};
    drawn += loads_[hall].it + loads_[hall].mechanical;
  }
  network_.flow(loads_, flow_);
  // A hall that lost its chain in this step drew until then; what the chain lost meanwhile is left out.
  for (std::size_t hall = 0; hall < loads_.size(); ++hall)
    if (!flow_.halls[hall].served) flow_.input += loads_[hall].it + loads_[hall].mechanical;
  if (without_supply() && drawn.value <= 0.0) {  // nothing is energised
    flow_.input = flow_.ups_loss = flow_.transformer_loss = flow_.distribution_loss = {};
    for (power::HallFlow& hall : flow_.halls) hall.loss = {};
  }
  sample.facility_power = flow_.input;
  sample.ups_loss = flow_.ups_loss;
  sample.transformer_loss = flow_.transformer_loss;
  sample.distribution_loss = flow_.distribution_loss;
  for (std::size_t hall = 0; hall < loads_.size(); ++hall) {
    const Watts loss = flow_.halls[hall].loss;
    sample.halls[hall].electrical_loss = loss;
    const power::HallLoad& load = loads_[hall];
    if (load.it.value > 0.0) ratio_[hall] = (load.it + load.mechanical + loss) / load.it;
  }
  const Watts losses = flow_.ups_loss + flow_.transformer_loss + flow_.distribution_loss;
  sample.balance_residual =
      std::max(sample.balance_residual, relative_residual(flow_.input.value, (drawn + losses).value, 0.0));
}

}  // namespace gigatwin::sim
