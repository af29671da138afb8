#pragma once

#include <vector>

#include "hardware/accelerator.hpp"
#include "workload/step.hpp"

namespace gigatwin::workload {

/// Power of the accelerators over one step, means over intervals of `resolution` from the step's begin; the last
/// interval ends with the step.
struct Waveform {
  Seconds resolution;
  Seconds duration;
  std::vector<Watts> stage_power;  ///< [interval, stage] one accelerator of each stage
  std::vector<Watts> job_power;    ///< [interval] all accelerators of the job
  std::size_t intervals() const { return job_power.size(); }
  /// All of one length but the last.
  Seconds length(std::size_t interval) const;
  /// Of the whole job over the step.
  Joules energy() const;
};

/// Intervals of the waveform of a step.
std::size_t intervals_of(Seconds duration, Seconds resolution);

/// Sums what the operations draw:
///
///   P = P_w + (P_c - P_w) c / d      during an operation of length d that computes for c of it
///   P = P_w                          while waiting: bubble, transfers, collectives, the noise of other replicas
///
/// P_c and P_w: the accelerator's power at its compute and communication fractions. An operation's exposed
/// communication is spread over it: layers take turns faster than the intervals resolve. What noise adds to the step
/// stands at its end. The energy is that of the profile's phases. All accelerators of a stage are alike.
/// @param step        with its operations (`keep_operations`)
/// @param resolution  > 0
Waveform waveform_of(const Step& step, const hardware::AcceleratorSpec& accelerator, std::int64_t accelerators,
                     Seconds resolution);

}  // namespace gigatwin::workload
