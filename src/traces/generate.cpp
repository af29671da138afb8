#include <algorithm>
#include <array>
#include <cmath>

#include "base/random.hpp"
#include "traces/durations.hpp"
#include "traces/generator.hpp"
#include "traces/week.hpp"

namespace gigatwin::traces {
namespace {

constexpr std::size_t hours_of_week = 168;
/// Bursts begin this many spreads before the first job is wanted: all but e^-5 of the jobs of older ones came before.
constexpr double spreads_before = 5.0;
/// Room for the jobs of a burst in the addresses of its draws; no burst of a mean of 10,000 is a hundred times that.
constexpr std::uint64_t burst_room = 1 << 20;

/// Rates relative to their mean.
std::array<double, hours_of_week> week_profile(const GeneratorSpec& spec) {
  std::array<double, hours_of_week> rates{};
  double sum = 0.0;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const double hour = spec.hours_of_day.empty() ? 1.0 : spec.hours_of_day[i % 24];
    const double day = spec.days_of_week.empty() ? 1.0 : spec.days_of_week[i / 24];
    sum += rates[i] = hour * day;
  }
  for (double& rate : rates) rate *= static_cast<double>(hours_of_week) / sum;
  return rates;
}

/// Walks through time at a rate that changes with the hour of the week.
class Clock {
 public:
  Clock(const GeneratorSpec& spec, Instant start, double from_s)
      : rates_(week_profile(spec)), monday_s_(second_of_week(start)), now_s_(from_s) {}

  /// Goes on until the integral of the relative rate has grown by `amount`; at most to `end`.
  double advance(double amount, double end_s) {
    while (now_s_ < end_s) {
      const double of_week = std::fmod(std::fmod(now_s_ + monday_s_, week_s) + week_s, week_s);
      const auto hour = std::min(hours_of_week - 1, static_cast<std::size_t>(of_week / hour_s));
      const double left = static_cast<double>(hour + 1) * hour_s - of_week, rate = rates_[hour];
      if (rate * left >= amount && rate > 0.0) return now_s_ += amount / rate;
      amount -= rate * left;
      now_s_ += std::max(left, 1e-6);  // never stands still on the last digits of an hour
    }
    return now_s_;
  }

 private:
  std::array<double, hours_of_week> rates_;
  double monday_s_, now_s_;
};

std::vector<double> cumulated(std::vector<double> weights) {
  for (std::size_t i = 1; i < weights.size(); ++i) weights[i] += weights[i - 1];
  for (double& w : weights) w /= weights.back();
  return weights;
}

std::size_t pick(const std::vector<double>& cumulated_shares, double u) {
  const auto at = std::upper_bound(cumulated_shares.begin(), cumulated_shares.end(), u);
  return std::min(static_cast<std::size_t>(at - cumulated_shares.begin()), cumulated_shares.size() - 1);
}

std::vector<double> zipf_weights(const GeneratorSpec& spec) {
  std::vector<double> weights;
  for (std::int64_t r = 1; r <= spec.tenants; ++r)
    weights.push_back(std::pow(static_cast<double>(r), -spec.tenant_exponent));
  return weights;
}

/// Draws single jobs.
class JobDraws {
 public:
  JobDraws(const GeneratorSpec& spec, const std::string& name, std::uint64_t seed)
      : spec_(spec),
        kind_{seed, "traces.size_class", hash_of(name)},
        size_{seed, "traces.size", hash_of(name)},
        part_{seed, "traces.part", hash_of(name)},
        duration_{seed, "traces.duration", hash_of(name)},
        accuracy_{seed, "traces.accuracy", hash_of(name)} {
    std::vector<double> shares;
    for (const SizeClassSpec& c : spec.classes) {
      shares.push_back(c.share);
      sizes_.push_back(cumulated(c.size_shares));
    }
    classes_ = cumulated(shares);
  }

  void draw(std::uint64_t index, GeneratedJob& job) const {
    const std::size_t k = pick(classes_, kind_.uniform(index));
    const SizeClassSpec& c = spec_.classes[k];
    job.accelerators = static_cast<std::int64_t>(c.sizes[pick(sizes_[k], size_.uniform(index))]);
    job.duration = drawn_duration(c, part_.uniform(index), duration_.uniform(index));
    if (!spec_.accuracy_quantiles.empty())
      job.requested = job.duration / quantile_at(spec_.accuracy_quantiles, accuracy_.uniform(index));
  }

 private:
  const GeneratorSpec& spec_;
  Draws kind_, size_, part_, duration_, accuracy_;
  std::vector<double> classes_;
  std::vector<std::vector<double>> sizes_;
};

/// 1 + a geometric number, of mean `mean`.
std::uint64_t jobs_of_burst(double mean, double u) {
  if (mean <= 1.0) return 1;
  const double more = std::floor(std::log(u) / std::log1p(-1.0 / mean));
  return std::min(burst_room - 1, 1 + static_cast<std::uint64_t>(more));
}

}  // namespace

std::vector<GeneratedJob> generate(const GeneratorSpec& spec, const std::string& name, Seconds horizon, Instant start,
                                   std::uint64_t seed) {
  const std::uint64_t entity = hash_of(name);
  const Draws gaps{seed, "traces.burst_gap", entity}, counts{seed, "traces.burst_size", entity},
      owners{seed, "traces.tenant", entity}, delays{seed, "traces.delay", entity};
  const JobDraws jobs{spec, name, seed};
  const std::vector<double> tenants = cumulated(zipf_weights(spec));
  const Seconds mean_gap{spec.jobs_per_burst / spec.arrivals.value};
  Clock clock{spec, start, -spreads_before * spec.burst_spread.value};
  std::vector<GeneratedJob> all;
  for (std::uint64_t burst = 0;; ++burst) {
    const Seconds begin{clock.advance(gaps.exponential(burst, mean_gap).value, horizon.value)};
    if (begin >= horizon) break;
    const auto tenant = static_cast<std::int32_t>(pick(tenants, owners.uniform(burst)));
    const std::uint64_t count = jobs_of_burst(spec.jobs_per_burst, counts.uniform(burst));
    for (std::uint64_t j = 0; j < count; ++j) {
      const std::uint64_t index = burst * burst_room + j;
      GeneratedJob job;
      job.submitted = begin + delays.exponential(index, spec.burst_spread);
      if (job.submitted.value < 0.0 || job.submitted >= horizon) continue;
      job.tenant = tenant;
      jobs.draw(index, job);
      all.push_back(job);
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const GeneratedJob& a, const GeneratedJob& b) { return a.submitted < b.submitted; });
  return all;
}

}  // namespace gigatwin::traces
