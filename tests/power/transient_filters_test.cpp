#include "power/transient_filters.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "base/random.hpp"

namespace gigatwin::power {
namespace {

constexpr Seconds ms{1e-3};
constexpr Watts tdp{1200.0};

using Series = std::vector<double>;

std::vector<JobState> always(std::size_t samples) { return std::vector<JobState>(samples, JobState::running); }

/// Levels that last some 20 ms each.
Series random_steps(std::uint64_t seed, double low_w, double high_w, std::size_t samples = 4000) {
  const Draws draws{seed, "test.transient"};
  Series power_w;
  for (std::size_t i = 0; i < samples; ++i) power_w.push_back(low_w + (high_w - low_w) * draws.uniform(i / 20));
  return power_w;
}

Series square(double high_w, double low_w, std::size_t half, std::size_t periods) {
  Series power_w;
  for (std::size_t i = 0; i < 2 * half * periods; ++i) power_w.push_back(i / half % 2 == 0 ? high_w : low_w);
  return power_w;
}

double peak_to_peak(const Series& power_w) {
  return *std::max_element(power_w.begin(), power_w.end()) - *std::min_element(power_w.begin(), power_w.end());
}

double mean(const Series& power_w) {
  return std::accumulate(power_w.begin(), power_w.end(), 0.0) / static_cast<double>(power_w.size());
}

Series smoothed(const SmoothingSpec& spec, Series power_w) {
  smooth(spec, tdp, power_w, always(power_w.size()), ms);
  return power_w;
}

// Half the time at 1150 W, half at 650 W, a floor of 0.75 x 1200 W = 900 W: 250 W of filler half the time, over a mean
// of 900 W: 13.9 %.
TEST(Smoothing, AFloorFillsWhatTheJobDoesNotDraw) {
  const Series asked = square(1150.0, 650.0, 100, 10);
  const Series drawn = smoothed({.floor = 0.75, .ramp_up = {}, .ramp_down = {}, .stop_delay = {}}, asked);
  EXPECT_DOUBLE_EQ(*std::min_element(drawn.begin(), drawn.end()), 900.0);
  EXPECT_DOUBLE_EQ(*std::max_element(drawn.begin(), drawn.end()), 1150.0);
  const SmoothingBooks books = compared(asked, drawn, ms);
  EXPECT_NEAR(books.filler / books.asked, 125.0 / 900.0, 1e-12);
  EXPECT_EQ(books.throttled.value, 0.0);
}

TEST(Smoothing, AHigherFloorCostsMoreAndSwingsLess) {
  const Series asked = random_steps(3, 300.0, 1150.0);
  double cost = -1.0, swing = 1e9;
  for (const double floor : {0.3, 0.5, 0.7, 0.9}) {
    const Series drawn = smoothed({.floor = floor, .ramp_up = {}, .ramp_down = {}, .stop_delay = {}}, asked);
    const SmoothingBooks books = compared(asked, drawn, ms);
    EXPECT_GT(books.filler.value, cost);
    EXPECT_LT(peak_to_peak(drawn), swing);
    cost = books.filler.value;
    swing = peak_to_peak(drawn);
  }
}

TEST(Smoothing, NoRampExceedsItsLimitAcrossAnyTime) {
  const SmoothingSpec spec{
      .floor = 0.2, .ramp_up = Watts{500.0}, .ramp_down = Watts{300.0}, .ramp_window = Seconds{0.1}, .stop_delay = {}};
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const Series drawn = smoothed(spec, random_steps(seed, 200.0, 1200.0));
    for (const std::size_t apart : {1U, 10U, 100U})
      for (std::size_t i = apart; i < drawn.size(); ++i) {
        const double share = static_cast<double>(apart) / 100.0;
        EXPECT_LE(drawn[i] - drawn[i - apart], 500.0 * share + 1e-9);
        EXPECT_LE(drawn[i - apart] - drawn[i], 300.0 * share + 1e-9);
      }
  }
}

TEST(Smoothing, BooksCloseAndNothingSwingsMore) {
  const SmoothingSpec spec{
      .floor = 0.6, .ramp_up = Watts{900.0}, .ramp_down = Watts{700.0}, .ramp_window = Seconds{0.2}, .stop_delay = {}};
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Series asked = random_steps(seed, 200.0, 1200.0);
    const Series drawn = smoothed(spec, asked);
    const SmoothingBooks books = compared(asked, drawn, ms);
    EXPECT_GT(books.throttled.value, 0.0);
    EXPECT_NEAR(books.drawn().value / (mean(drawn) * 4.0), 1.0, 1e-12);  // 4000 ms
    EXPECT_LE(peak_to_peak(drawn), peak_to_peak(asked));
  }
}

// A job at 1000 W ends at 100 ms and falls to 200 W at once. The floor of 0.5 x 1200 = 600 W stays for 50 ms, then the
// power may fall by 1000 W in 100 ms: the 400 W left take 40 ms.
TEST(Smoothing, WhenTheJobStopsThePowerRampsDown) {
  Series power_w(100, 1000.0);
  power_w.resize(300, 200.0);
  std::vector<JobState> states(100, JobState::running);
  states.resize(300, JobState::stopped);
  const SmoothingSpec spec{.floor = 0.5,
                           .ramp_up = {},
                           .ramp_down = Watts{1000.0},
                           .ramp_window = Seconds{0.1},
                           .stop_delay = Seconds{0.0505}};
  smooth(spec, tdp, power_w, states, ms);
  EXPECT_NEAR(power_w[100], 990.0, 1e-9);
  EXPECT_NEAR(power_w[145], 600.0, 1e-9);
  EXPECT_NEAR(power_w[149], 600.0, 1e-9);
  EXPECT_NEAR(power_w[169], 400.0, 1e-9);
  EXPECT_NEAR(power_w[195], 200.0, 1e-9);
}

// Energy in = energy out + stored + lost, whatever limits it meets; it is never below empty nor above full.
TEST(Storage, ConservesEnergyWithinItsCapacity) {
  const Draws draws{11, "test.storage"};
  for (std::uint64_t trial = 0; trial < 30; ++trial) {
    const auto draw = [&](std::uint64_t i) { return draws.uniform(10 * trial + i); };
    StorageSpec spec{.energy = {10.0 * std::pow(10.0, 4.0 * draw(0))},
                     .power = {},
                     .response = {draw(1) < 0.5 ? 0.0 : 0.05 * draw(1)},
                     .time_constant = {0.01 + 2.0 * draw(2)},
                     .round_trip_efficiency = 0.6 + 0.4 * draw(3)};
    if (draw(4) < 0.5) spec.power = Watts{1e4 + 5e4 * draw(5)};
    const Series load = random_steps(trial, 40e3, 130e3);
    Series in = load;
    const StorageBooks books = hold_mean(spec, in, Watts{mean(load)}, ms);
    EXPECT_NEAR(books.in.value, mean(in) * 4.0, 1e-9 * books.in.value);
    EXPECT_NEAR(books.out.value, mean(load) * 4.0, 1e-9 * books.out.value);
    EXPECT_NEAR((books.out + books.stored + books.lost) / books.in, 1.0, 1e-9);
    EXPECT_GE(books.lost.value, 0.0);
    EXPECT_GE(books.lowest, 0.0);
    EXPECT_LE(books.highest, 1.0);
    const double most_w = spec.power ? spec.power->value * (1.0 + 1e-12) : 1e9;
    for (std::size_t i = 0; i < in.size(); ++i) EXPECT_LE(std::abs(in[i] - load[i]), most_w);
  }
}

// 72 x 65 J a rack against swings of 90 kW that last 20 ms (1.8 kJ): the mean holds. Against swings of 0.5 s (45 kJ) it
// is empty after 26 ms: the swing stays.
TEST(Storage, HoldsWhatItsEnergyLastsFor) {
  const StorageSpec shelf{
      .energy = {4680.0}, .power = {}, .response = {}, .time_constant = Seconds{0.5}, .round_trip_efficiency = 1.0};
  Series fast = square(130e3, 40e3, 20, 100), slow = square(130e3, 40e3, 500, 4);
  hold_mean(shelf, fast, Watts{85e3}, ms);
  hold_mean(shelf, slow, Watts{85e3}, ms);
  EXPECT_LT(peak_to_peak({fast.end() - 2000, fast.end()}), 0.1 * 90e3);
  EXPECT_NEAR(peak_to_peak({slow.end() - 2000, slow.end()}), 90e3, 0.02 * 90e3);
}

// Large and fast: in = P (1 + 21 s tau) / ((1 + s tau) (1 + 20 s tau)) with s = 2 pi i f, by hand at f = 1 Hz and tau =
// 1 s: |1 + 131.95 i| / (|1 + 6.283 i| |1 + 125.66 i|) = 131.95 / (6.362 x 125.67) = 0.1650.
TEST(Storage, FollowsItsTransferFunction) {
  const StorageSpec spec{
      .energy = {1e9}, .power = {}, .response = {}, .time_constant = Seconds{1.0}, .round_trip_efficiency = 1.0};
  Series power_w;
  for (int i = 0; i < 60000; ++i) power_w.push_back(50e6 + 10e6 * std::sin(2.0 * std::numbers::pi * 1e-3 * i));
  hold_mean(spec, power_w, Watts{50e6}, ms);
  EXPECT_NEAR(peak_to_peak({power_w.end() - 1000, power_w.end()}), 0.1650 * 20e6, 0.01 * 20e6);
}

TEST(Storage, LowersPeriodicSwingsAndOvershootsAStepByAFewPercentAtMost) {
  for (const double tau_s : {0.05, 0.3, 2.0}) {
    const StorageSpec spec{
        .energy = {1e9}, .power = {}, .response = {}, .time_constant = Seconds{tau_s}, .round_trip_efficiency = 1.0};
    Series swings = square(40e6, 20e6, 100, 300), step(40000, 20e6);
    hold_mean(spec, swings, Watts{30e6}, ms);
    EXPECT_LT(peak_to_peak({swings.end() - 1000, swings.end()}), 20e6);
    std::fill(step.begin() + 1000, step.end(), 40e6);
    hold_mean(spec, step, Watts{20e6}, ms);
    EXPECT_LE(*std::max_element(step.begin(), step.end()), 20e6 + 1.045 * 20e6);
  }
}

// A converter that needs 50 ms follows a step of 10 MW late: after 1 ms it gives 2 % of it, 0.2 MW.
TEST(Storage, ASlowConverterLetsTheFirstInstantThrough) {
  const StorageSpec spec{.energy = {1e9},
                         .power = {},
                         .response = Seconds{0.05},
                         .time_constant = Seconds{10},
                         .round_trip_efficiency = 1.0};
  Series step(2000, 20e6);
  std::fill(step.begin() + 1000, step.end(), 30e6);
  hold_mean(spec, step, Watts{20e6}, ms);
  EXPECT_NEAR(step[1000], 29.8e6, 0.01e6);
  EXPECT_LT(step[1200], 21e6);
}

}  // namespace
}  // namespace gigatwin::power
