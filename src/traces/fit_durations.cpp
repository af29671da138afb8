#include "traces/fit_durations.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

namespace gigatwin::traces {
namespace {

constexpr double close_enough = 0.05;        // largest difference of shares; assumption, range 0.02 to 0.1
constexpr double mean_close_enough = 0.1;    // of the mean duration; assumption, range 0.05 to 0.2
constexpr double widest_sigma = 10.0;        // of the table: a factor of 22,000 within one part
constexpr double least_sigma = 0.05;         // equal durations would make a part infinitely narrow
constexpr std::size_t points_of_fit = 2000;  // equally spaced quantiles stand for a larger sample
constexpr std::int64_t few_jobs = 20;        // tell no more than a median and a spread
constexpr double jobs_per_step = 2.0;        // between quantiles, at least: fewer would be the sample itself
/// Close together at the end, where the work is.
constexpr std::array levels{0.0,  0.05, 0.1,  0.15, 0.2,  0.25, 0.3,  0.35, 0.4,  0.45,  0.5,   0.55, 0.6,
                            0.65, 0.7,  0.75, 0.8,  0.85, 0.9,  0.95, 0.98, 0.99, 0.995, 0.999, 1.0};

struct Part {
  double share = 1.0, mean = 0.0, sigma = 1.0;  ///< of ln(duration)
};

double density(const Part& part, double x) {
  const double z = (x - part.mean) / part.sigma;
  return part.share / part.sigma * std::exp(-0.5 * z * z);
}

/// The part that explains weights[i] of point x[i].
Part part_of(const std::vector<double>& x, const std::vector<double>& weights) {
  const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (all <= 0.0) return {0.0, x.front(), least_sigma};
  double mean = 0.0, square = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) mean += weights[i] * x[i] / all;
  for (std::size_t i = 0; i < x.size(); ++i) square += weights[i] * (x[i] - mean) * (x[i] - mean) / all;
  return {all / static_cast<double>(x.size()), mean, std::max(least_sigma, std::sqrt(square))};
}

/// Equal stretches of the sorted points.
std::vector<Part> first_guess(const std::vector<double>& x, std::size_t count) {
  std::vector<Part> parts;
  for (std::size_t k = 0; k < count; ++k) {
    std::vector<double> weights(x.size(), 0.0);
    std::fill(weights.begin() + static_cast<std::ptrdiff_t>(k * x.size() / count),
              weights.begin() + static_cast<std::ptrdiff_t>((k + 1) * x.size() / count), 1.0);
    parts.push_back(part_of(x, weights));
  }
  return parts;
}

/// Expectation maximisation (Dempster, Laird, Rubin 1977) for a mixture of normals.
std::vector<Part> mixture_of(const std::vector<double>& x, std::size_t count) {
  constexpr int most_rounds = 300;
  constexpr double settled = 1e-7;  // of the mean logarithm of the density
  std::vector<Part> parts = first_guess(x, count);
  std::vector<std::vector<double>> weights(count, std::vector<double>(x.size()));
  double last = -1e300;
  for (int round = 0; round < most_rounds; ++round) {
    double likelihood = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      double all = 1e-300;  // a point far from every part belongs to none
      for (std::size_t k = 0; k < count; ++k) all += weights[k][i] = density(parts[k], x[i]);
      for (std::size_t k = 0; k < count; ++k) weights[k][i] /= all;
      likelihood += std::log(all) / static_cast<double>(x.size());
    }
    for (std::size_t k = 0; k < count; ++k) parts[k] = part_of(x, weights[k]);
    if (likelihood - last < settled) break;
    last = likelihood;
  }
  return parts;
}

/// The value at share `u` of a sorted sample, linear between its points.
double sample_quantile(const std::vector<double>& sorted, double u) {
  const double at = u * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const double high = sorted[std::min(low + 1, sorted.size() - 1)];
  return sorted[low] + (at - static_cast<double>(low)) * (high - sorted[low]);
}

std::vector<double> logarithms(const std::vector<double>& sorted) {
  const std::size_t n = std::min(sorted.size(), points_of_fit);
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i)
    x[i] = std::log(sample_quantile(sorted, (static_cast<double>(i) + 0.5) / static_cast<double>(n)));
  return x;
}

SizeClassSpec with_mixture(SizeClassSpec spec, const std::vector<Part>& parts, double longest_s) {
  for (const Part& part : parts) {
    if (part.share < 1e-6) continue;
    spec.part_shares.push_back(part.share);
    spec.part_medians.push_back({std::exp(part.mean)});
    spec.part_sigmas.push_back(part.sigma);
  }
  spec.longest = {longest_s};
  return spec;
}

SizeClassSpec with_quantiles(SizeClassSpec spec, const std::vector<double>& sorted) {
  const double least_step = jobs_per_step / static_cast<double>(sorted.size());
  for (const double level : levels) {
    if (level > 0.0 && level < 1.0 && (level - spec.quantile_levels.back() < least_step || 1.0 - level < least_step))
      continue;
    spec.quantile_levels.push_back(level);
    spec.duration_quantiles.push_back({sample_quantile(sorted, level)});
  }
  return spec;
}

}  // namespace

double kolmogorov_smirnov(const std::vector<double>& durations_s, const SizeClassSpec& spec) {
  const auto n = static_cast<double>(durations_s.size());
  double largest = 0.0;
  for (std::size_t i = 0; i < durations_s.size();) {
    std::size_t next = i;  // behind all that are equal
    while (next < durations_s.size() && durations_s[next] == durations_s[i]) ++next;
    // A jump of the sample is met by a jump of the quantiles, so each side is compared with its own limit.
    const double before = share_below(spec, Seconds{std::nextafter(durations_s[i], 0.0)});
    const double behind = share_below(spec, Seconds{durations_s[i]});
    largest = std::max(
        {largest, std::abs(before - static_cast<double>(i) / n), std::abs(behind - static_cast<double>(next) / n)});
    i = next;
  }
  return largest;
}

ClassFit fit_durations(const std::vector<double>& durations_s, SizeClassSpec& spec) {
  const auto n = static_cast<double>(durations_s.size());
  const double mean = std::accumulate(durations_s.begin(), durations_s.end(), 0.0) / n;
  const std::vector<double> x = logarithms(durations_s);
  ClassFit fit{spec.name, static_cast<std::int64_t>(durations_s.size()), {}, 0.0, 0, 0.0};
  const SizeClassSpec quantiles = with_quantiles(spec, durations_s);
  fit.quantiles_ks = kolmogorov_smirnov(durations_s, quantiles);
  SizeClassSpec chosen = quantiles;
  fit.ks = fit.quantiles_ks;
  for (std::size_t count = 1; count <= fit.mixture_ks.size(); ++count) {
    const SizeClassSpec mixture = with_mixture(spec, mixture_of(x, count), durations_s.back());
    const double ks = fit.mixture_ks[count - 1] = kolmogorov_smirnov(durations_s, mixture);
    const bool possible = *std::max_element(mixture.part_sigmas.begin(), mixture.part_sigmas.end()) <= widest_sigma;
    const bool good = fit.jobs < few_jobs || (ks <= std::max(close_enough, 1.36 / std::sqrt(n)) &&
                                              std::abs(mean_duration(mixture).value / mean - 1.0) <= mean_close_enough);
    if (fit.parts == 0 && possible && good) {
      fit.parts = static_cast<int>(count);
      fit.ks = ks;
      chosen = mixture;
    }
  }
  spec = chosen;
  return fit;
}

}  // namespace gigatwin::traces
