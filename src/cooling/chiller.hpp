#pragma once

#include "cooling/spec.hpp"

namespace gigatwin::cooling {

/// Heat carried over compressor power at full load: carnot_fraction * T_evaporator / lift, in kelvin.
///
///   T_evaporator = chilled water - evaporator_approach
///   lift = max(minimum_lift, entering + condenser_approach - T_evaporator)
///
/// @param entering  outdoor air, or the water that enters the condenser
double full_load_cop(const ChillerSpec& spec, Celsius chilled_water, Celsius entering);

/// Chillers of one circuit as they stand in one step.
struct ChillerGroup {
  double capacity = 0.0;  ///< of all in service in this weather, over the circuit's rated heat
  double rated = 0.0;     ///< of all in service where they are rated
  int units = 0;          ///< in service
};

/// Capacity falls by `derating_per_k` above `rated_at`.
/// @param share  of the needed units that is in service; spare units carry heat too
ChillerGroup group_of(const ChillerSpec& spec, double share, Celsius entering);

struct ChillerDuty {
  double power = 0.0;  ///< over the circuit's rated heat
  double units = 0.0;  ///< running, mean over time
};

/// Power for `heat` <= capacity with as many units on as make it least:
///
///   P = n p (a + b x + c x^2),   x = heat / (n unit rating),   p = unit rating / COP at full load
///
/// The best load of a unit is sqrt(a / c); a unit below its minimum load runs on and off. P never falls with heat.
/// Source of the polynomial: EnergyPlus, Chiller:Electric:EIR, energy input ratio by part load.
ChillerDuty staged(const ChillerSpec& spec, const ChillerGroup& group, double heat, double cop);

}  // namespace gigatwin::cooling
