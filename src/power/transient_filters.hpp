#pragma once

#include <span>
#include <vector>

#include "power/transient_spec.hpp"

/// What smooths a power over time. Each takes a series of means over `dt` and gives one of the same length; energy in =
/// energy out + stored + lost, exactly.
namespace gigatwin::power {

/// What an accelerator does at each sample.
enum class JobState : unsigned char { running, stopped };

/// Energy that smoothing of one accelerator moved.
struct SmoothingBooks {
  Joules load;       ///< what the job alone would have drawn
  Joules filler;     ///< drawn for nothing
  Joules throttled;  ///< of the work, not drawn when it was asked for: the job loses it
};

/// Power of one accelerator with a floor and ramp limits:
///
///   low  = max(P, floor tdp)     while the job runs and `stop_delay` after;  P elsewhere
///   P'   = low, no more than ramp_up above and no less than ramp_down below the P' before
///
/// @param power_w  [sample] what the job asks for, changed in place; the first sample is taken as it is, but the floor
/// @param state    [sample]
SmoothingBooks smooth(const SmoothingSpec& spec, Watts tdp, std::span<double> power_w, std::span<const JobState> state,
                      Seconds dt);

/// Energy books of a storage over a series.
struct StorageBooks {
  Joules in;                           ///< drawn from the grid's side
  Joules out;                          ///< given to the load
  Joules stored;                       ///< at the end less at the begin
  Joules lost;                         ///< in charging and discharging
  double lowest = 1.0, highest = 0.0;  ///< state of charge, 0..1
};

/// Grid side of a load that a storage keeps near its moving mean:
///
///   target = m + (E/2 - e) / (4 tau)      m: exponential moving mean of the load over tau; e: stored energy
///   s      follows P - target with the converter's time constant, within +- power, and within what is stored
///   in     = P - s                        s > 0 discharges
///
/// Charging stores sqrt(efficiency) of what it takes; discharging takes 1/sqrt(efficiency) of what it gives. Half full
/// and at rest at the begin.
///
/// @param power_w  [sample] load, replaced by the grid side
StorageBooks hold_mean(const StorageSpec& spec, std::span<double> power_w, Seconds dt);

}  // namespace gigatwin::power
