#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "cooling/chip.hpp"
#include "cooling/chip_power_internal.hpp"

namespace gigatwin::cooling {
namespace {

const hardware::ChipThermalSpec& thermal_of(const hardware::AcceleratorSpec& accelerator) {
  GIGATWIN_ASSERT(accelerator.thermal.has_value(), "{} has no thermal figures", accelerator.title);
  return *accelerator.thermal;
}

}  // namespace

ChipPower::ChipPower(const hardware::AcceleratorSpec& accelerator, double activity)
    : accelerator_(&accelerator), exponent_(thermal_of(accelerator).clock_exponent), boost_(boost_clock(accelerator)) {
  GIGATWIN_ASSERT(activity >= 0.0 && activity <= 1.0, "activity {}", activity);
  const double compute = std::max(accelerator.compute_power_fraction, activity);
  const double waiting = std::min(accelerator.communication_power_fraction, compute);
  compute_share_ = compute > waiting ? std::clamp((activity - waiting) / (compute - waiting), 0.0, 1.0) : 1.0;
  awake_ = activity < waiting ? activity / waiting : 1.0;
  waiting_w_ = hardware::power_at(accelerator, std::min(activity, waiting)).value;
  limit_w_ = hardware::power_at(accelerator, compute).value;
  leakage_reference_w_ = leakage(accelerator, thermal_of(accelerator).leakage_reference).value;
  dynamic_w_ = limit_w_ - leakage_reference_w_;
  GIGATWIN_ASSERT(dynamic_w_ > 0.0, "{}: leakage {} W of {} W", accelerator.title, leakage_reference_w_, limit_w_);
}

double ChipPower::limited_speed(double junction_c) const { return clock_of(limit_w_ - leakage_w(junction_c)); }

double ChipPower::mean_w(double junction_c, double speed) const {
  const double leak_w = leakage_w(junction_c);
  const double compute_w = leak_w + dynamic_w_ * std::pow(speed, exponent_);
  const double waiting_w = std::max(0.0, waiting_w_ + awake_ * (leak_w - leakage_reference_w_));
  return compute_share_ * compute_w + (1.0 - compute_share_) * waiting_w;
}

double ChipPower::speed_for(double junction_c, double power_w) const {
  if (compute_share_ <= 0.0) return lowest_clock;
  const double still_w = mean_w(junction_c, 0.0);
  return clock_of((power_w - still_w) / compute_share_);
}

double ChipPower::leakage_w(double junction_c) const { return leakage(*accelerator_, Celsius{junction_c}).value; }

double ChipPower::clock_of(double dynamic_w) const {
  return std::clamp(std::pow(std::max(0.0, dynamic_w) / dynamic_w_, 1.0 / exponent_), lowest_clock, boost_);
}

}  // namespace gigatwin::cooling
