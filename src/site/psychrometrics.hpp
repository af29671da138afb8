#pragma once

#include "base/units.hpp"

/// Moist air. Relative humidity and vapour pressure are over liquid water at all temperatures, as weather stations
/// report them, below freezing too.
namespace gigatwin::site {

/// Vapour pressure of saturated air over water.
///
///   ln e_s = C8 / T + C9 + C10 T + C11 T^2 + C12 T^3 + C13 ln T      T in K
///
/// Within 0.03 % of the steam tables for 0..200 degC; below freezing over supercooled water, within 0.5 % down to -40.
/// Source: Hyland & Wexler (1983), by ASHRAE Fundamentals (2017), ch. 1, eq. 6.
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

/// Of moist air per kg of dry air, 0 at 0 degC and dry: h = 1006 t + w (2501000 + 1860 t) J/kg.
/// Source: ASHRAE Fundamentals (2017), ch. 1, eq. 30.
double enthalpy_j_kg(Celsius dry_bulb, double humidity_ratio);

/// Of moist air: (1 + w) / v with v = 287.042 T (1 + 1.607858 w) / p, kg/m3.
/// Source: ASHRAE Fundamentals (2017), ch. 1, eq. 26.
double density_kg_m3(Celsius dry_bulb, double humidity_ratio, Pascals pressure);

/// Standard atmosphere: p = 101325 Pa (1 - 2.25577e-5 z)^5.2559, z in m, -500..11000.
/// Source: ASHRAE Fundamentals (2017), ch. 1, eq. 3.
Pascals pressure_at(Metres elevation);

}  // namespace gigatwin::site
