#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/dimension.hpp"
#include "power/transient_figures.hpp"

namespace gigatwin::power {
namespace {

using std::numbers::pi;

std::string text(Watts power) { return rounded_quantity(power.value, Dimension::power); }
std::string text(Joules energy) { return rounded_quantity(energy.value, Dimension::energy); }
std::string text(Seconds time) { return rounded_quantity(time.value, Dimension::time); }

/// A step of D held to L within w: what a battery gives falls linearly over D w / L, so it holds D^2 w / (2 L). The
/// same ramp, shared among all accelerators; their hosts start and stop at once.
std::string ramp_advice(const char* key, Watts found, Watts limit, Seconds across, const LimitContext& context) {
  const Joules energy = 0.5 * (found / limit) * (found * across);
  const std::string battery = fmt::format("site_battery of {} and {}", text(found - limit), text(energy));
  const Watts each = (limit - context.hosts) / (context.accelerators * context.gain);
  if (each.value <= 0.0) return battery;
  return fmt::format("{}, or smoothing.{} of {} an accelerator in {}", battery, key, text(each), text(across));
}

/// The floor that leaves `limit` below the highest power; a battery that carries half of the excess either way for half
/// a step.
std::string range_advice(const Swing& swing, Watts limit, const LimitContext& context) {
  const Watts excess = swing.peak_to_peak() - limit;
  const std::string battery =
      fmt::format("site_battery of {} and {}", text(0.5 * excess), text(excess * (0.5 * context.period)));
  const Watts floor = context.highest - limit / (context.accelerators * context.gain);
  if (floor.value <= 0.0) return battery;
  return fmt::format("smoothing.floor of {:.2f}, or {}",
                     std::min(1.0, std::ceil(100.0 * (floor / context.tdp)) / 100.0), battery);
}

/// A first-order mean over tau leaves 1 / sqrt(1 + (2 pi f tau)^2) of a line; a swing a cos(2 pi f t) moves a / (pi f).
std::string line_advice(const Line& line, Watts limit) {
  const double reduction = line.amplitude / limit;
  const double angular = 2.0 * pi * line.frequency.value;
  const Seconds time_constant{std::sqrt(reduction * reduction - 1.0) / angular};
  const Joules energy{2.0 * line.amplitude.value / angular};
  return fmt::format("site_battery with a time_constant of {}, {} and at least {} for its {:.3g} Hz",
                     text(time_constant), text(line.amplitude), text(energy), line.frequency.value);
}

/// What moves slower than the band does not count: a mean over 1 / (2 pi f_low) and longer takes the whole swing.
std::string share_advice(const TransientLimits& limits, const Swing& training) {
  const Seconds time_constant{1.0 / (2.0 * pi * limits.band_low.value)};
  return fmt::format(
      "a smaller swing as a whole: smoothing.floor, or site_battery with a time_constant above {} and {}",
      text(time_constant), text(training.peak_to_peak() * time_constant));
}

struct WorstRamp {
  Section section = Section::training;
  Watts change;
};

WorstRamp worst_ramp(const LevelSeries& grid, Seconds across, Watts Ramp::*direction) {
  WorstRamp worst;
  for (std::size_t s = 0; s < section_count; ++s)
    for (const Ramp& ramp : grid.sections[s].ramps)
      if (ramp.across == across && ramp.*direction > worst.change) worst = {static_cast<Section>(s), ramp.*direction};
  return worst;
}

/// Training and checkpoints: while the jobs are there.
Swing while_training(const LevelSeries& grid) {
  Swing swing = grid.sections[static_cast<std::size_t>(Section::training)];
  const Swing& checkpoint = grid.sections[static_cast<std::size_t>(Section::checkpoint)];
  swing.lowest = std::min(swing.lowest, checkpoint.lowest);
  swing.highest = std::max(swing.highest, checkpoint.highest);
  return swing;
}

}  // namespace

std::vector<LimitCheck> check_limits(const TransientLimits& limits, const LevelSeries& grid,
                                     const LimitContext& context) {
  std::vector<LimitCheck> checks;
  const auto add = [&](std::string key, std::string_view where, double limit, double found) -> LimitCheck& {
    checks.push_back({std::move(key), std::string(where), limit, found, {}});
    return checks.back();
  };
  const auto add_ramp = [&](const char* key, const std::optional<Watts>& limit, Watts Ramp::*direction) {
    if (!limit) return;
    const WorstRamp worst = worst_ramp(grid, limits.ramp_window, direction);
    LimitCheck& check = add(key, name_of(worst.section), limit->value, worst.change.value);
    if (!check.met()) check.advice = ramp_advice(key, worst.change, *limit, limits.ramp_window, context);
  };
  add_ramp("ramp_up", limits.ramp_up, &Ramp::up);
  add_ramp("ramp_down", limits.ramp_down, &Ramp::down);
  const Swing training = while_training(grid);
  if (limits.dynamic_range) {
    LimitCheck& check = add("dynamic_range", "training", limits.dynamic_range->value, training.peak_to_peak().value);
    if (!check.met()) check.advice = range_advice(training, *limits.dynamic_range, context);
  }
  if (limits.band_share) {
    LimitCheck& check = add("band_share", "training", *limits.band_share, grid.band_share);
    if (!check.met()) check.advice = share_advice(limits, training);
  }
  if (limits.line) {
    LimitCheck& check = add("line", "training", limits.line->value, grid.largest_line.amplitude.value);
    if (!check.met()) check.advice = line_advice(grid.largest_line, *limits.line);
  }
  return checks;
}

}  // namespace gigatwin::power
