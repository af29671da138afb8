#include "power/transient.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "power/chain.hpp"
#include "power/transient_figures.hpp"

namespace gigatwin::power {
namespace {

using std::numbers::pi;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;

/// Racks of 18 nodes of four accelerators of 200 to 1200 W; nothing is lost, nothing else draws.
hardware::SystemSpec plain_system() {
  hardware::SystemSpec system;
  system.accelerator.idle = Watts{200.0};
  system.accelerator.tdp = Watts{1200.0};
  system.accelerators_per_node = 4;
  system.nodes_per_rack = 18;
  system.hosts_per_node = 1;  // of no power: a rack's line needs a dynamic range, which the accelerators give
  return system;
}

/// Half the step at `high`, half at `low`, steps of 2 s, everything in one hall.
TransientJob square(std::string name, double high_w, double low_w, double accelerators = 7200.0) {
  TransientJob job{std::move(name), Seconds{1e-3}, Seconds{2.0}, 1, {}, Watts{650.0}, Seconds{3.0}, {accelerators}};
  job.stage_power.assign(1000, Watts{high_w});
  job.stage_power.resize(2000, Watts{low_w});
  return job;
}

/// The first half of each step on stage 0 is the second half of stage 1.
TransientJob seesaw(double high_w, double low_w, double accelerators_each) {
  TransientJob job{"seesaw", Seconds{1e-3}, Seconds{2.0}, 2,
                   {},       Watts{650.0},  Seconds{3.0}, {accelerators_each, accelerators_each}};
  for (int i = 0; i < 2000; ++i)
    for (const bool high : {i < 1000, i >= 1000}) job.stage_power.push_back(Watts{high ? high_w : low_w});
  return job;
}

struct Machine {
  hardware::SystemSpec system = plain_system();
  PlantSpec plant;
  std::vector<TransientHall> halls{{"hall-1", 14400.0, megawatts(20), Watts{}, Watts{}}};
  TransientStudy study(const std::vector<TransientJob>& jobs, const TransientSpec& spec) const {
    return study_transients({system, plant, halls}, jobs, spec);
  }
};

const Swing& section(const LevelSeries& series, Section which) {
  return series.sections[static_cast<std::size_t>(which)];
}
const LevelSeries& bare(const TransientStudy& study, Place place) {
  return study.levels[static_cast<std::size_t>(place)].bare;
}
const LevelSeries& smoothed(const TransientStudy& study, Place place) {
  return study.levels[static_cast<std::size_t>(place)].smoothed;
}

StorageSpec site_battery(Joules energy, Watts power, Seconds time_constant) {
  return {
      .energy = energy, .power = power, .response = {}, .time_constant = time_constant, .round_trip_efficiency = 0.9};
}

TransientSpec short_window() {
  TransientSpec spec;
  spec.window = Seconds{40.0};
  return spec;
}

// 7200 of 14,400 accelerators between 1150 and 650 W: a rack of 72 swings by 36 kW, the grid connection by 3.6 MW about
// 7200 x 0.9 kW + 7200 x 0.2 kW = 7.92 MW. Its first line is 2 x 3.6 / pi = 2.292 MW at 0.5 Hz. The band of 0.1 to 20
// Hz holds harmonics 1 to 39: 1 - (4 / pi^2) / 40 or 99.0 % of the energy.
TEST(Transients, OfASquareWaveAreKnownByHand) {
  const TransientStudy study = Machine{}.study({square("one", 1150.0, 650.0)}, short_window());
  const Swing& rack = section(bare(study, Place::rack), Section::training);
  const Swing& grid = section(bare(study, Place::grid), Section::training);
  EXPECT_NEAR(rack.peak_to_peak().value, 36e3, 1e-3);
  EXPECT_NEAR(rack.highest.value, 72 * 1150.0, 1e-3);
  EXPECT_NEAR(grid.peak_to_peak().value, 3.6e6, 1e-3);
  EXPECT_NEAR(grid.mean.value, 7.92e6, 1.0);
  EXPECT_NEAR(grid.ramps[0].up.value, 3.6e6, 1e-3);
  EXPECT_NEAR(grid.ramps[0].down.value, 3.6e6, 1e-3);
  EXPECT_EQ(grid.ramps[0].across, Seconds{0.1});
  const LevelSeries& series = bare(study, Place::grid);
  EXPECT_NEAR(series.largest_line.amplitude.value, 7.2e6 / pi, 0.011 * 7.2e6 / pi);
  EXPECT_NEAR(series.largest_line.frequency.value, 0.5, 0.01);
  EXPECT_NEAR(series.band_share, 1.0 - 4.0 / (pi * pi) / 40.0, 1e-3);
  EXPECT_NEAR(study.jobs[0].lines[0].amplitude.value, 7.2e6 / pi, 10.0);
  EXPECT_EQ(study.levels[0].which, "stage 0 of one");
}

// Stages in turn: each rack swings, the hall does not.
TEST(Transients, StagesThatTakeTurnsCancelInTheHall) {
  const TransientStudy study = Machine{}.study({seesaw(1100.0, 600.0, 3600.0)}, short_window());
  EXPECT_NEAR(section(bare(study, Place::rack), Section::training).peak_to_peak().value, 36e3, 1e-3);
  EXPECT_NEAR(section(bare(study, Place::hall), Section::training).peak_to_peak().value, 0.0, 1e-3);
}

// From 1150 W to the 650 W of waiting for a checkpoint, to the 200 W of a failure, and up again: x 7200.
TEST(Transients, EventsOfTheLargestJobStepToWaitingAndToIdle) {
  const TransientStudy study = Machine{}.study({square("one", 1150.0, 500.0)}, short_window());
  const LevelSeries& grid = bare(study, Place::grid);
  EXPECT_NEAR(section(grid, Section::stop).ramps[0].down.value, 7200 * 950.0, 1e-3);
  EXPECT_NEAR(section(grid, Section::start).ramps[0].up.value, 7200 * 950.0, 1e-3);
  // The checkpoint begins at the end of a step, at 500 W, and ends with the begin of one.
  EXPECT_NEAR(section(grid, Section::checkpoint).ramps[0].up.value, 7200 * 650.0, 1e-3);
  EXPECT_NEAR(section(grid, Section::stop).mean.value, 14400 * 200.0, 1e-3);
}

TEST(Transients, OthersTrainOnWhileTheLargestFails) {
  Machine machine;
  const TransientStudy study =
      machine.study({square("small", 1000.0, 600.0, 720.0), square("large", 1150.0, 650.0)}, short_window());
  const Swing& stopped = section(bare(study, Place::grid), Section::stop);
  // Half a step more or less of 200 W in 10 s moves the mean by up to 20 W an accelerator.
  EXPECT_NEAR(stopped.mean.value, 720 * 800.0 + (14400 - 720) * 200.0, 720 * 20.0);
  EXPECT_NEAR(stopped.peak_to_peak().value, 720 * 400.0, 1e-3);
}

// The other 7200 accelerators at half of their 1000 W: 3.6 MW more, all the time.
TEST(Transients, OtherAcceleratorsDrawAConstant) {
  TransientSpec spec = short_window();
  const Swing idle =
      section(bare(Machine{}.study({square("one", 1150.0, 650.0)}, spec), Place::grid), Section::training);
  spec.other_load = 0.5;
  const Swing busy =
      section(bare(Machine{}.study({square("one", 1150.0, 650.0)}, spec), Place::grid), Section::training);
  EXPECT_NEAR((busy.mean - idle.mean).value, 3.6e6, 1e-3);
  EXPECT_NEAR((busy.peak_to_peak() - idle.peak_to_peak()).value, 0.0, 1e-3);
}

// Steps of 2.0005 s do not fit the series' ms: the energy of 20 steps is kept all the same.
TEST(Transients, SamplingKeepsTheEnergyOfEveryStep) {
  TransientJob job = square("odd", 1150.0, 650.0);
  job.period = Seconds{2.0005};
  job.stage_power.push_back(Watts{650.0});
  const TransientStudy study = Machine{}.study({job}, short_window());
  EXPECT_NEAR(static_cast<double>(study.begins[1]), 19 * 2000.5, 1.0);
  const double mean_w = (1000.0 * 1150.0 + 1000.5 * 650.0) / 2000.5;
  EXPECT_NEAR(section(bare(study, Place::grid), Section::training).mean.value, 7200 * (mean_w + 200.0), 200.0);
}

// Against each other two equal square waves leave nothing to see; alike they double.
TEST(Staggering, TurnsTwoEqualSquareWavesIntoAConstant) {
  TransientSpec spec = short_window();
  const std::vector<TransientJob> jobs{square("one", 1150.0, 650.0), square("two", 1150.0, 650.0)};
  const TransientStudy alike = Machine{}.study(jobs, spec);
  EXPECT_NEAR(section(bare(alike, Place::grid), Section::training).peak_to_peak().value, 7.2e6, 1e-3);
  spec.stagger = true;
  const TransientStudy apart = Machine{}.study(jobs, spec);
  EXPECT_NEAR(section(bare(apart, Place::grid), Section::training).peak_to_peak().value, 0.0, 1e-3);
  EXPECT_NEAR(apart.staggering.offsets[1].value, 1.0, 1e-9);
  EXPECT_NEAR(apart.staggering.peak_before.value, 14400 * 1150.0, 1e-3);
  EXPECT_NEAR(apart.staggering.peak_after.value, 14400 * 900.0, 1e-3);
  EXPECT_THAT(apart.staggering.phased, Each(true));
}

// 2.1 s and 2.0 s drift apart by one step in 42 s.
TEST(Staggering, LeavesJobsOfDifferentPeriodsAlone) {
  TransientSpec spec = short_window();
  spec.stagger = true;
  std::vector<TransientJob> jobs{square("one", 1150.0, 650.0), square("two", 1150.0, 650.0)};
  jobs[1].period = Seconds{2.1};
  jobs[1].stage_power.resize(2100, Watts{650.0});
  const Staggering result = stagger(spec, jobs);
  EXPECT_THAT(result.phased, Each(false));
  EXPECT_EQ(result.peak_after, result.peak_before);
}

TEST(Limits, WhatIsNotSetIsNotChecked) {
  EXPECT_THAT(Machine{}.study({square("one", 1150.0, 650.0)}, short_window()).checks, IsEmpty());
}

// A swing of 3.6 MW where 1.8 MW are allowed: each accelerator may swing by 250 W, a floor of 900 of 1200 W, 0.75. The
// checkpoint's 650 W are filled too. Its cost: 250 W half the time, of a mean of 900 W.
TEST(Limits, TheAdvisedFloorMendsTheDynamicRange) {
  TransientSpec spec = short_window();
  spec.limits.dynamic_range = megawatts(1.8);
  const TransientStudy refused = Machine{}.study({square("one", 1150.0, 650.0)}, spec);
  ASSERT_EQ(refused.checks.size(), 1U);
  EXPECT_FALSE(refused.all_met());
  EXPECT_NEAR(refused.checks[0].found, 3.6e6, 1e-3);
  EXPECT_THAT(refused.checks[0].advice, HasSubstr("smoothing.floor of 0.75"));
  spec.smoothing = SmoothingSpec{.floor = 0.75, .ramp_up = {}, .ramp_down = {}, .stop_delay = {}};
  const TransientStudy mended = Machine{}.study({square("one", 1150.0, 650.0)}, spec);
  EXPECT_NEAR(mended.checks[0].found, 1.8e6, 1e-3);
  EXPECT_NEAR(mended.cost.smoothing.filler / mended.cost.smoothing.asked, 125.0 / 900.0, 1e-9);
}

// The failure falls by 7200 x 950 W = 6.84 MW at once where 2 MW in 1 s are allowed: 277.8 W an accelerator in 1 s, or
// a battery with tau = 1 s / -ln(1 - 2 / (1.05 x 6.84)) = 3.061 s, and 2.2 x 6.84 MW x 3.061 s = 46.1 MJ = 12.8 kWh.
TEST(Limits, TheAdvisedRampOfTheAcceleratorsOrBatteryMendsTheRamp) {
  TransientSpec spec = short_window();
  spec.limits.ramp_down = megawatts(2.0);
  const TransientStudy refused = Machine{}.study({square("one", 1150.0, 650.0)}, spec);
  EXPECT_NEAR(refused.checks[0].found, 6.84e6, 1e-3);
  EXPECT_EQ(refused.checks[0].where, "stop");
  EXPECT_THAT(refused.checks[0].advice, HasSubstr("smoothing.ramp_down of 277.8 W an accelerator in 1 s"));
  EXPECT_THAT(refused.checks[0].advice,
              HasSubstr("site_battery of 6.84 MW and 13.53 kWh with a time_constant of 3.236 s"));
  TransientSpec ramped = spec, stored = spec;
  ramped.smoothing = SmoothingSpec{.floor = 0.0, .ramp_up = {}, .ramp_down = Watts{277.7}, .stop_delay = {}};
  stored.site_battery = site_battery(kilowatt_hours(13.53), megawatts(6.84), Seconds{3.236});
  const TransientStudy mended = Machine{}.study({square("one", 1150.0, 650.0)}, ramped);
  EXPECT_TRUE(mended.all_met());
  EXPECT_NEAR(mended.checks[0].found, 7200 * 277.7, 1.0);
  EXPECT_TRUE(Machine{}.study({square("one", 1150.0, 650.0)}, stored).all_met());
}

// 3.6 MW where 1.8 MW are allowed, steps of 2 s and checkpoints of 3 s: tau = 1.1 x 2 x (0.5 + 3) s = 7.7 s, and
// 2.2 x 3.6 MW x 3.5 s = 27.72 MJ = 7.7 kWh.
TEST(Limits, TheAdvisedBatteryMendsTheDynamicRange) {
  TransientSpec spec = short_window();
  spec.limits.dynamic_range = megawatts(1.8);
  const TransientStudy refused = Machine{}.study({square("one", 1150.0, 650.0)}, spec);
  EXPECT_THAT(refused.checks[0].advice, HasSubstr("site_battery of 3.6 MW and 7.7 kWh with a time_constant of 7.7 s"));
  spec.site_battery = site_battery(kilowatt_hours(7.7), megawatts(3.6), Seconds{7.7});
  EXPECT_TRUE(Machine{}.study({square("one", 1150.0, 650.0)}, spec).all_met());
}

// The line of 2.292 MW at 0.5 Hz has to fall to a third: tau = sqrt((1.1 x 3)^2 - 1) / (2 pi 0.5) = 1.001 s.
TEST(Limits, TheAdvisedBatteryMendsTheLine) {
  TransientSpec spec = short_window();
  spec.limits.line = megawatts(2.292 / 3.0);
  const TransientStudy refused = Machine{}.study({square("one", 1150.0, 650.0)}, spec);
  ASSERT_FALSE(refused.all_met());
  EXPECT_THAT(refused.checks[0].advice, HasSubstr("site_battery of 3.6 MW and 1.1 kWh with a time_constant of 1.00"));
  EXPECT_THAT(refused.checks[0].advice, HasSubstr("0.5 Hz"));
  spec.site_battery = site_battery(kilowatt_hours(1.1), megawatts(3.6), Seconds{1.0});
  EXPECT_TRUE(Machine{}.study({square("one", 1150.0, 650.0)}, spec).all_met());
}

// A floor of 1150 of 1200 W: 0.96. What is left is constant, and no share of nothing lies in the band.
TEST(Limits, TheAdvisedFloorMendsTheShareOfTheBandAndNoStorageDoes) {
  TransientSpec spec = short_window();
  spec.limits.band_share = 0.2;
  const TransientStudy refused = Machine{}.study({square("one", 1150.0, 650.0)}, spec);
  EXPECT_NEAR(refused.checks[0].found, 0.99, 1e-3);
  EXPECT_THAT(refused.checks[0].advice, HasSubstr("smoothing.floor of 0.96"));
  TransientSpec stored = spec;
  stored.site_battery = site_battery(kilowatt_hours(100), megawatts(10), Seconds{10});
  EXPECT_FALSE(Machine{}.study({square("one", 1150.0, 650.0)}, stored).all_met());
  spec.smoothing = SmoothingSpec{.floor = 0.96, .ramp_up = {}, .ramp_down = {}, .stop_delay = {}};
  EXPECT_EQ(Machine{}.study({square("one", 1150.0, 650.0)}, spec).checks[0].found, 0.0);
}

// A hall with a lossy chain: swings grow by its slope between the two loads.
TEST(Transients, PassTheChainAlongItsSecant) {
  Machine machine;
  StageSpec transformer;
  transformer.name = "transformers";
  transformer.kind = StageKind::transformer;
  transformer.capacity = 1.0;
  transformer.losses = {0.002, 0.01, 0.02};
  machine.plant.stages = {transformer};
  const TransientStudy study = machine.study({square("one", 1150.0, 650.0)}, short_window());
  const auto& hall = section(bare(study, Place::hall), Section::training);
  const Watts idle{14400 * 200.0}, high{7200 * 1350.0};
  const double high_in = electrical(machine.plant, high, {}, megawatts(20)).input.value;
  const double idle_in = electrical(machine.plant, idle, {}, megawatts(20)).input.value;
  EXPECT_NEAR(hall.highest.value, high_in, 1e-3);
  EXPECT_NEAR(hall.peak_to_peak().value, 3.6e6 * (high_in - idle_in) / (high.value - idle.value), 1e-3);
  EXPECT_GT(hall.peak_to_peak().value, 3.6e6);
}

// Everything that smooths together still closes: the grid gives what the racks ask, filler, losses and what is stored.
TEST(Transients, EverySmoothingLowersTheSwingAtEveryPlace) {
  TransientSpec spec = short_window();
  spec.smoothing = SmoothingSpec{.floor = 0.6, .ramp_up = {}, .ramp_down = Watts{900.0}, .stop_delay = {}};
  spec.shelf_capacitance = StorageSpec{
      .energy = {4680.0}, .power = {}, .response = {}, .time_constant = Seconds{0.5}, .round_trip_efficiency = 0.95};
  spec.hall_battery = StorageSpec{.energy = megawatt_hours(0.05),
                                  .power = megawatts(1),
                                  .response = Seconds{0.02},
                                  .time_constant = Seconds{5},
                                  .round_trip_efficiency = 0.9};
  const TransientStudy study = Machine{}.study({square("one", 1150.0, 650.0)}, spec);
  for (const Place place : {Place::rack, Place::hall, Place::grid})
    EXPECT_LT(section(smoothed(study, place), Section::training).peak_to_peak(),
              section(bare(study, place), Section::training).peak_to_peak());
  const auto sum = [](const std::vector<double>& w) {
    double total = 0.0;
    for (const double now : w) total += 1e-3 * now;
    return total;
  };
  // The chain loses nothing here, so what the hall battery takes in is what the grid gives.
  EXPECT_NEAR(sum(smoothed(study, Place::grid).power_w) / study.cost.halls.in.value, 1.0, 1e-9);
  const StorageBooks& books = study.cost.halls;
  EXPECT_NEAR((books.out + books.stored + books.lost) / books.in, 1.0, 1e-9);
  EXPECT_NEAR((study.cost.shelves.out + study.cost.shelves.stored + study.cost.shelves.lost) / study.cost.shelves.in,
              1.0, 1e-9);
}

}  // namespace
}  // namespace gigatwin::power
