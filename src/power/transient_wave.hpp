#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "power/transient.hpp"

/// From one step of a job to the power of an accelerator of each stage over the whole series.
namespace gigatwin::power {

inline constexpr Seconds mains_cycle{0.02};  ///< 50 Hz: power is what flows over a cycle, and what meters tell

/// Repeats the power of one step for ever.
class PeriodicPower {
 public:
  /// @param power_w  [interval], of equal length but the last, which ends with the period
  PeriodicPower(std::vector<double> power_w, Seconds resolution, Seconds period);

  Seconds period() const { return period_; }
  /// W, over [from, from + length), length > 0: its energy is kept whatever the length.
  double mean(Seconds from, Seconds length) const;

 private:
  double energy_until(Seconds time) const;

  std::vector<double> power_w_, before_j_;  ///< [interval]; energy from the period's begin until the interval's
  Seconds resolution_, period_;
  double period_j_ = 0.0;
};

/// Samples of the series and where its sections begin.
struct Timeline {
  Seconds dt;
  std::array<std::size_t, section_count + 1> begins;  ///< then the end
  std::size_t samples() const { return begins.back(); }
  std::size_t begin_of(Section section) const { return begins[static_cast<std::size_t>(section)]; }
  std::size_t end_of(Section section) const { return begins[static_cast<std::size_t>(section) + 1]; }
};

/// Steady training for the whole steps of the window, a checkpoint, training until the job fails, idle, training from
/// the begin of a step. The checkpoint begins where a step ends; the job fails when it drew most over a cycle.
/// @param largest  the job with the events
/// @param offset   its start
Timeline timeline_of(const TransientSpec& spec, const TransientJob& largest, Seconds offset);

/// One job on the timeline.
struct JobCourse {
  const TransientJob& job;
  Seconds offset;           ///< its first step begins so late, in a rhythm that goes on before and after
  bool has_events = false;  ///< else it trains all the time
};

/// Mean over the accelerators of the job, one step: W.
std::vector<double> mean_power(const TransientJob& job);
std::vector<double> stage_power(const TransientJob& job, std::size_t stage);

/// [sample] whether the job runs.
std::vector<JobState> states_of(const JobCourse& course, const Timeline& timeline);

/// [sample] one accelerator, W: `power` while it trains, waiting in a checkpoint, idle while its job is stopped.
std::vector<double> power_of(const JobCourse& course, const PeriodicPower& power, Watts idle, const Timeline& timeline);

}  // namespace gigatwin::power
