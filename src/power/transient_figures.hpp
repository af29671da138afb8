#pragma once

#include <span>
#include <vector>

#include "power/transient_wave.hpp"

/// Figures of a series, and what a utility says to them.
namespace gigatwin::power {

/// Times across which ramps are told: 100 ms, 1 s, and that of the limits where it is another.
std::vector<Seconds> ramp_windows(const TransientLimits& limits);

/// Largest P(t + across) - P(t) and its negative, for t + across in [begin, end).
Ramp ramp_of(std::span<const double> power_w, Seconds dt, Seconds across, std::size_t begin, std::size_t end);

/// Sections, spectrum and band of a series. Extremes and ramps are those of means over a cycle of the mains, 20 ms; a
/// ramp counts where it ends.
LevelSeries figures_of(std::vector<double> power_w, const Timeline& timeline, const TransientLimits& limits);

/// What advice is reckoned with.
struct LimitContext {
  Watts tdp;
  double accelerators = 0.0;  ///< of all jobs
  Watts highest;              ///< of one of them while it trains: each job at its peak
  Watts highest_stage;        ///< of one of any stage while it trains
  double gain = 1.0;          ///< W at the grid connection per W of an accelerator
  Watts hosts;                ///< at the grid connection: what the largest job's hosts add when it starts
  Seconds period;             ///< of the longest step
  Seconds checkpoint;         ///< of the largest job
};

/// Each limit that is set against the grid connection with all that smooths at work, and what would mend it.
std::vector<LimitCheck> check_limits(const TransientLimits& limits, const LevelSeries& grid,
                                     const LimitContext& context);

/// When the jobs start. Jobs whose periods agree so well that they drift by less than 2 % of a step within the window
/// are phased: one after the other takes the start that keeps the peak of their sum lowest (of equal ones: its mean
/// square), until nobody gains. The others start at 0. Without `stagger` all do.
Staggering stagger(const TransientSpec& spec, std::span<const TransientJob> jobs);

}  // namespace gigatwin::power
