#include "traces/durations.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/random.hpp"

namespace gigatwin::traces {
namespace {

/// ln(longest / median) / sigma: where a part is cut, in standard deviations.
double cut_of(const SizeClassSpec& spec, std::size_t part) {
  return std::log(spec.longest / spec.part_medians[part]) / spec.part_sigmas[part];
}

/// Index of the part, or size, whose cumulated share reaches `u`.
std::size_t pick(const std::vector<double>& shares, double u) {
  std::size_t i = 0;
  for (; i + 1 < shares.size() && u >= shares[i]; ++i) u -= shares[i];
  return i;
}

double share_of_quantiles_below(const SizeClassSpec& spec, Seconds duration) {
  const std::vector<Seconds>& quantiles = spec.duration_quantiles;
  if (duration < quantiles.front()) return 0.0;
  if (duration >= quantiles.back()) return 1.0;
  const auto above = std::upper_bound(quantiles.begin(), quantiles.end(), duration);
  const Seconds low = *(above - 1), high = *above;
  const double within = std::log(duration / low) / std::log(high / low);
  const auto i = static_cast<std::size_t>(above - quantiles.begin());
  return spec.quantile_levels[i - 1] + within * (spec.quantile_levels[i] - spec.quantile_levels[i - 1]);
}

/// Where a share `u` of the jobs lies in the quantiles.
Seconds quantile_of(const SizeClassSpec& spec, double u) {
  const std::vector<double>& levels = spec.quantile_levels;
  const auto above = std::upper_bound(levels.begin() + 1, levels.end() - 1, u);
  const auto i = static_cast<std::size_t>(above - levels.begin());
  const Seconds from = spec.duration_quantiles[i - 1], to = spec.duration_quantiles[i];
  return from * std::pow(to / from, (u - levels[i - 1]) / (levels[i] - levels[i - 1]));
}

}  // namespace

double normal_below(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

double quantile_at(const std::vector<double>& quantiles, double u) {
  const double at = u * static_cast<double>(quantiles.size() - 1);
  const std::size_t low = std::min(static_cast<std::size_t>(at), quantiles.size() - 2);
  const double within = at - static_cast<double>(low);
  return (1.0 - within) * quantiles[low] + within * quantiles[low + 1];
}

Seconds drawn_duration(const SizeClassSpec& spec, double part, double u) {
  if (spec.part_shares.empty()) return quantile_of(spec, u);
  const std::size_t i = pick(spec.part_shares, part);
  const double below_cut = u * normal_below(cut_of(spec, i));
  // A part whose cut is far below its median has no share that a double holds: all of it lies at the cut.
  if (below_cut <= 0.0) return spec.longest;
  return std::min(spec.longest, spec.part_medians[i] * std::exp(spec.part_sigmas[i] * normal_quantile(below_cut)));
}

/// Of a log-normal part cut at L: m e^(s^2/2) Phi(z - s) / Phi(z) with z = ln(L/m) / s. Between two quantiles a and b
/// with a linear logarithm: (b - a) / ln(b/a).
Seconds mean_duration(const SizeClassSpec& spec) {
  double mean = 0.0;
  for (std::size_t i = 0; i < spec.part_shares.size(); ++i) {
    const double s = spec.part_sigmas[i], z = cut_of(spec, i), below = normal_below(z);
    const double part = below > 0.0 ? spec.part_medians[i].value * std::exp(0.5 * s * s) * normal_below(z - s) / below
                                    : spec.longest.value;
    mean += spec.part_shares[i] * part;
  }
  for (std::size_t i = 1; i < spec.duration_quantiles.size() && spec.part_shares.empty(); ++i) {
    const double a = spec.duration_quantiles[i - 1].value, b = spec.duration_quantiles[i].value;
    const double share = spec.quantile_levels[i] - spec.quantile_levels[i - 1];
    mean += share * (b > a * (1.0 + 1e-9) ? (b - a) / std::log(b / a) : a);
  }
  return {mean};
}

double share_below(const SizeClassSpec& spec, Seconds duration) {
  if (spec.part_shares.empty()) return share_of_quantiles_below(spec, duration);
  if (duration >= spec.longest) return 1.0;
  double share = 0.0;
  for (std::size_t i = 0; i < spec.part_shares.size(); ++i) {
    const double cut = normal_below(cut_of(spec, i));
    const double z = std::log(duration / spec.part_medians[i]) / spec.part_sigmas[i];
    if (cut > 0.0) share += spec.part_shares[i] * normal_below(z) / cut;
  }
  return share;
}

}  // namespace gigatwin::traces
