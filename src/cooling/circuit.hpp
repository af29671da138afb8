#pragma once

#include <array>

#include "base/units.hpp"

/// A loop with cooling equipment of its own, and all that hangs on it, as a lumped temperature, exact in time.
namespace gigatwin::cooling {

/// What a circuit is and meets over one step; heats are shares of its rated heat.
struct Circuit {
  Celsius setpoint;             ///< S of its supply
  Seconds inertia;              ///< I, in which the rated heat warms it by 1 K
  double heat = 0.0;            ///< q into it
  KelvinDelta rise;             ///< B, of supply to return per unit of heat at the flow of this step
  bool free_cooling = true;     ///< whether a cooler is there and runs; what follows describes it
  KelvinDelta cooler{0.0};      ///< a, supply above the sink, per unit of heat, fans at full speed
  Celsius sink{0.0};            ///< O, what the cooler feels: dry bulb, wetted air, wet bulb or sea
  KelvinDelta crowding{0.0};    ///< m, by which each unit of chillers' heat in the same cooler warms its water
  double chillers = 0.0;        ///< k, the most that chillers carry
  double tank_discharge = 0.0;  ///< most heat that the tank takes
  double tank_charge = 0.0;     ///< most that is spent to fill it
  Seconds tank_capacity{0.0};   ///< time for which a full tank carries the rated heat
};

struct CircuitState {
  Celsius supply;
  Seconds reserve{0.0};  ///< of the tank, 0 .. tank_capacity
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
  double heat = 0.0;      ///< into the circuit, less what the tank takes
  double tank = 0.0;      ///< heat that the tank takes; negative while it is filled
  double rejected = 0.0;  ///< mean, share of the rated heat
  double chillers = 0.0;  ///< the most that chillers carry: those that run
};

struct Course {
  std::array<Stretch, 12> stretches;
  int count = 0;
  CircuitState end;
};

/// Advances the supply temperature T over `dt` under constant inputs:
///
///   I dT/dt = q - x - r
///   r = 0 below S;  r = q - x at S when R(S) >= q - x;  r = R(T) else
///   R(T) = k + max(0, T - O + B (q - x) - m k) / (B + a)
///
/// Above S, where free cooling alone could hold it with 2 % to spare, it brings the circuit down alone (k = 0): nobody
/// starts chillers because the load has risen or a hot hour is over. R: chillers at capacity k in series after a cooler
/// at full speed, which sees the return water, T + B (q - x), and leaves at O + a r_free + m k. x is what the tank
/// takes: at S what R cannot, above S all it can, while it lasts; at S it is filled (x < 0) with what R can spare. Each
/// branch is linear in T: the course is pieced together from closed forms, so two steps of dt/2 equal one of dt to
/// rounding, and any dt is stable.
Course advance(const Circuit& circuit, CircuitState from, Seconds dt);

/// The most heat for which R(S) holds the set point.
double holdable(const Circuit& circuit);

/// Where the supply comes to rest without the tank: the set point, or above it where R(S) < q; +infinity where nothing
/// balances q.
Celsius settled(const Circuit& circuit);

}  // namespace gigatwin::cooling
