#include "power/spectrum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "base/random.hpp"

namespace gigatwin::power {
namespace {

using std::numbers::pi;

std::vector<double> square(double high_w, double low_w, std::size_t half) {
  std::vector<double> power_w(half, high_w);
  power_w.resize(2 * half, low_w);
  return power_w;
}

std::vector<double> repeated(const std::vector<double>& period_w, std::size_t times) {
  std::vector<double> power_w;
  for (std::size_t i = 0; i < times; ++i) power_w.insert(power_w.end(), period_w.begin(), period_w.end());
  return power_w;
}

// A square wave between 0 and A has lines 2 A / (pi k) at odd harmonics and none at even ones: A = 10 MW, period 2 s.
TEST(Lines, OfASquareWaveFallAsItsOddHarmonics) {
  const std::vector<Line> lines = lines_of(square(10e6, 0.0, 1000), Seconds{1e-3}, Seconds{2.0}, PerSecond{4.0});
  ASSERT_EQ(lines.size(), 8U);
  for (std::size_t k = 1; k <= 8; ++k) {
    const double expected = k % 2 == 1 ? 2.0 * 10e6 / (pi * static_cast<double>(k)) : 0.0;
    EXPECT_NEAR(lines[k - 1].amplitude.value, expected, 1e-6 * 10e6) << k;
    EXPECT_DOUBLE_EQ(lines[k - 1].frequency.value, 0.5 * static_cast<double>(k));
  }
}

// 8 W for 0.5 s, 5 W for 0.5 s, 2 W for the last 0.25 s: by intervals of 0.5 s, the last of which is cut, and of 0.25
// s.
TEST(Lines, DoNotDependOnHowAStaircaseIsCutUp) {
  const std::vector<double> coarse{8.0, 5.0, 2.0}, fine{8.0, 8.0, 5.0, 5.0, 2.0};
  const auto a = lines_of(coarse, Seconds{0.5}, Seconds{1.25}, PerSecond{10.0});
  const auto b = lines_of(fine, Seconds{0.25}, Seconds{1.25}, PerSecond{10.0});
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t k = 0; k < a.size(); ++k) EXPECT_NEAR(a[k].amplitude.value, b[k].amplitude.value, 1e-12) << k;
}

// Parseval: the lines carry the variance of the wave, sum a_k^2 / 2; 99 % of it lies below harmonic 100 or so, since
// the rest of a square wave is (4 / pi^2) / (2 K) of it.
TEST(Lines, CarryTheVarianceOfTheWave) {
  const Draws draws{7, "test.lines"};
  for (std::uint64_t trial = 0; trial < 5; ++trial) {
    std::vector<double> power_w;
    double mean = 0.0, squares = 0.0;
    for (std::uint64_t i = 0; i < 20; ++i) power_w.push_back(draws.uniform(100 * trial + i));
    for (const double w : power_w) mean += w / 20.0, squares += w * w / 20.0;
    double energy = 0.0;
    for (const Line& line : lines_of(power_w, Seconds{0.05}, Seconds{1.0}, PerSecond{20000.0}))
      energy += 0.5 * line.amplitude.value * line.amplitude.value;
    EXPECT_NEAR(energy / (squares - mean * mean), 1.0, 2e-3);
  }
}

TEST(Spectrum, EnergyAddsUpToTheVariance) {
  const Draws draws{7, "test.spectrum"};
  std::vector<double> power_w;
  for (std::uint64_t i = 0; i < 5000; ++i) power_w.push_back(50e6 + 10e6 * draws.normal(i));
  const Spectrum spectrum = spectrum_of(power_w, Seconds{1e-3});
  double sum = 0.0;
  for (const double energy : spectrum.energy) sum += energy;
  EXPECT_NEAR(sum / spectrum.variance, 1.0, 1e-12);
  EXPECT_NEAR(spectrum.variance / 1e14, 1.0, 0.1);  // of 5000 draws, 1800 of them in the window's middle
  EXPECT_NEAR(band_share(spectrum, PerSecond{0.0}, PerSecond{500.0}), 1.0, 1e-12);
}

// 3 MW at 0.7 Hz and 1 MW at 5.3 Hz on 40 MW: energies 4.5 and 0.5, so 90 % lies between 0.1 and 2 Hz.
TEST(Spectrum, ReadsTheAmplitudeOfALineAndTheShareOfABand) {
  std::vector<double> power_w;
  for (int i = 0; i < 60000; ++i) {
    const double t = 1e-3 * i;
    power_w.push_back(40e6 + 3e6 * std::sin(2 * pi * 0.7 * t) + 1e6 * std::cos(2 * pi * 5.3 * t));
  }
  const Spectrum spectrum = spectrum_of(power_w, Seconds{1e-3});
  const Line low = largest_line(spectrum, PerSecond{0.1}, PerSecond{20.0});
  EXPECT_NEAR(low.amplitude.value, 3e6, 0.011 * 3e6);
  EXPECT_NEAR(low.frequency.value, 0.7, 0.005);
  EXPECT_NEAR(largest_line(spectrum, PerSecond{3.0}, PerSecond{20.0}).amplitude.value, 1e6, 0.011 * 1e6);
  EXPECT_NEAR(band_share(spectrum, PerSecond{0.1}, PerSecond{2.0}), 0.9, 1e-3);
}

TEST(Spectrum, OfAPeriodicWaveHasTheLinesOfItsPeriod) {
  const std::vector<double> period = square(30e6, 20e6, 850);
  const auto lines = lines_of(period, Seconds{1e-3}, Seconds{1.7}, PerSecond{6.0});
  const Spectrum spectrum = spectrum_of(repeated(period, 60), Seconds{1e-3});
  for (std::size_t k = 1; k <= lines.size(); k += 2) {
    const double f = lines[k - 1].frequency.value;
    const Line seen = largest_line(spectrum, PerSecond{f - 0.1}, PerSecond{f + 0.1});
    EXPECT_NEAR(seen.amplitude.value / lines[k - 1].amplitude.value, 1.0, 0.011) << k;
  }
}

TEST(Spectrum, OfAConstantIsNothing) {
  const Spectrum spectrum = spectrum_of(std::vector<double>(1000, 25e6), Seconds{1e-3});
  EXPECT_NEAR(largest_line(spectrum, PerSecond{0.0}, PerSecond{500.0}).amplitude.value, 0.0, 1e-3);
  EXPECT_EQ(band_share({}, PerSecond{0.1}, PerSecond{20.0}), 0.0);
}

}  // namespace
}  // namespace gigatwin::power
