#pragma once

#include "base/units.hpp"

/// Moist air. Relative humidity and vapour pressure are over liquid water at all temperatures, as weather stations
/// report them, below freezing too.
namespace gigatwin::site {

/// Vapour pressure of saturated air over water.
///
///   e_s = 610.94 Pa exp(17.625 t / (t + 243.04))      t in degC
///
/// Within 0.4 % for -40..50 degC.  Source: Alduchov & Eskridge (1996), J. Appl. Meteor. 35, 601, eq. 21 (AERK).
Pascals saturation_pressure(Celsius t);

/// Temperature at which air of this vapour pressure (> 0) is saturated: the inverse of the above.
Celsius dew_point(Pascals vapour_pressure);

/// 0..1; a dew point above the dry bulb is an instrument's error and gives 1.
double relative_humidity(Celsius dry_bulb, Celsius dew_point);

/// kg of water per kg of dry air: w = 0.621945 e / (p - e).  Source: ASHRAE Fundamentals (2017), ch. 1, eq. 20.
double humidity_ratio(Pascals vapour_pressure, Pascals pressure);

/// Thermodynamic wet bulb t*: the t* that solves
///
///   w = ((2501 - 2.326 t*) w_s(t*) - 1.006 (t - t*)) / (2501 + 1.86 t - 4.186 t*)
///
/// by Newton's method to 1e-6 K.  Below freezing the wick is taken as liquid, up to 0.4 K below an iced one.
/// @param relative_humidity 0..1; 1 gives the dry bulb itself
/// Source: ASHRAE Fundamentals (2017), ch. 1, eq. 33.
Celsius wet_bulb(Celsius dry_bulb, double relative_humidity, Pascals pressure);

/// Standard atmosphere: p = 101325 Pa (1 - 2.25577e-5 z)^5.2559, z in m, -500..11000.
/// Source: ASHRAE Fundamentals (2017), ch. 1, eq. 3.
Pascals pressure_at(Metres elevation);

}  // namespace gigatwin::site
