#pragma once

#include "cooling/plant.hpp"

namespace gigatwin::cooling {

/// Outdoor air as coolers and condensers meet it.
struct Outdoors {
  Celsius dry_bulb;
  Celsius wet_bulb;
  Pascals pressure;
  Celsius sink;          ///< of the coolers: dry bulb, air behind wet pads, or wet bulb
  Celsius condenser;     ///< of the chillers: wet bulb for towers, else dry bulb
  double density = 1.0;  ///< over that at sea level: what a fan at full speed moves, and what it draws
};

Outdoors outdoors(const RejectionSpec& rejection, Celsius dry_bulb, Celsius wet_bulb, Pascals pressure);

/// Fan power over the rated heat: fraction * max(floor, speed)^3 * density.
double fan_power(const RejectionSpec& rejection, double speed, double density);

/// Heat carried over compressor power: carnot_fraction * T_evaporator / lift, in kelvin.
///
///   T_evaporator = chilled water - evaporator_approach,  lift = max(minimum_lift, condenser + condenser_approach -
///   T_evaporator)
double coefficient_of_performance(const ChillerSpec& chillers, Celsius chilled_water, Celsius condenser);

/// What one circuit's coolers do in a stretch of time, in shares of its rated heat.
struct Duty {
  double free = 0.0;        ///< heat that the coolers take from the facility water
  double chilled = 0.0;     ///< heat that the chillers take from it
  double compressor = 0.0;  ///< power of the chillers
  double speed = 0.0;       ///< of the coolers' fans that the heat needs, 0..1; the floor applies to their power
};

/// Evaporation, drift and blowdown.
///
/// Pads evaporate what cools the air that passes them: rated / air_rise * speed * density * (dry bulb - sink) / L.
/// Towers evaporate the latent part of their heat (free, chilled and compressor): the rest warms the air, which leaves
/// saturated at the mean temperature of the water,
///
///   latent share = 1 - c_p (T_mean - T_dry) / (h_sat(T_mean) - h_sat(T_wet))        held within 0..1.5
///
/// Above 1 dry air gives up heat too. Blowdown is evaporation / (cycles - 1); drift is part of it up to that.
///
/// @param rated   heat that the circuit is rated for
/// @param cooler  approach per unit of heat at full speed; `rise` per unit of heat
KgPerSecond water_use(const RejectionSpec& rejection, const Outdoors& air, const Duty& duty, Watts rated,
                      KelvinDelta cooler, KelvinDelta rise);

}  // namespace gigatwin::cooling
