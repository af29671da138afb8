#include "workload/arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/random.hpp"

namespace gigatwin::workload {
namespace {

constexpr double day_s = 86400.0;

/// The integral of the rate over its mean, in seconds from the scenario's start: t + swing of the daily wave.
class DailyWave {
 public:
  DailyWave(const TenantClassSpec& spec, Instant start) : strength_(spec.daily_profile) {
    const CivilTime time = civil(start);
    const double second_of_day = 3600.0 * time.hour + 60.0 * time.minute + time.second;
    phase_ = angular_ * (second_of_day - 3600.0 * spec.peak_hour);
  }
  /// Where the integral reaches `target`; Newton steps kept inside a shrinking bracket. The integral grows steadily and
  /// differs from t by at most 2 strength / angular.
  double reach(double target) const {
    const double swing = 2.0 * strength_ / angular_;
    double low = target - swing, high = target + swing, t = target;
    for (int i = 0; i < 80 && high - low > 1e-6; ++i) {
      const double error = t + strength_ / angular_ * (std::sin(angular_ * t + phase_) - std::sin(phase_)) - target;
      (error > 0.0 ? high : low) = t;
      const double rate = 1.0 + strength_ * std::cos(angular_ * t + phase_);
      const double newton = rate > 0.0 ? t - error / rate : low;
      if (std::abs(newton - t) < 1e-7) return newton;
      t = newton > low && newton < high ? newton : 0.5 * (low + high);
    }
    return t;
  }

 private:
  static constexpr double angular_ = 2.0 * std::numbers::pi / day_s;
  double strength_;
  double phase_ = 0.0;
};

double normal_share_below(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

}  // namespace

std::vector<Seconds> arrivals_of(const TenantClassSpec& spec, Seconds horizon, Instant start, std::uint64_t seed) {
  const Draws gaps{seed, "workload.arrival", hash_of(spec.name)};
  const DailyWave wave{spec, start};
  const Seconds mean{1.0 / spec.arrivals.value};
  std::vector<Seconds> arrivals;
  Seconds level{}, last{};
  for (std::uint64_t k = 0;; ++k) {
    level += gaps.exponential(k, mean);
    const Seconds when = std::max(last, Seconds{wave.reach(level.value)});  // the solver's last digits may cross
    if (when >= horizon) return arrivals;
    arrivals.push_back(last = when);
  }
}

std::vector<std::int64_t> sizes_of(const TenantClassSpec& spec) {
  std::vector<std::int64_t> sizes;
  for (std::int64_t size = spec.smallest; size <= spec.largest; size *= 2) sizes.push_back(size);
  return sizes;
}

DrawnJob draw_job(const TenantClassSpec& spec, std::uint64_t index, std::uint64_t seed) {
  const std::uint64_t entity = hash_of(spec.name);
  const std::vector<std::int64_t> sizes = sizes_of(spec);
  const double pick = Draws{seed, "workload.size", entity}.uniform(index) * static_cast<double>(sizes.size());
  DrawnJob job;
  job.accelerators = sizes[std::min(sizes.size() - 1, static_cast<std::size_t>(pick))];
  job.duration = spec.median_duration;
  if (spec.duration_sigma > 0.0) {
    const double longest = std::log(spec.longest_duration / spec.median_duration) / spec.duration_sigma;
    const double share = Draws{seed, "workload.duration", entity}.uniform(index) * normal_share_below(longest);
    job.duration = std::exp(spec.duration_sigma * normal_quantile(share)) * spec.median_duration;
    job.duration = std::min(job.duration, spec.longest_duration);  // rounding at the very end of the distribution
  }
  return job;
}

}  // namespace gigatwin::workload
