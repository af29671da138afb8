#pragma once

#include <array>

#include "base/units.hpp"

/// One circuit of a hall (coolant or room air) as a lumped temperature, exact in time.
namespace gigatwin::cooling {

/// What a circuit is and meets over one step; heats are shares of its rated heat.
struct Circuit {
  Celsius setpoint;       ///< S of the supply to the racks
  Seconds inertia;        ///< I, in which the rated heat warms it by 1 K
  double heat = 0.0;      ///< q into it
  KelvinDelta rise;       ///< B, of supply to return per unit of heat at the flow of this step
  KelvinDelta exchanger;  ///< c, supply above the water that cools it (CDU, coil), per unit of heat
  KelvinDelta cooler;  ///< a, water leaving the cooler above the air entering it, per unit of heat, fans at full speed
  Celsius sink;        ///< O, what the air entering the cooler feels like: dry bulb, wetted air or wet bulb
  double chillers = 0.0;  ///< k, the most that chillers carry
};

enum class Control {
  warming,    ///< below the set point: bypassed, nothing is rejected
  holding,    ///< at the set point: as much is rejected as comes in
  saturated,  ///< above it, or about to be: everything runs
};

/// Part of a step with one control.
struct Stretch {
  Control control = Control::holding;
  Seconds duration;
  Celsius mean;           ///< supply, mean over the stretch
  Celsius end;            ///< supply
  double rejected = 0.0;  ///< mean, share of the rated heat
};

struct Course {
  std::array<Stretch, 4> stretches;
  int count = 0;
  Celsius end;
};

/// Advances the supply temperature T over `dt` under constant inputs:
///
///   I dT/dt = q - r
///   r = 0 below S;  r = q at S when R(S) >= q;  r = R(T) else
///   R(T) = k + max(0, T - O + B q - c k) / (B + a + c)
///
/// R: chillers at capacity k in series after coolers at full speed. The cooler sees the return water, T + B q less what
/// the exchanger takes, and its water leaves at O + a r_free, hence r_free (B + a) = T + B q - c (r_free + k) - O. Each
/// branch is linear in T: the course is pieced together from closed forms, so two steps of dt/2 equal one of dt to
/// rounding, and any dt is stable.
Course advance(const Circuit& circuit, Celsius from, Seconds dt);

/// Where the supply comes to rest: the set point, or above it where R(S) < q.
Celsius settled(const Circuit& circuit);

}  // namespace gigatwin::cooling
