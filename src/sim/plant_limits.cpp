#include <algorithm>
#include <cmath>
#include <limits>

#include "power/chain.hpp"
#include "sim/plant.hpp"

/// What the plant lets the work do: units in service, temperatures, supply.
namespace gigatwin::sim {
namespace {

/// Clocks step in hundredths, so that a temperature that creeps does not disturb every job at every step.
double clock_step(double speed) { return std::floor(std::max(speed, 0.0) * 100.0 + 1e-9) / 100.0; }
double power_step(double factor) { return std::round(factor * 100.0) / 100.0; }

/// Sound clocks stay until they are off by more than a step: else every checkpoint that begins or ends in a hall, which
/// moves the mean activity of its chips a little, would move all jobs there.
bool is_close(const HallClock& a, const HallClock& b) {
  constexpr double step = 0.01 + 1e-9;  // of clock_step and power_step
  return !a.hot && !b.hot && std::abs(a.clock - b.clock) <= step &&
         std::abs(a.watts_per_clock - b.watts_per_clock) <= step;
}

}  // namespace

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

std::vector<HallClock> Plant::thermal_clocks(const std::vector<Ledger::HallRates>& all_rates,
                                             const std::vector<HallClock>& now) const {
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
    const Ledger::HallRates& rates = all_rates[hall];
    const double catalogue_w = now[hall].watts_per_clock > 0.0 ? rates.clocked_w / now[hall].watts_per_clock : 0.0;
    const double activity = rates.clocked > 0.0 ? std::clamp(catalogue_w / rates.clocked / range_w, 0.0, 1.0) : 0.0;
    const cooling::ChipState chip =
        activity > 0.0 ? site_.chips->at(supply, activity) : site_.chips->at_full_load(supply);
    const double dynamic_w = activity > 0.0 ? activity * range_w : system.accelerator.compute_power_fraction * range_w;
    HallClock clock{.clock = clock_step(chip.speed), .watts_per_clock = 1.0, .hot = chip.throttled || chip.tripped};
    if (clock.clock > 0.0)
      clock.watts_per_clock =
          std::max(0.0, power_step((chip.power - system.accelerator.idle).value / dynamic_w)) / clock.clock;
    clocks.push_back(is_close(clock, now[hall]) ? now[hall] : clock);
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

double Plant::connection_speed(const std::vector<Watts>& full_speed, const std::vector<Watts>& fixed,
                               double highest) const {
  const power::CappingSpec& capping = site_.scenario.power.capping;
  if (!capping.enabled || outlook_.bridged || !std::isfinite(outlook_.available.value)) return uncapped;
  std::vector<power::SpeedLine> lines;
  for (std::size_t hall = 0; hall < states_.size(); ++hall)
    lines.push_back({ratio_[hall] * fixed[hall], (highest * ratio_[hall]) * full_speed[hall]});
  const double share =
      power::capped_speed(lines, (1.0 - capping.margin) * outlook_.available, capping.lowest_speed / highest);
  return share < 1.0 ? clock_step(share * highest) : uncapped;
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
