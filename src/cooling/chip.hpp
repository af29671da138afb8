#pragma once

#include <vector>

#include "hardware/system.hpp"

/// Junction temperature of an accelerator, and what it costs: leakage, clock, throttling.
namespace gigatwin::cooling {

/// What one accelerator does with coolant of one temperature, in thermal balance.
struct ChipState {
  double speed = 1.0;  ///< clock of its compute phases over that of the catalogue (at leakage_reference), > 0 .. boost
  Watts power;         ///< mean over its phases
  Celsius junction;
  bool throttled = false;  ///< the clock is lowered to hold the throttle temperature
  bool tripped = false;    ///< even the lowest clock does not hold it: the chip switches off (speed 0, power 0)
};

/// Lowest clock over the catalogue's: H100 345 of 1980 MHz, A100 210 of 1410 MHz; assumption for others, 0.1 .. 0.25.
constexpr double lowest_clock = 0.2;

/// Coolant past one accelerator at rated flow: the rack's flow is split by heat, so that
/// m = tdp / max(n tdp, liquid_fraction rack_rating) of what liquid_fraction rack_rating / (c_p coolant_rise) gives.
/// PG25. 0 for racks cooled by air.
KgPerSecond chip_coolant_flow(const hardware::SystemSpec& system);

/// Resistance between the coolant supply and the junction, at `flow` (> 0) over the rated flow:
///
///   liquid:  R = R_plate(flow) + junction_resistance
///   air:     R = coolant_rise / (effectiveness tdp flow) + junction_resistance
///
/// R_plate: coolant.hpp, from the temperature at its inlet. Air: a heat sink in air that warms by coolant_rise / flow.
/// Asserts where the accelerator has no thermal figures.
KelvinPerWatt chip_resistance(const hardware::SystemSpec& system, double flow = 1.0);

/// Highest clock where the power limit does not bind: that of a short benchmark, 1 / training_clock; the catalogue
/// tells of no higher one.
double boost_clock(const hardware::AcceleratorSpec& accelerator);

/// Thermal balance of one accelerator:
///
///   T = T_coolant + R P                      P_leak(T) = leakage_fraction tdp 2^((T - leakage_reference) / doubling)
///   compute phases: P = limit = power_at(compute_power_fraction) as long as the clock is below boost_clock,
///                   speed = ((limit - P_leak(T)) / (limit - P_leak(leakage_reference)))^(1 / clock_exponent)
///   other phases:   P = its catalogue power + P_leak(T) - P_leak(leakage_reference)
///   T > throttle:   speed falls until T = throttle, not below lowest_clock
///   T > trip at lowest_clock: tripped
///
/// Phases last milliseconds, the heat path seconds, so that T follows the mean power.
///
/// @param resistance  R, of chip_resistance
/// @param activity    mean power above idle at leakage_reference over (tdp - idle), 0..1 (power_at): above
///                    communication_power_fraction a mix of compute and communication phases, below it a mix of
///                    communication and sleep; a sleeping chip's leakage is part of its idle power
/// Asserts on missing thermal figures, negative activity and one above 1.
ChipState chip_state(const hardware::AcceleratorSpec& accelerator, KelvinPerWatt resistance, Celsius coolant,
                     double activity);

/// Leakage at junction temperature `t` of a chip that is awake.
Watts leakage(const hardware::AcceleratorSpec& accelerator, Celsius t);

/// chip_state of one system at rated flow for the year: bilinear in coolant temperature and activity, constant time,
/// no allocation. Within 0.2 K, 1 % of speed and 0.5 % of tdp; `throttled` and `tripped` as of the interpolated state.
class ChipTable {
 public:
  explicit ChipTable(const hardware::SystemSpec& system);
  /// Coolant beyond -10 .. 90 degC counts as its end.
  ChipState at(Celsius coolant, double activity) const;
  /// Of compute phases alone: activity = compute_power_fraction.
  ChipState at_full_load(Celsius coolant) const { return at(coolant, full_load_); }

 private:
  struct Cell {
    double speed = 0.0, power_w = 0.0, junction_c = 0.0;
  };
  std::vector<Cell> cells_;  ///< [activity, coolant]
  double full_load_ = 0.0;
  double throttle_c_ = 0.0;
};

}  // namespace gigatwin::cooling
