#include "cooling/circuit.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"

namespace gigatwin::cooling {
namespace {

Circuit example() {
  return {.setpoint = Celsius{40},
          .inertia = Seconds{20},
          .heat = 1.0,
          .rise = KelvinDelta{10},
          .exchanger = KelvinDelta{3},
          .cooler = KelvinDelta{10},
          .sink = Celsius{20},
          .chillers = 0.0};
}

// Water at the coolers' outlet may be 40 - 3 = 37 degC, they reach 20 + 10: the set point holds.
TEST(Circuit, HoldsItsSetpointWhileTheCoolersReachIt) {
  const Course course = advance(example(), Celsius{40}, minutes(5));
  ASSERT_EQ(course.count, 1);
  EXPECT_EQ(course.stretches[0].control, Control::holding);
  EXPECT_EQ(course.end, Celsius{40});
  EXPECT_DOUBLE_EQ(course.stretches[0].rejected, 1.0);
}

// Outdoors 32 degC: balance at 32 + 10 + 3 = 45 degC. Time constant 20 s/K * (10 + 10 + 3) K = 460 s:
// after 460 s 45 - 5 / e = 43.1606 degC.
TEST(Circuit, FloatsUpTowardsItsBalanceWhenOutdoorsIsTooWarm) {
  Circuit circuit = example();
  circuit.sink = Celsius{32};
  EXPECT_NEAR(settled(circuit).value, 45.0, 1e-12);
  EXPECT_NEAR(advance(circuit, Celsius{40}, Seconds{460}).end.value, 45.0 - 5.0 / std::exp(1.0), 1e-12);
  EXPECT_NEAR(advance(circuit, Celsius{40}, hours(10)).end.value, 45.0, 1e-9);
}

// Chillers of 0.2: the rest, 0.8, balances at 32 + 0.8 * (10 + 10 + 3) - 10 * 1 + 3 * 0.2 = 41 degC; of 0.3: set point
// holds.
TEST(Circuit, ChillersTakeWhatTheCoolersCannot) {
  Circuit circuit = example();
  circuit.sink = Celsius{32};
  circuit.chillers = 0.2;
  EXPECT_NEAR(settled(circuit).value, 41.0, 1e-12);
  circuit.chillers = 0.3;
  EXPECT_EQ(settled(circuit), Celsius{40});
}

// 1 K below the set point takes 20 s to warm with everything bypassed; then it holds.
TEST(Circuit, WarmsUpBypassedAndThenHolds) {
  const Course course = advance(example(), Celsius{39}, Seconds{60});
  ASSERT_EQ(course.count, 2);
  EXPECT_EQ(course.stretches[0].control, Control::warming);
  EXPECT_NEAR(course.stretches[0].duration.value, 20.0, 1e-9);
  EXPECT_EQ(course.stretches[0].rejected, 0.0);
  EXPECT_EQ(course.stretches[1].control, Control::holding);
  EXPECT_EQ(course.end, Celsius{40});
}

// From 46 degC at full speed towards 20 + 13 = 33 degC with 460 s: 40 degC after 460 ln(13 / 7) = 284.76 s.
TEST(Circuit, CoolsDownAtFullSpeedUntilTheSetpoint) {
  const Course course = advance(example(), Celsius{46}, minutes(10));
  ASSERT_EQ(course.count, 2);
  EXPECT_EQ(course.stretches[0].control, Control::saturated);
  EXPECT_NEAR(course.stretches[0].duration.value, 460.0 * std::log(13.0 / 7.0), 1e-9);
  EXPECT_EQ(course.end, Celsius{40});
}

Circuit random_circuit(const Draws& draws, std::uint64_t base) {
  const auto u = [&](std::uint64_t i) { return draws.uniform(base + i); };
  return {.setpoint = Celsius{15 + 30 * u(0)},
          .inertia = Seconds{5 + 100 * u(1)},
          .heat = u(2) < 0.1 ? 0.0 : 1.2 * u(3),
          .rise = KelvinDelta{5 + 20 * u(4)},
          .exchanger = KelvinDelta{1 + 5 * u(5)},
          .cooler = KelvinDelta{4 + 12 * u(6)},
          .sink = Celsius{-10 + 60 * u(7)},
          .chillers = u(8) < 0.3 ? 0.0 : 1.1 * u(9)};
}

/// Right-hand side as the header states it, in kelvin per second; the set point is a wall that the caller applies.
double slope(const Circuit& c, double t) {
  const double driving = t - c.sink.value + c.rise.value * c.heat - c.exchanger.value * c.chillers;
  const double most = c.chillers + std::max(0.0, driving / (c.rise + c.cooler + c.exchanger).value);
  const double s = c.setpoint.value;
  const double rejected = t < s ? 0.0 : t == s ? std::min(most, c.heat) : most;
  return (c.heat - rejected) / c.inertia.value;
}

double by_small_steps(const Circuit& c, double t, double dt, int steps) {
  const double h = dt / steps, s = c.setpoint.value;
  for (int i = 0; i < steps; ++i) {
    const double middle = t + 0.5 * h * slope(c, t);
    const double next = t + h * slope(c, (t - s) * (middle - s) < 0.0 ? s : middle);
    t = (t - s) * (next - s) < 0.0 ? s : next;  // the control stops at the set point
  }
  return t;
}

TEST(Circuit, ClosedFormAgreesWithSmallStepsOverRandomCircuits) {
  const Draws draws{11, "test.circuit"};
  for (std::uint64_t k = 0; k < 300; ++k) {
    const Circuit circuit = random_circuit(draws, 100 * k);
    const Celsius from = circuit.setpoint + KelvinDelta{20 * draws.uniform(100 * k + 50) - 5};
    const double dt = 600 * draws.uniform(100 * k + 51);
    EXPECT_NEAR(advance(circuit, from, Seconds{dt}).end.value, by_small_steps(circuit, from.value, dt, 20000), 0.01)
        << k;
  }
}

TEST(Circuit, TwoHalfStepsEqualOneAndHeatIsConservedOverRandomCircuits) {
  const Draws draws{12, "test.circuit"};
  for (std::uint64_t k = 0; k < 2000; ++k) {
    const Circuit circuit = random_circuit(draws, 100 * k);
    const Celsius from = circuit.setpoint + KelvinDelta{20 * draws.uniform(100 * k + 50) - 5};
    const Seconds dt{3600 * draws.uniform(100 * k + 51)};
    const Course whole = advance(circuit, from, dt);
    const Course second = advance(circuit, advance(circuit, from, dt / 2).end, dt / 2);
    EXPECT_NEAR(whole.end.value, second.end.value, 1e-9) << k;

    double rejected = 0.0, duration = 0.0;
    for (int i = 0; i < whole.count; ++i) {
      const Stretch& stretch = whole.stretches[static_cast<std::size_t>(i)];
      rejected += stretch.rejected * stretch.duration.value;
      duration += stretch.duration.value;
      // The mean rejection is what the law gives at the mean supply: the law is linear within a stretch.
      if (stretch.control != Control::saturated) continue;
      const double above_c = std::nextafter(stretch.mean.value, 1e3);  // at the set point itself the control would hold
      EXPECT_NEAR(stretch.rejected, circuit.heat - circuit.inertia.value * slope(circuit, above_c), 1e-6) << k;
    }
    const double stored = circuit.inertia.value * (whole.end - from).value;
    EXPECT_NEAR(duration, dt.value, 1e-9 * dt.value);
    EXPECT_NEAR(circuit.heat * dt.value, rejected + stored, 1e-9 * dt.value) << k;
  }
}

TEST(Circuit, SettlesWhereALongStepEnds) {
  const Draws draws{13, "test.circuit"};
  for (std::uint64_t k = 0; k < 500; ++k) {
    Circuit circuit = random_circuit(draws, 100 * k);
    circuit.heat += 0.01;  // without heat a cold loop stays cold
    EXPECT_NEAR(advance(circuit, circuit.setpoint + KelvinDelta{3}, days(30)).end.value, settled(circuit).value, 1e-6)
        << k;
    EXPECT_NEAR(advance(circuit, settled(circuit), minutes(5)).end.value, settled(circuit).value, 1e-9) << k;
  }
}

}  // namespace
}  // namespace gigatwin::cooling
