#pragma once

#include "base/units.hpp"

namespace gigatwin::cooling {

constexpr Pascals sea_level{101325.0};                  ///< standard atmosphere
constexpr JoulesPerKgKelvin air_specific_heat{1006.0};  ///< dry air near 20 degC (ASHRAE Fundamentals, chapter 1)
constexpr double evaporation_heat_j_kg = 2.45e6;        ///< of water at 20 degC (2.454 MJ/kg; IAPWS)

/// Over water: 610.94 Pa exp(17.625 T / (T + 243.04)), AERK coefficients of Alduchov & Eskridge (1996): within 0.4 %
/// for -40..50 degC.
Pascals saturation_pressure(Celsius t);

struct SaturatedAir {
  double enthalpy_j_kg;  ///< per kg of dry air, above dry air at 0 degC
  double slope_j_kg_k;   ///< its derivative by temperature
};

/// h = c_p T + w (2.501e6 + 1860 T), w = 0.622 e / (p - e). The vapour's share of the pressure is held below 0.9: water
/// does not boil here; the slope is that of the formula without this hold. Source: ASHRAE Fundamentals, chapter 1.
SaturatedAir saturated_air(Celsius t, Pascals pressure);

inline double saturated_enthalpy_j_kg(Celsius t, Pascals pressure) { return saturated_air(t, pressure).enthalpy_j_kg; }

}  // namespace gigatwin::cooling
