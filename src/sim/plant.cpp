#include "sim/plant.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/error.hpp"
#include "power/chain.hpp"

namespace gigatwin::sim {
namespace {

/// Clocks step in hundredths, so that a temperature that creeps does not disturb every job at every step.
double clock_step(double speed) { return std::floor(std::max(speed, 0.0) * 100.0 + 1e-9) / 100.0; }
double power_step(double factor) { return std::round(factor * 100.0) / 100.0; }

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

bool Plant::without_supply() const {
  return outlook_.lasting_outage && !outlook_.bridged && outlook_.available.value <= 0.0;
}

bool Plant::has_power(std::size_t hall) const {
  return !without_supply() && chain_share_[hall] > 0.0 && (running_[hall] || too_warm_[hall]);
}

/// UPS of the halls that run: the site is dark when the first of them is empty.
Seconds Plant::bridge() {
  Seconds shortest{std::numeric_limits<double>::infinity()};
  for (std::size_t hall = 0; hall < loads_.size(); ++hall)
    if (running_[hall]) shortest = std::min(shortest, network_.ride_through(hall, loads_[hall]));
  return std::isfinite(shortest.value) ? shortest : Seconds{0.0};
}

void Plant::set_unit(std::size_t group, int unit, bool up) {
  const std::size_t electrical = network_.components().size();
  if (group < electrical) {
    network_.set_unit(network_.components()[group].first_unit + static_cast<std::size_t>(unit), up);
    for (std::size_t hall = 0; hall < chain_share_.size(); ++hall)
      chain_share_[hall] = network_.deliverable_share(hall);
    return;
  }
  const std::size_t kinds = in_service_.front().size();
  double& share = in_service_[(group - electrical) / kinds][(group - electrical) % kinds];
  share = std::clamp(share + (up ? 1.0 : -1.0) / site_.plant_units[group].installed, 0.0, 1.0);
  if (share < 1e-9) share = 0.0;
}

std::vector<HallClock> Plant::thermal_clocks(const Ledger& ledger, const std::vector<HallClock>& now) const {
  const hardware::SystemSpec& system = site_.scenario.compute.system;
  const double range_w = (system.accelerator.tdp - system.accelerator.idle).value;
  std::vector<HallClock> clocks;
  for (std::size_t hall = 0; hall < states_.size(); ++hall) {
    const Celsius supply = states_[hall].supply;
    if (!site_.chips) {
      const double speed =
          clock_step(std::min(1.0, (system.coolant_trip - supply) / (system.coolant_trip - system.coolant_limit)));
      clocks.push_back({.clock = speed, .watts_per_clock = 1.0, .hot = speed < 1.0});
      continue;
    }
    const Ledger::HallRates& rates = ledger.halls[hall];
    const double catalogue_w = now[hall].watts_per_clock > 0.0 ? rates.clocked_w / now[hall].watts_per_clock : 0.0;
    const double activity = rates.busy > 0.0 ? std::clamp(catalogue_w / rates.busy / range_w, 0.0, 1.0) : 0.0;
    const cooling::ChipState chip =
        activity > 0.0 ? site_.chips->at(supply, activity) : site_.chips->at_full_load(supply);
    const double dynamic_w = activity > 0.0 ? activity * range_w : system.accelerator.compute_power_fraction * range_w;
    HallClock clock{.clock = clock_step(chip.speed), .watts_per_clock = 1.0, .hot = chip.throttled || chip.tripped};
    if (clock.clock > 0.0)
      clock.watts_per_clock =
          std::max(0.0, power_step((chip.power - system.accelerator.idle).value / dynamic_w)) / clock.clock;
    clocks.push_back(clock);
  }
  return clocks;
}

void Plant::look_ahead(Seconds now) {
  outlook_ = grid_side_.outlook(now, [this] { return bridge(); });
  if (!site_.chips) return;
  const hardware::SystemSpec& system = site_.scenario.compute.system;
  for (std::size_t hall = 0; hall < states_.size(); ++hall) {
    const Celsius supply = states_[hall].supply;
    const bool trips = supply >= system.coolant_trip || site_.chips->at_full_load(supply).tripped;
    too_warm_[hall] = trips || (too_warm_[hall] && supply > system.coolant_limit);
  }
}

std::vector<bool> Plant::runnable() const {
  std::vector<bool> runnable;
  for (std::size_t hall = 0; hall < states_.size(); ++hall) {
    const HallModel& model = site_.halls[hall];
    const Watts idle = model.idle_racks + model.network_idle + model.storage;
    runnable.push_back(!too_warm_[hall] && chain_share_[hall] * model.rated_it >= idle);
  }
  const bool any = std::find(running_.begin(), running_.end(), true) != running_.end();
  if (any && grid_side_.was_dark()) return std::vector<bool>(states_.size(), false);
  if (!outlook_.lasting_outage || outlook_.bridged) return runnable;
  // What is left of supply goes to the first halls that it can carry.
  Watts left = (1.0 - site_.scenario.power.capping.margin) * outlook_.available;
  for (std::size_t hall = 0; hall < states_.size(); ++hall) {
    const Watts needed = lowest_power(hall);
    if (runnable[hall] && needed <= left)
      left -= needed;
    else
      runnable[hall] = false;
  }
  return runnable;
}

/// What a hall full of work draws at most when capping holds it to the lowest speed; less would fall dark again and
/// again. Accelerators that write checkpoints are not slowed.
Watts Plant::lowest_power(std::size_t hall) const {
  const HallModel& model = site_.halls[hall];
  const power::CappingSpec& capping = site_.scenario.power.capping;
  if (!capping.enabled) return ratio_[hall] * model.rated_it;
  const hardware::AcceleratorSpec& chip = site_.scenario.compute.system.accelerator;
  const double held = std::max(capping.lowest_speed, chip.communication_power_fraction);
  const Watts node = site_.node_power.hosts_training + site_.node_power.accelerators * held * (chip.tdp - chip.idle);
  const Watts above_idle = static_cast<double>(model.nodes.count) * site_.node_power.slope * node;
  return ratio_[hall] * (model.idle_racks + model.network_peak + model.storage + above_idle);
}

double Plant::connection_speed(const std::vector<Watts>& full_speed, const std::vector<Watts>& fixed) const {
  const power::CappingSpec& capping = site_.scenario.power.capping;
  if (!capping.enabled || outlook_.bridged || !std::isfinite(outlook_.available.value)) return 1.0;
  std::vector<power::SpeedLine> lines;
  for (std::size_t hall = 0; hall < states_.size(); ++hall)
    lines.push_back({ratio_[hall] * fixed[hall], ratio_[hall] * full_speed[hall]});
  return clock_step(power::capped_speed(lines, (1.0 - capping.margin) * outlook_.available, capping.lowest_speed));
}

std::vector<double> Plant::chain_speeds(const std::vector<Watts>& full_speed, const std::vector<Watts>& fixed) {
  std::vector<double> speeds(states_.size(), 1.0);
  for (std::size_t hall = 0; hall < states_.size(); ++hall) {
    if (chain_share_[hall] >= 1.0) continue;
    const std::vector<power::SpeedLine> line{{fixed[hall], full_speed[hall]}};
    speeds[hall] = clock_step(power::capped_speed(line, network_.deliverable(hall), 0.0));
  }
  return speeds;
}

}  // namespace gigatwin::sim
