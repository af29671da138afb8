#pragma once

#include "cooling/spec.hpp"

namespace gigatwin::cooling {

/// A counterflow exchanger in units of its rated heat: rates of heat capacity C (1/K) and conductance U A (1/K).
struct Exchanger {
  double hot_capacity = 0.0;                       ///< C_h at rated flow: 1 / rise of the warm loop
  double cold_capacity = 0.0;                      ///< C_c at rated flow: 1 / rise of the cold loop
  double conductance = 0.0;                        ///< U A at rated flows with the units that the design needs
  double hot_exponent = 0.0, cold_exponent = 0.0;  ///< of each side's film coefficient over its flow
};

/// Sized so that it has its approach at rated heat and flows: U A = 1 / LMTD, between approach + rise_hot - rise_cold
/// and approach. Asserts that both are above 0 (checked when the plant is read).
Exchanger sized(ExchangerKind kind, KelvinDelta approach, KelvinDelta rise_hot, KelvinDelta rise_cold);

/// Supply of the warm side above supply of the cold side, per unit of rated heat:
///
///   approach / q = E (1 - R) / ((1 - E) C_h)     E = exp(-U A / C_h (1 - R)),  R = C_h / C_c     (counterflow)
///   1 / U A = (v_h^-n_h + v_c^-n_c) / (2 U A_rated units)     v = flow / units: each side has half of the resistance
///
/// @param hot_flow, cold_flow  over the rated ones, > 0
/// @param units  in service, over those that the design needs, > 0
/// Source: Incropera et al., Fundamentals of Heat and Mass Transfer, chapter 11 (effectiveness-NTU); exponents of
/// turbulent flow 0.8 (Dittus-Boelter), of air across finned tubes 0.6.
KelvinDelta approach_per_heat(const Exchanger& exchanger, double hot_flow, double cold_flow, double units);

}  // namespace gigatwin::cooling
