#include "traces/fit_arrivals.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "traces/week.hpp"

namespace gigatwin::traces {
namespace {

constexpr double short_window_s = 600.0, long_window_s = 3600.0;
constexpr double longest_spread_s = 6.0 * hour_s;  // beyond it the two windows tell nothing of the spread

/// Time and submissions in each hour of the week.
struct WeekCounts {
  std::array<double, 168> jobs{}, time_s{};
};

std::size_t hour_of_week(double monday_s, double time_s) {
  return std::min<std::size_t>(167, static_cast<std::size_t>(std::fmod(monday_s + time_s, week_s) / hour_s));
}

WeekCounts count_week(const Trace& trace, double monday_s) {
  WeekCounts counts;
  for (const Job& job : trace.jobs) counts.jobs[hour_of_week(monday_s, job.submitted_s)] += 1.0;
  const double first = trace.jobs.front().submitted_s, last = trace.jobs.back().submitted_s;
  for (double at = first; at < last;) {
    const double end = std::min(last, (std::floor((monday_s + at) / hour_s) + 1.0) * hour_s - monday_s);
    counts.time_s[hour_of_week(monday_s, 0.5 * (at + end))] += end - at;
    at = std::max(end, at + 1e-6);
  }
  return counts;
}

/// Relative rates of mean 1 from counts and the time in which they came.
std::vector<double> relative_rates(const std::vector<double>& jobs, const std::vector<double>& time_s) {
  std::vector<double> rates(jobs.size(), 1.0);
  double sum = 0.0;
  for (std::size_t i = 0; i < rates.size(); ++i) sum += rates[i] = time_s[i] > 0.0 ? jobs[i] / time_s[i] : 0.0;
  for (double& rate : rates) rate *= static_cast<double>(rates.size()) / sum;
  return rates;
}

void set_profile(const Trace& trace, double span_s, GeneratorSpec& spec) {
  if (!trace.zero) return;
  const WeekCounts counts = count_week(trace, second_of_week(*trace.zero));
  std::vector<double> day_jobs(7), day_time(7), hour_jobs(24), hour_time(24);
  for (std::size_t i = 0; i < counts.jobs.size(); ++i) {
    day_jobs[i / 24] += counts.jobs[i];
    day_time[i / 24] += counts.time_s[i];
    hour_jobs[i % 24] += counts.jobs[i];
    hour_time[i % 24] += counts.time_s[i];
  }
  if (span_s >= 2.0 * day_s) spec.hours_of_day = relative_rates(hour_jobs, hour_time);
  if (span_s >= 2.0 * week_s) spec.days_of_week = relative_rates(day_jobs, day_time);
}

/// Variance of the number of submissions in windows over its mean, about the profile.
double dispersion(const Trace& trace, const GeneratorSpec& spec, double window_s) {
  const double first = trace.jobs.front().submitted_s, span_s = trace.jobs.back().submitted_s - first;
  const double monday_s = trace.zero ? second_of_week(*trace.zero) : 0.0;
  const auto windows = static_cast<std::size_t>(span_s / window_s);
  if (windows < 2) return 1.0;
  double square = 0.0, expected = 0.0;
  std::size_t job = 0;
  for (std::size_t w = 0; w < windows; ++w) {
    const double begin = first + static_cast<double>(w) * window_s;
    const std::size_t from = job;
    while (job < trace.jobs.size() && trace.jobs[job].submitted_s < begin + window_s) ++job;
    const std::size_t hour = hour_of_week(monday_s, begin + 0.5 * window_s);
    const double relative = (spec.hours_of_day.empty() ? 1.0 : spec.hours_of_day[hour % 24]) *
                            (spec.days_of_week.empty() ? 1.0 : spec.days_of_week[hour / 24]);
    const double mean = spec.arrivals.value * relative * window_s;
    square += (static_cast<double>(job - from) - mean) * (static_cast<double>(job - from) - mean);
    expected += mean;
  }
  return expected > 0.0 ? square / expected : 1.0;
}

/// Share of the pairs of a burst that a window T holds together: 1 - (1 - e^(-x)) / x with x = T / tau.
double together(double x) { return x > 1e-8 ? 1.0 - (-std::expm1(-x)) / x : 0.5 * x; }

void set_bursts(double short_dispersion, double long_dispersion, GeneratorSpec& spec) {
  constexpr double plain = 1.05;  // what a Poisson process shows in a few hundred windows
  if (long_dispersion <= plain) return;
  const double ratio = std::max(0.0, short_dispersion - 1.0) / (long_dispersion - 1.0);
  double low = 1.0, high = longest_spread_s;  // the ratio falls as the spread grows
  for (int i = 0; i < 60; ++i) {
    const double spread = std::sqrt(low * high);
    (together(short_window_s / spread) > ratio * together(long_window_s / spread) ? low : high) = spread;
  }
  spec.burst_spread = {low};
  spec.jobs_per_burst = std::min(1e4, 1.0 + (long_dispersion - 1.0) / (2.0 * together(long_window_s / low)));
}

}  // namespace

void fit_arrivals(const Trace& trace, Fit& fit) {
  GeneratorSpec& spec = fit.generator;
  const double span_s = trace.jobs.back().submitted_s - trace.jobs.front().submitted_s;
  spec.arrivals = {static_cast<double>(trace.jobs.size() - 1) / span_s};
  set_profile(trace, span_s, spec);
  fit.dispersion_10min = dispersion(trace, spec, short_window_s);
  fit.dispersion_1h = dispersion(trace, spec, long_window_s);
  set_bursts(fit.dispersion_10min, fit.dispersion_1h, spec);
}

}  // namespace gigatwin::traces
