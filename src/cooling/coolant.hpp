#pragma once

#include "cooling/spec.hpp"

namespace gigatwin::cooling {

constexpr JoulesPerKgKelvin water_specific_heat{4186.0};  ///< liquid water near 15 degC

/// 25 % propylene glycol in water near 30 to 40 degC; assumption: makers' data sheets, 3.85 to 3.95 kJ/(kg K).
constexpr JoulesPerKgKelvin pg25_specific_heat{3900.0};

JoulesPerKgKelvin specific_heat(Medium medium);
/// Of water and glycol near 30 degC, of air at 20 degC and sea level.
double density_kg_m3(Medium medium);

/// Thermal resistance (T_case - T_in) / Q of the cold plate of a 1 kW module (OAM) with PG25, by its flow in L/min.
/// Linear between the table's flows 0.4 .. 2.4 L/min, constant beyond them.
/// Source: OCP OAI system liquid cooling guidelines (2023), figure 7, as tabulated in modelica-buildings PR 4667.
KelvinPerWatt cold_plate_resistance(double flow_l_min);

/// Flow that carries `heat` with a warming of `rise`: m = Q / (c_p dT).
KgPerSecond coolant_flow(Watts heat, KelvinDelta rise, JoulesPerKgKelvin specific_heat);

}  // namespace gigatwin::cooling
