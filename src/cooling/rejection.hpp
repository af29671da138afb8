#pragma once

#include "cooling/spec.hpp"

namespace gigatwin::cooling {

/// Outdoors as coolers and condensers meet it.
struct Outdoors {
  Celsius dry_bulb;
  Celsius wet_bulb;
  Celsius water;
  Pascals pressure;
  double density = 1.0;  ///< of air over that at sea level: what a fan at full speed moves, and what it draws
};

Outdoors outdoors(Celsius dry_bulb, Celsius wet_bulb, Celsius water, Pascals pressure);

/// Rejection equipment of one circuit in the weather and with the units of one step. Heats and powers are shares of the
/// circuit's rated heat.
struct Cooler {
  Celsius sink;          ///< dry bulb, air behind wet pads, wet bulb, or sea
  KelvinDelta approach;  ///< at the heat it is sized for, all its needed units at full speed
  double size = 1.0;     ///< that heat: 1, or more where it also takes the compressors' heat
  double units = 1.0;    ///< in service, over those needed

  /// Leaving water above the sink per unit of heat, every unit in service at full speed.
  KelvinDelta per_heat() const { return approach / (size * units); }
};

/// What drives a tower where it is rated.
struct CoolerRating {
  KelvinDelta drive;     ///< w_rated
  Celsius water;         ///< rated_wet_bulb + w_rated
  double enthalpy_j_kg;  ///< h_sat(rated_wet_bulb + w_rated) - h_sat(rated_wet_bulb)
};

/// @param range  of the equipment's water at rated heat
CoolerRating rating_of(const RejectionSpec& spec, KelvinDelta range);

/// Sink and approach in this weather, of a size of 1 with its needed units in service.
///
/// Leaving water above the sink is approach * heat / airflow. For a dry cooler with rises near its approach that is
/// what effectiveness-NTU gives within 16 % down to 40 % of the airflow (tests); air of less density carries less. What drives a tower is
/// enthalpy: that of saturated air at its mean water above that of the outdoor air, which takes more kelvins the colder
/// it is:
///
///   approach(T_wet) = approach w / w_rated,   w_rated = approach + half of the range
///   h_sat(T_wet + w) - h_sat(T_wet) = h_sat(rated_wet_bulb + w_rated) - h_sat(rated_wet_bulb)
///
/// Source: Merkel's theory in the form of Braun, Klein and Mitchell, ASHRAE Transactions 95(2), 1989: heat in
/// proportion to the difference of saturation enthalpies.
Cooler in_weather(const RejectionSpec& spec, const CoolerRating& rating, const Outdoors& outside);

/// Speed that `heat` needs for a leaving water of `above_sink`: at least what the discharge permit asks for (sea).
double speed_for(const RejectionSpec& spec, const Cooler& cooler, double heat, KelvinDelta above_sink);

/// Power of fans or intake pumps, over the circuit's rated heat:
///
///   fraction * size * density * units * s (h + (1 - h) s^2)        h: static_head of an intake, 0 for fans
///
/// Below the floor units are switched off, so that those that run stay at it.
double fan_power(const RejectionSpec& spec, const Cooler& cooler, double speed, double density);

/// Water that leaves a cooler.
struct WaterUse {
  KgPerSecond evaporated, drift, blowdown;
};

/// What one circuit's cooler gives off.
struct Rejected {
  double heat = 0.0;             ///< with that of compressors and condenser pumps, over the rated heat
  double speed = 0.0;            ///< of its fans
  Watts rated{0.0};              ///< heat of the circuit
  KelvinDelta range{0.0};        ///< of its water, per unit of heat at the flow of the step
  KgPerSecond circulating{0.0};  ///< its water
};

/// Evaporation, drift and blowdown.
///
/// Pads evaporate what cools the air that passes them: rated / air_rise * airflow * density * (dry bulb - sink) / L.
/// Towers evaporate the latent part of their heat: the rest warms the air, which leaves saturated at the mean
/// temperature of the water,
///
///   latent share = 1 - c_p (T_mean - T_dry) / (h_sat(T_mean) - h_sat(T_wet))        held within 0..1.5
///
/// Above 1 dry air gives up heat too. Blowdown = evaporation / (cycles - 1) - drift, not below 0.
WaterUse water_use(const RejectionSpec& spec, const Cooler& cooler, const Outdoors& outside, const Rejected& rejected);

}  // namespace gigatwin::cooling
