#include "power/transient_filters.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace gigatwin::power {
namespace {

// Of the moving mean's time constants, to come back to half full: slow, so that a step is overshot by 4 % at most.
constexpr double recovery = 20.0;

/// Change within one sample; infinite where there is no limit.
double per_sample(const std::optional<Watts>& ramp, Seconds window, Seconds dt) {
  return ramp ? ramp->value * (dt / window) : std::numeric_limits<double>::infinity();
}

/// Share of the way to its target that a first-order lag goes within one sample: exact for a constant target.
double step_share(Seconds time_constant, Seconds dt) {
  return time_constant.value > 0.0 ? -std::expm1(-(dt / time_constant)) : 1.0;
}

/// Lost while `discharge_w` flows; charging where that is negative.
double loss_w(double discharge_w, double one_way) {
  return discharge_w > 0.0 ? discharge_w * (1.0 / one_way - 1.0) : -discharge_w * (1.0 - one_way);
}

}  // namespace

void smooth(const SmoothingSpec& spec, Watts tdp, std::span<double> power_w, std::span<const JobState> state,
            Seconds dt) {
  GIGATWIN_ASSERT(power_w.size() == state.size(), "{} samples, {} states", power_w.size(), state.size());
  const double floor_w = spec.floor * tdp.value;
  const double rise_w = per_sample(spec.ramp_up, spec.ramp_window, dt);
  const double fall_w = per_sample(spec.ramp_down, spec.ramp_window, dt);
  double idle_s = std::numeric_limits<double>::infinity();  // since the job stopped; it may never have run
  for (std::size_t i = 0; i < power_w.size(); ++i) {
    idle_s = state[i] == JobState::running ? 0.0 : idle_s + dt.value;
    const bool held = state[i] == JobState::running || idle_s <= spec.stop_delay.value;
    double drawn_w = held ? std::max(power_w[i], floor_w) : power_w[i];
    if (i > 0) drawn_w = std::clamp(drawn_w, power_w[i - 1] - fall_w, power_w[i - 1] + rise_w);
    power_w[i] = drawn_w;
  }
}

SmoothingBooks compared(std::span<const double> asked_w, std::span<const double> drawn_w, Seconds dt) {
  GIGATWIN_ASSERT(asked_w.size() == drawn_w.size(), "{} and {} samples", asked_w.size(), drawn_w.size());
  double asked = 0.0, filler = 0.0, throttled = 0.0;
  for (std::size_t i = 0; i < asked_w.size(); ++i) {
    asked += asked_w[i];
    filler += std::max(0.0, drawn_w[i] - asked_w[i]);
    throttled += std::max(0.0, asked_w[i] - drawn_w[i]);
  }
  return {Watts{asked} * dt, Watts{filler} * dt, Watts{throttled} * dt};
}

StorageBooks hold_mean(const StorageSpec& spec, std::span<double> power_w, Watts mean, Seconds dt) {
  const double capacity_j = spec.energy.value, one_way = std::sqrt(spec.round_trip_efficiency);
  const double most_w = spec.power ? spec.power->value : std::numeric_limits<double>::infinity();
  const double mean_share = step_share(spec.time_constant, dt), lag_share = step_share(spec.response, dt);
  double mean_w = mean.value, discharge_w = 0.0, stored_j = 0.5 * capacity_j;
  double in_w = 0.0, out_w = 0.0, lost_w = 0.0;
  double lowest_j = stored_j, highest_j = stored_j;
  for (double& load_w : power_w) {
    mean_w += mean_share * (load_w - mean_w);
    const double recovery_w = (0.5 * capacity_j - stored_j) / (recovery * spec.time_constant.value);
    const double target_w = std::max(0.0, mean_w + recovery_w);
    const double wanted_w = std::clamp(load_w - target_w, -most_w, most_w);
    discharge_w += lag_share * (wanted_w - discharge_w);
    discharge_w =
        std::clamp(discharge_w, -(capacity_j - stored_j) / (one_way * dt.value), stored_j * one_way / dt.value);
    // Rounding must not leave the range that the clamp means.
    const double lost_now_w = loss_w(discharge_w, one_way);
    stored_j = std::clamp(stored_j - (discharge_w + lost_now_w) * dt.value, 0.0, capacity_j);
    lowest_j = std::min(lowest_j, stored_j);
    highest_j = std::max(highest_j, stored_j);
    out_w += load_w;
    load_w -= discharge_w;
    in_w += load_w;
    lost_w += lost_now_w;
  }
  StorageBooks books{Watts{in_w} * dt, Watts{out_w} * dt, {stored_j - 0.5 * capacity_j}, Watts{lost_w} * dt};
  books.lowest = lowest_j / capacity_j;
  books.highest = highest_j / capacity_j;
  return books;
}

}  // namespace gigatwin::power
