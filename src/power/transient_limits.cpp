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

/// As a share of the TDP, rounded up.
std::string floor_text(Watts floor, const LimitContext& context) {
  return fmt::format("{:.2f}", std::min(1.0, std::ceil(100.0 * (floor / context.tdp)) / 100.0));
}

// Of a storage: its return to half full overshoots by 4 % and its losses tilt it; half of it is there to take, half to
// give, and some is lost.
constexpr double margin = 1.1, both_ways = 2.2;

/// @param moved  that flows one way
std::string battery(Seconds time_constant, Watts power, Joules moved) {
  return fmt::format("site_battery of {} and {} with a time_constant of {}", text(power), text(both_ways * moved),
                     text(time_constant));
}

/// The mean over tau follows a step of D by D (1 - e^(-w / tau)) within w, and D tau flows meanwhile. Or the same ramp,
/// shared among all accelerators; their hosts start and stop at once.
std::string ramp_advice(const char* key, Watts found, Watts limit, Seconds across, const LimitContext& context) {
  const Seconds time_constant = across / -std::log1p(-limit / (margin * found));
  const std::string storage = battery(time_constant, found, found * time_constant);
  const Watts each = (limit - context.hosts) / (context.accelerators * context.gain);
  if (each.value <= 0.0) return storage;
  return fmt::format("{}, or smoothing.{} of {} an accelerator in {}", storage, key, text(each), text(across));
}

/// Within a step the mean over tau moves by D T / (4 tau) at most (half of it high, half low), and by D c / tau while a
/// checkpoint takes c. Or the floor that leaves `limit` below the highest power.
std::string range_advice(const Swing& swing, Watts limit, const LimitContext& context) {
  const Seconds away = 0.25 * context.period + context.checkpoint;
  const std::string storage =
      battery(margin * (swing.peak_to_peak() / limit) * away, swing.peak_to_peak(), swing.peak_to_peak() * away);
  const Watts floor = context.highest - limit / (context.accelerators * context.gain);
  if (floor.value <= 0.0) return storage;
  return fmt::format("smoothing.floor of {}, or {}", floor_text(floor, context), storage);
}

/// The mean over tau leaves 1 / sqrt(1 + (2 pi f tau)^2) of a line.
std::string line_advice(const Line& line, const Swing& training, Watts limit, const LimitContext& context) {
  const double reduction = margin * (line.amplitude / limit);
  const Seconds time_constant{std::sqrt(reduction * reduction - 1.0) / (2.0 * pi * line.frequency.value)};
  return fmt::format("{} for its {:.3g} Hz",
                     battery(time_constant, training.peak_to_peak(), training.peak_to_peak() * (0.25 * context.period)),
                     line.frequency.value);
}

/// A filter lowers all lines of the band alike and leaves the share as it is.
std::string share_advice(const LimitContext& context) {
  return fmt::format(
      "smoothing.floor of {}, which leaves nothing to fluctuate; storage lowers all lines of steps of {} "
      "alike: limits.line bounds what they amount to",
      floor_text(context.highest_stage, context), text(context.period));
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
    if (!check.met()) check.advice = share_advice(context);
  }
  if (limits.line) {
    LimitCheck& check = add("line", "training", limits.line->value, grid.largest_line.amplitude.value);
    if (!check.met()) check.advice = line_advice(grid.largest_line, training, *limits.line, context);
  }
  return checks;
}

}  // namespace gigatwin::power
