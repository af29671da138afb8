#pragma once

#include "base/schema.hpp"

namespace gigatwin::hardware {

/// Loss of a power converter (power supply, UPS, transformer, cable) over its load, in shares of its rating:
///
///   loss / rating = no_load + proportional x + quadratic x^2        x = load / rating, the load on its output side
///
/// The usual model: magnetising and control power, losses at constant voltage drop (semiconductors), copper losses.
struct LossCurve {
  double no_load = 0.0;
  double proportional = 0.0;
  double quadratic = 0.0;

  /// loss / rating at load / rating.
  constexpr double at(double x) const { return no_load + x * (proportional + x * quadratic); }
};

const Schema<LossCurve>& loss_curve_schema();

}  // namespace gigatwin::hardware
