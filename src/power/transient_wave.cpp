#include "power/transient_wave.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"

namespace gigatwin::power {
namespace {

// Shares of the second window: the checkpoint and training after it, then no job, then its start.
constexpr double until_stop = 0.5, until_start = 0.75;

std::size_t samples_in(Seconds time, Seconds dt) { return static_cast<std::size_t>(std::llround(time / dt)); }

/// Samples that the job stops for its checkpoint: what is longer than the section changes no swing.
std::size_t stop_samples(const TransientJob& job, const Timeline& timeline) {
  const std::size_t section = timeline.end_of(Section::checkpoint) - timeline.begin_of(Section::checkpoint);
  return std::min(samples_in(job.checkpoint, timeline.dt), section / 2);
}

Seconds at(std::size_t sample, Seconds dt) { return static_cast<double>(sample) * dt; }

}  // namespace

PeriodicPower::PeriodicPower(std::vector<double> power_w, Seconds resolution, Seconds period)
    : power_w_(std::move(power_w)), resolution_(resolution), period_(period) {
  GIGATWIN_ASSERT(!power_w_.empty() && static_cast<double>(power_w_.size() - 1) * resolution < period,
                  "{} intervals of {} s in {} s", power_w_.size(), resolution.value, period.value);
  for (std::size_t i = 0; i < power_w_.size(); ++i) {
    before_j_.push_back(period_j_);
    const Seconds end = i + 1 < power_w_.size() ? at(i + 1, resolution_) : period_;
    period_j_ += power_w_[i] * (end - at(i, resolution_)).value;
  }
}

double PeriodicPower::energy_until(Seconds time) const {
  const double periods = std::floor(time / period_);
  const Seconds phase = time - periods * period_;
  const auto interval = std::min(static_cast<std::size_t>(std::max(0.0, phase / resolution_)), power_w_.size() - 1);
  return periods * period_j_ + before_j_[interval] + power_w_[interval] * (phase - at(interval, resolution_)).value;
}

double PeriodicPower::mean(Seconds from, Seconds length) const {
  return (energy_until(from + length) - energy_until(from)) / length.value;
}

std::vector<double> stage_power(const TransientJob& job, std::size_t stage) {
  std::vector<double> power_w;
  for (std::size_t i = stage; i < job.stage_power.size(); i += job.stages) power_w.push_back(job.stage_power[i].value);
  return power_w;
}

std::vector<double> mean_power(const TransientJob& job) {
  std::vector<double> share(job.stages);
  for (std::size_t i = 0; i < job.accelerators.size(); ++i) share[i % job.stages] += job.accelerators[i] / job.total();
  std::vector<double> power_w(job.stage_power.size() / job.stages);
  for (std::size_t i = 0; i < job.stage_power.size(); ++i)
    power_w[i / job.stages] += share[i % job.stages] * job.stage_power[i].value;
  return power_w;
}

Timeline timeline_of(const TransientSpec& spec, const TransientJob& largest, Seconds offset) {
  const Seconds dt = spec.resolution, window = spec.window;
  const double steps = std::floor((window - offset) / largest.period);
  const Seconds training = steps >= 1.0 ? offset + steps * largest.period : window;
  Timeline timeline{
      dt,
      {0, samples_in(training, dt), 0, samples_in(window + until_start * window, dt), samples_in(2.0 * window, dt)}};
  const std::size_t latest = samples_in(window + until_stop * window, dt);
  timeline.begins[2] = latest;
  const PeriodicPower power{mean_power(largest), largest.resolution, largest.period};
  const std::size_t resumed = timeline.begins[1] + stop_samples(largest, timeline);
  const std::size_t earliest = std::max(resumed, latest - std::min(latest, samples_in(largest.period, dt)));
  double most_w = -1.0;
  for (std::size_t i = earliest; i < latest; ++i)
    if (const double now_w = power.mean(at(i + 1 - resumed, dt) - mains_cycle, mains_cycle); now_w > most_w) {
      most_w = now_w;
      timeline.begins[2] = i + 1;
    }
  return timeline;
}

std::vector<JobState> states_of(const JobCourse& course, const Timeline& timeline) {
  std::vector<JobState> states(timeline.samples(), JobState::running);
  if (course.has_events)
    for (std::size_t i = timeline.begin_of(Section::stop); i < timeline.end_of(Section::stop); ++i)
      states[i] = JobState::stopped;
  return states;
}

std::vector<double> power_of(const JobCourse& course, const PeriodicPower& power, Watts idle,
                             const Timeline& timeline) {
  std::vector<double> power_w(timeline.samples());
  const auto train = [&](std::size_t begin, std::size_t end, Seconds into_step) {
    for (std::size_t i = begin; i < end; ++i)
      power_w[i] = power.mean(at(i - begin, timeline.dt) + into_step, timeline.dt);
  };
  const auto hold = [&](std::size_t begin, std::size_t end, Watts level) {
    for (std::size_t i = begin; i < end; ++i) power_w[i] = level.value;
  };
  if (!course.has_events) {
    train(0, power_w.size(), -course.offset);
    return power_w;
  }
  const std::size_t checkpoint = timeline.begin_of(Section::checkpoint), stop = timeline.begin_of(Section::stop);
  const std::size_t resumed = checkpoint + stop_samples(course.job, timeline);
  const std::size_t start = timeline.begin_of(Section::start);
  train(0, checkpoint, -course.offset);
  hold(checkpoint, resumed, course.job.waiting);
  train(resumed, stop, {});
  hold(stop, start, idle);
  train(start, timeline.samples(), {});
  return power_w;
}

}  // namespace gigatwin::power
