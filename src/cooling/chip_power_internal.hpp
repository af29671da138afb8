#pragma once

#include "hardware/accelerator.hpp"

namespace gigatwin::cooling {

/// One accelerator at one activity: its mean power as a function of junction temperature and clock. Equations:
/// chip.hpp.
class ChipPower {
 public:
  /// Keeps the address of `accelerator`.
  ChipPower(const hardware::AcceleratorSpec& accelerator, double activity);

  /// Clock that the power limit leaves at this temperature.
  double limited_speed(double junction_c) const;
  /// Mean power where the power limit sets the clock.
  double limited_w(double junction_c) const { return mean_w(junction_c, limited_speed(junction_c)); }
  double mean_w(double junction_c, double speed) const;
  /// Clock at which the mean power is `power_w`; lowest_clock where compute phases cannot save enough.
  double speed_for(double junction_c, double power_w) const;

 private:
  double leakage_w(double junction_c) const;
  double clock_of(double dynamic_w) const;

  const hardware::AcceleratorSpec* accelerator_;
  double exponent_, boost_;
  double compute_share_ = 0.0, awake_ = 1.0;
  double waiting_w_ = 0.0, limit_w_ = 0.0, leakage_reference_w_ = 0.0, dynamic_w_ = 0.0;
};

}  // namespace gigatwin::cooling
