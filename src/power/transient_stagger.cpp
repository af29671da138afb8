#include <algorithm>
#include <cmath>
#include <limits>

#include "power/transient_figures.hpp"

namespace gigatwin::power {
namespace {

constexpr std::size_t phases =
    500;  // starts that are tried, and samples of a step: a swing shorter than T/500 is missed
constexpr double drift_allowed = 0.02;  // of a step within the window
constexpr int most_rounds = 8;

/// [phase] the whole job over its step, W.
std::vector<double> coarse(const TransientJob& job) {
  const PeriodicPower power{mean_power(job), job.resolution, job.period};
  const Seconds length = job.period / static_cast<double>(phases);
  std::vector<double> power_w(phases);
  for (std::size_t i = 0; i < phases; ++i)
    power_w[i] = job.total() * power.mean(static_cast<double>(i) * length, length);
  return power_w;
}

/// What the search makes small.
struct Score {
  double peak = 0.0, squares = 0.0;
  bool below(const Score& other) const {
    constexpr double gain = 1e-9;  // relative: rounding is no gain
    if (std::abs(peak - other.peak) > gain * other.peak) return peak < other.peak;
    return squares < (1.0 - gain) * other.squares;
  }
};

Score score_of(const std::vector<double>& rest, const std::vector<double>& job, std::size_t shift) {
  Score score;
  for (std::size_t i = 0; i < phases; ++i) {
    const double sum = rest[i] + job[(i + phases - shift) % phases];
    score.peak = std::max(score.peak, sum);
    score.squares += sum * sum;
  }
  return score;
}

void add(std::vector<double>& sum, const std::vector<double>& job, std::size_t shift, double sign) {
  for (std::size_t i = 0; i < phases; ++i) sum[i] += sign * job[(i + phases - shift) % phases];
}

/// Shifts of jobs of one period; the first stays.
std::vector<std::size_t> search(const std::vector<std::vector<double>>& jobs) {
  std::vector<std::size_t> shifts(jobs.size(), 0);
  std::vector<double> sum(phases, 0.0);
  for (const std::vector<double>& job : jobs) add(sum, job, 0, 1.0);
  bool better = true;
  for (int round = 0; better && round < most_rounds; ++round) {
    better = false;
    for (std::size_t j = 1; j < jobs.size(); ++j) {
      add(sum, jobs[j], shifts[j], -1.0);
      Score best = score_of(sum, jobs[j], shifts[j]);
      for (std::size_t shift = 0; shift < phases; ++shift)
        if (const Score score = score_of(sum, jobs[j], shift); score.below(best)) {
          best = score;
          shifts[j] = shift;
          better = true;
        }
      add(sum, jobs[j], shifts[j], 1.0);
    }
  }
  return shifts;
}

bool in_step(const TransientJob& a, const TransientJob& b, Seconds window) {
  return std::abs(a.period / b.period - 1.0) * (window / a.period) < drift_allowed;
}

/// Of the sum of the jobs' accelerators, over the window.
Watts peak_of(const TransientSpec& spec, std::span<const TransientJob> jobs, const std::vector<Seconds>& offsets) {
  std::vector<double> sum(static_cast<std::size_t>(std::llround(spec.window / spec.resolution)));
  for (std::size_t j = 0; j < jobs.size(); ++j) {
    const PeriodicPower power{mean_power(jobs[j]), jobs[j].resolution, jobs[j].period};
    for (std::size_t i = 0; i < sum.size(); ++i)
      sum[i] += jobs[j].total() * power.mean(static_cast<double>(i) * spec.resolution - offsets[j], spec.resolution);
  }
  return {*std::max_element(sum.begin(), sum.end())};
}

}  // namespace

Staggering stagger(const TransientSpec& spec, std::span<const TransientJob> jobs) {
  Staggering result{std::vector<Seconds>(jobs.size()), std::vector<bool>(jobs.size(), false), {}, {}};
  result.peak_before = result.peak_after = peak_of(spec, jobs, result.offsets);
  if (!spec.stagger) return result;
  for (std::size_t first = 0; first < jobs.size(); ++first) {
    if (result.phased[first]) continue;
    std::vector<std::size_t> alike;
    for (std::size_t j = first; j < jobs.size(); ++j)
      if (!result.phased[j] && in_step(jobs[first], jobs[j], spec.window)) alike.push_back(j);
    if (alike.size() < 2) continue;
    std::vector<std::vector<double>> powers;
    for (const std::size_t j : alike) powers.push_back(coarse(jobs[j]));
    const std::vector<std::size_t> shifts = search(powers);
    for (std::size_t a = 0; a < alike.size(); ++a) {
      result.phased[alike[a]] = true;
      result.offsets[alike[a]] = jobs[alike[a]].period * (static_cast<double>(shifts[a]) / static_cast<double>(phases));
    }
  }
  result.peak_after = peak_of(spec, jobs, result.offsets);
  return result;
}

}  // namespace gigatwin::power
