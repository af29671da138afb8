#pragma once

#include <cstdint>
#include <span>

#include "power/transient_spec.hpp"

/// What smooths a power over time. Each takes a series of means over `dt` and gives one of the same length; energy in =
/// energy out + stored + lost, exactly.
namespace gigatwin::power {

/// Whether its job runs at a sample; it does while it waits for a checkpoint.
enum class JobState : std::uint8_t { running, stopped };

/// Power of one accelerator with a floor and ramp limits:
///
///   low  = max(P, floor tdp)     while the job runs and `stop_delay` after;  P elsewhere
///   P'   = low, no more than ramp_up above and no less than ramp_down below the P' before
///
/// The first sample has no sample before: its ramp is free.
/// @param power_w  [sample] what the job asks for, replaced by what is drawn
/// @param state    [sample]
void smooth(const SmoothingSpec& spec, Watts tdp, std::span<double> power_w, std::span<const JobState> state,
            Seconds dt);

/// Energy that smoothing moved: drawn = asked + filler - throttled.
struct SmoothingBooks {
  Joules asked;      ///< what the job alone would have drawn
  Joules filler;     ///< drawn for nothing
  Joules throttled;  ///< not drawn when it was asked for: work that the job does later
  Joules drawn() const { return asked + filler - throttled; }
};
SmoothingBooks compared(std::span<const double> asked_w, std::span<const double> drawn_w, Seconds dt);

/// Energy books of a storage over a series: in = out + stored + lost.
struct StorageBooks {
  Joules in;                           ///< drawn from the grid's side
  Joules out;                          ///< given to the load
  Joules stored;                       ///< at the end less at the begin
  Joules lost;                         ///< in charging and discharging
  double lowest = 0.5, highest = 0.5;  ///< state of charge, 0..1
};

/// Grid side of a load that a storage keeps near its moving mean:
///
///   target = m + (E/2 - e) / (20 tau)     m: exponential moving mean of the load over tau; e: stored energy
///   s      follows P - target with the converter's time constant, within +- power, and within what is stored
///   in     = P - s                        s > 0 discharges
///
/// The second term brings the storage back to half full. It makes the grid side overshoot a step of the load by up to
/// 4 %, and swings of periods beyond 20 tau grow by up to 4 %. Charging stores sqrt(efficiency) of what it takes;
/// discharging takes 1 / sqrt(efficiency) of what it gives. Half full at the begin.
///
/// @param power_w  [sample] load, replaced by the grid side
/// @param mean     m before the first sample
StorageBooks hold_mean(const StorageSpec& spec, std::span<double> power_w, Watts mean, Seconds dt);

}  // namespace gigatwin::power
