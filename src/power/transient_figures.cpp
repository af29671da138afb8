#include "power/transient_figures.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"

namespace gigatwin::power {
namespace {

std::size_t cycle_samples(Seconds dt) {
  return std::max<std::size_t>(1, static_cast<std::size_t>(std::llround(mains_cycle / dt)));
}

/// [sample] mean over the cycle that ends with it; shorter at the begin.
std::vector<double> cycle_means(std::span<const double> power_w, Seconds dt) {
  const std::size_t cycle = cycle_samples(dt);
  std::vector<double> means(power_w.size());
  double sum_w = 0.0;
  for (std::size_t i = 0; i < power_w.size(); ++i) {
    sum_w += power_w[i];
    if (i >= cycle) sum_w -= power_w[i - cycle];
    means[i] = sum_w / static_cast<double>(std::min(i + 1, cycle));
  }
  return means;
}

/// Of a section, which is longer than a cycle: extremes and ramps of the means over one, which lie in the section.
Swing swing_of(std::span<const double> power_w, std::span<const double> cycles_w, const Timeline& timeline,
               Section section, std::span<const Seconds> windows) {
  const std::size_t begin = timeline.begin_of(section), end = timeline.end_of(section);
  const std::span<const double> part = power_w.subspan(begin, end - begin);
  const std::size_t first = begin + cycle_samples(timeline.dt) - 1;
  GIGATWIN_ASSERT(first < end, "section of {} samples", end - begin);
  const auto [lowest, highest] = std::minmax_element(cycles_w.begin() + static_cast<std::ptrdiff_t>(first),
                                                     cycles_w.begin() + static_cast<std::ptrdiff_t>(end));
  const double mean_w = std::accumulate(part.begin(), part.end(), 0.0) / static_cast<double>(part.size());
  Swing swing{{mean_w}, {*lowest}, {*highest}, {}};
  for (const Seconds across : windows) swing.ramps.push_back(ramp_of(cycles_w, timeline.dt, across, begin, end));
  return swing;
}

}  // namespace

std::vector<Seconds> ramp_windows(const TransientLimits& limits) {
  std::vector<Seconds> windows{{0.1}, {1.0}};
  if (std::find(windows.begin(), windows.end(), limits.ramp_window) == windows.end())
    windows.push_back(limits.ramp_window);
  return windows;
}

Ramp ramp_of(std::span<const double> power_w, Seconds dt, Seconds across, std::size_t begin, std::size_t end) {
  const auto apart = std::max<std::size_t>(1, static_cast<std::size_t>(std::llround(across / dt)));
  Ramp ramp{across, {}, {}};
  for (std::size_t i = std::max(begin, apart + cycle_samples(dt) - 1); i < end; ++i) {
    const Watts change{power_w[i] - power_w[i - apart]};
    ramp.up = std::max(ramp.up, change);
    ramp.down = std::max(ramp.down, -change);
  }
  return ramp;
}

LevelSeries figures_of(std::vector<double> power_w, const Timeline& timeline, const TransientLimits& limits) {
  LevelSeries level;
  const std::vector<Seconds> windows = ramp_windows(limits);
  const std::vector<double> cycles_w = cycle_means(power_w, timeline.dt);
  for (std::size_t s = 0; s < section_count; ++s)
    level.sections[s] = swing_of(power_w, cycles_w, timeline, static_cast<Section>(s), windows);
  level.spectrum = spectrum_of({power_w.data(), timeline.end_of(Section::training)}, timeline.dt);
  const Swing& training = level.sections[static_cast<std::size_t>(Section::training)];
  constexpr double rounding = 1e-9;  // of the mean: a swing below is none
  if (training.peak_to_peak() > rounding * training.mean)
    level.band_share = band_share(level.spectrum, limits.band_low, limits.band_high);
  level.largest_line = largest_line(level.spectrum, limits.band_low, limits.band_high);
  level.power_w = std::move(power_w);
  return level;
}

}  // namespace gigatwin::power
