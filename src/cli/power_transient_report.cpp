#include "cli/power_transient_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/dimension.hpp"

namespace gigatwin::cli {
namespace {

using power::LevelSeries;
using power::Section;
using power::Swing;

std::string text(Watts power) { return rounded_quantity(power.value, Dimension::power); }
std::string text(Joules energy) { return rounded_quantity(energy.value, Dimension::energy); }
std::string text(Seconds time) { return rounded_quantity(time.value, Dimension::time); }

void line(std::string_view name, std::string_view words) { fmt::print("{:<14} {}\n", name, words); }

const Swing& section(const LevelSeries& series, Section which) {
  return series.sections[static_cast<std::size_t>(which)];
}

std::string name_of(const power::TransientLevel& level) {
  const std::string place{power::name_of(level.place)};
  return level.which.empty() ? place : fmt::format("{} ({})", place, level.which);
}

void print_head(const TransientReport& report) {
  line("scenario", report.site.scenario.name);
  for (std::size_t j = 0; j < report.jobs.size(); ++j) {
    const power::TransientJob& job = report.jobs[j];
    const Seconds offset = report.study.staggering.offsets[j];
    line(j == 0 ? "jobs" : "", fmt::format("{}: {:.0f} accelerators, steps of {}, checkpoints of {}{}", job.name,
                                           job.total(), text(job.period), text(job.checkpoint),
                                           offset.value > 0.0 ? fmt::format(", starts {} later", text(offset)) : ""));
  }
  line("series",
       fmt::format("{:.1f} s of training, then a checkpoint, a failure and a start of the largest job, every {}",
                   static_cast<double>(report.study.begins[1]) * report.study.resolution.value,
                   text(report.study.resolution)));
}

void print_swing(std::string_view name, const LevelSeries& series) {
  const Swing& swing = section(series, Section::training);
  fmt::print("{:<34} {:>10} {:>10} {:>10} {:>10} {:>6.1f}", name, text(swing.mean), text(swing.lowest),
             text(swing.highest), text(swing.peak_to_peak()), 100.0 * (swing.peak_to_peak() / swing.mean));
  for (std::size_t r = 0; r < 2; ++r) fmt::print(" {:>10} {:>10}", text(swing.ramps[r].up), text(swing.ramps[r].down));
  fmt::print("\n");
}

void print_training(const TransientReport& report) {
  fmt::print("\n{:<34} {:>10} {:>10} {:>10} {:>10} {:>6} {:>10} {:>10} {:>10} {:>10}\n", "while training", "mean",
             "lowest", "highest", "swing", "%", "up/100 ms", "down", "up/1 s", "down");
  for (const power::TransientLevel& level : report.study.levels) {
    print_swing(name_of(level), level.bare);
    if (report.is_smoothed()) print_swing("  smoothed", level.smoothed);
  }
}

void print_band(std::string_view name, const LevelSeries& series) {
  fmt::print("{:<34} {:>9.1f} {:>14} {:>10.3f}\n", name, 100.0 * series.band_share, text(series.largest_line.amplitude),
             series.largest_line.frequency.value);
}

void print_spectrum(const TransientReport& report) {
  const power::TransientLimits& limits = report.spec.limits;
  fmt::print("\n{:<34} {:>9} {:>14} {:>10}\n",
             fmt::format("{:g} to {:g} Hz", limits.band_low.value, limits.band_high.value), "% energy", "largest line",
             "Hz");
  for (const power::TransientLevel& level : report.study.levels) {
    print_band(name_of(level), level.bare);
    if (report.is_smoothed()) print_band("  smoothed", level.smoothed);
  }
}

/// Changes at the grid connection.
void print_events(const TransientReport& report) {
  fmt::print("\n{:<34} {:>10} {:>10} {:>10} {:>10}\n", "at the grid connection", "up/100 ms", "down", "up/1 s", "down");
  const power::TransientLevel& grid = report.study.levels.back();
  const auto print = [](std::string_view name, const Swing& swing) {
    fmt::print("{:<34}", name);
    for (std::size_t r = 0; r < 2; ++r)
      fmt::print(" {:>10} {:>10}", text(swing.ramps[r].up), text(swing.ramps[r].down));
    fmt::print("\n");
  };
  for (const Section which : {Section::checkpoint, Section::stop, Section::start}) {
    print(power::name_of(which), section(grid.bare, which));
    if (report.is_smoothed()) print("  smoothed", section(grid.smoothed, which));
  }
}

void print_storage(std::string_view name, const power::StorageBooks& books) {
  line(name, fmt::format("{} lost, {:.2f} % of what passes; charge {:.0f} to {:.0f} %", text(books.lost),
                         100.0 * (books.lost / books.out), 100.0 * books.lowest, 100.0 * books.highest));
}

void print_costs(const TransientReport& report) {
  const power::MitigationCost& cost = report.study.cost;
  const power::TransientSpec& spec = report.spec;
  if (report.is_smoothed() || spec.stagger) fmt::print("\n");
  if (spec.smoothing)
    line("smoothing", fmt::format("filler {:.2f} % of the accelerators' energy, {:.2f} % throttled",
                                  100.0 * (cost.smoothing.filler / cost.smoothing.asked),
                                  100.0 * (cost.smoothing.throttled / cost.smoothing.asked)));
  if (spec.shelf_capacitance) print_storage("shelves", cost.shelves);
  if (spec.hall_battery) print_storage("hall batteries", cost.halls);
  if (spec.site_battery) print_storage("site battery", cost.site);
  if (!spec.stagger) return;
  const power::Staggering& s = report.study.staggering;
  const auto phased = std::count(s.phased.begin(), s.phased.end(), true);
  line("staggering", phased == 0 ? "no two jobs have steps of equal length: their phases drift"
                                 : fmt::format("{} jobs of equal steps; peak of all accelerators {} instead of {}",
                                               phased, text(s.peak_after), text(s.peak_before)));
}

std::string value_text(const power::LimitCheck& check, double value) {
  return check.key == "band_share" ? fmt::format("{:.1f} %", 100.0 * value) : text(Watts{value});
}

void print_checks(const TransientReport& report) {
  fmt::print("\n");
  if (report.study.checks.empty()) return line("limits", "none set: power.transients.limits");
  for (const power::LimitCheck& check : report.study.checks) {
    const bool is_ramp = check.key.starts_with("ramp");
    const std::string window = is_ramp ? " in " + text(report.spec.limits.ramp_window) : "";
    line(check.key, fmt::format("{} ({}): {}{} of at most {}", check.met() ? "met" : "EXCEEDED", check.where,
                                value_text(check, check.found), window, value_text(check, check.limit)));
    if (!check.met()) line("", "would mend it: " + check.advice);
  }
}

}  // namespace

void print_transient(const TransientReport& report) {
  print_head(report);
  print_training(report);
  print_spectrum(report);
  print_events(report);
  print_costs(report);
  print_checks(report);
}

}  // namespace gigatwin::cli
