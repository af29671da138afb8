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
          .cooler = KelvinDelta{13},
          .sink = Celsius{20}};
}

// Coolers reach 20 + 13 = 33 degC: the set point of 40 holds.
TEST(Circuit, HoldsItsSetpointWhileTheCoolersReachIt) {
  const Course course = advance(example(), {Celsius{40}}, minutes(5));
  ASSERT_EQ(course.count, 1);
  EXPECT_EQ(course.stretches[0].control, Control::holding);
  EXPECT_EQ(course.end.supply, Celsius{40});
  EXPECT_DOUBLE_EQ(course.stretches[0].rejected, 1.0);
}

// Outdoors 32 degC: balance at 32 + 13 = 45 degC. Time constant 20 s/K * (10 + 13) K = 460 s:
// after 460 s 45 - 5 / e = 43.1606 degC.
TEST(Circuit, FloatsUpTowardsItsBalanceWhenOutdoorsIsTooWarm) {
  Circuit circuit = example();
  circuit.sink = Celsius{32};
  EXPECT_NEAR(settled(circuit).value, 45.0, 1e-12);
  EXPECT_NEAR(advance(circuit, {Celsius{40}}, Seconds{460}).end.supply.value, 45.0 - 5.0 / std::exp(1.0), 1e-12);
  EXPECT_NEAR(advance(circuit, {Celsius{40}}, hours(10)).end.supply.value, 45.0, 1e-9);
}

// Chillers of 0.2: the rest, 0.8, balances at 32 + 0.8 * (10 + 13) - 10 * 1 = 40.4 degC; of 0.3: set point holds.
// Where each unit of chilled heat warms the cooler's water by 2 K: 0.4 K more.
TEST(Circuit, ChillersTakeWhatTheCoolersCannot) {
  Circuit circuit = example();
  circuit.sink = Celsius{32};
  circuit.chillers = 0.2;
  EXPECT_NEAR(settled(circuit).value, 40.4, 1e-12);
  circuit.crowding = KelvinDelta{2};
  EXPECT_NEAR(settled(circuit).value, 40.8, 1e-12);
  circuit.chillers = 0.3;
  EXPECT_EQ(settled(circuit), Celsius{40});
}

// 1 K below the set point takes 20 s to warm with everything bypassed; then it holds.
TEST(Circuit, WarmsUpBypassedAndThenHolds) {
  const Course course = advance(example(), {Celsius{39}}, Seconds{60});
  ASSERT_EQ(course.count, 2);
  EXPECT_EQ(course.stretches[0].control, Control::warming);
  EXPECT_NEAR(course.stretches[0].duration.value, 20.0, 1e-9);
  EXPECT_EQ(course.stretches[0].rejected, 0.0);
  EXPECT_EQ(course.stretches[1].control, Control::holding);
  EXPECT_EQ(course.end.supply, Celsius{40});
}

// From 46 degC at full speed towards 20 + 13 = 33 degC with 460 s: 40 degC after 460 ln(13 / 7) = 284.76 s.
TEST(Circuit, CoolsDownAtFullSpeedUntilTheSetpoint) {
  const Course course = advance(example(), {Celsius{46}}, minutes(10));
  ASSERT_EQ(course.count, 2);
  EXPECT_EQ(course.stretches[0].control, Control::saturated);
  EXPECT_NEAR(course.stretches[0].duration.value, 460.0 * std::log(13.0 / 7.0), 1e-9);
  EXPECT_EQ(course.end.supply, Celsius{40});
}

// The same with chillers: coolers alone hold the set point, so that nobody starts chillers to get there sooner. At 30
// degC outdoors they do not, and chillers help.
TEST(Circuit, BringsItselfDownWithoutChillersWhereItHoldsWithoutThem) {
  Circuit circuit = example();
  circuit.chillers = 0.5;
  EXPECT_NEAR(advance(circuit, {Celsius{46}}, minutes(10)).stretches[0].duration.value, 460.0 * std::log(13.0 / 7.0),
              1e-9);
  EXPECT_EQ(advance(circuit, {Celsius{46}}, minutes(10)).stretches[0].chillers, 0.0);
  circuit.sink = Celsius{30};
  EXPECT_EQ(advance(circuit, {Celsius{46}}, minutes(10)).stretches[0].chillers, 0.5);
}

// 0.3 too much for coolers and chillers, a tank of 100 s at rated heat that gives all of it: it lasts 100 / 0.3 s and
// the set point holds; then the loop warms by 1 K in 20 s / 0.3.
TEST(Circuit, ATankHoldsTheSetPointWhileItLasts) {
  Circuit circuit = example();
  circuit.free_cooling = false;
  circuit.chillers = 0.7;
  circuit.tank_capacity = Seconds{100};
  circuit.tank_discharge = 1.0;
  const Course course = advance(circuit, {Celsius{40}, Seconds{100}}, Seconds{400});
  ASSERT_EQ(course.count, 2);
  EXPECT_EQ(course.stretches[0].control, Control::holding);
  EXPECT_NEAR(course.stretches[0].duration.value, 1000.0 / 3.0, 1e-9);
  EXPECT_NEAR(course.stretches[0].tank, 0.3, 1e-12);
  EXPECT_EQ(course.end.reserve, Seconds{0});
  EXPECT_NEAR(course.end.supply.value, 40.0 + (400.0 - 1000.0 / 3.0) * 0.3 / 20.0, 1e-9);
}

// Chillers of 1.2 spare 0.2, of which the tank takes 0.1: 50 s at rated heat take 500 s.
TEST(Circuit, ATankFillsWithWhatTheChillersSpare) {
  Circuit circuit = example();
  circuit.free_cooling = false;
  circuit.chillers = 1.2;
  circuit.tank_capacity = Seconds{100};
  circuit.tank_charge = 0.1;
  const Course course = advance(circuit, {Celsius{40}, Seconds{50}}, Seconds{600});
  ASSERT_EQ(course.count, 2);
  EXPECT_NEAR(course.stretches[0].duration.value, 500.0, 1e-9);
  EXPECT_NEAR(course.stretches[0].rejected, 1.1, 1e-12);
  EXPECT_EQ(course.end.reserve, Seconds{100});
  EXPECT_NEAR(course.stretches[1].rejected, 1.0, 1e-12);
}

Circuit random_circuit(const Draws& draws, std::uint64_t base) {
  const auto u = [&](std::uint64_t i) { return draws.uniform(base + i); };
  Circuit circuit{.setpoint = Celsius{15 + 30 * u(0)},
                  .inertia = Seconds{5 + 100 * u(1)},
                  .heat = u(2) < 0.1 ? 0.0 : 1.2 * u(3),
                  .rise = KelvinDelta{5 + 20 * u(4)},
                  .cooler = KelvinDelta{5 + 17 * u(6)},
                  .sink = Celsius{-10 + 60 * u(7)},
                  .crowding = KelvinDelta{4 * u(5)},
                  .chillers = u(8) < 0.3 ? 0.0 : 1.1 * u(9)};
  if (u(10) < 0.5) {
    circuit.tank_capacity = Seconds{600 * u(11)};
    circuit.tank_discharge = u(12);
    circuit.tank_charge = u(13);
  }
  return circuit;
}

CircuitState random_state(const Circuit& circuit, const Draws& draws, std::uint64_t base) {
  const double room = draws.uniform(base + 53);
  return {circuit.setpoint + KelvinDelta{20 * draws.uniform(base + 50) - 5},
          (room < 0.3 ? 0.0 : room) * circuit.tank_capacity};
}

/// Right-hand side as the header states it without a tank, in kelvin per second; the set point is a wall that the
/// caller applies.
double slope(const Circuit& c, double heat, double t) {
  const double s = c.setpoint.value;
  const bool free_alone = t > s && 1.02 * heat <= std::max(0.0, (s - c.sink.value) / c.cooler.value);
  const double chillers = free_alone ? 0.0 : c.chillers;
  const double driving = t - c.sink.value + c.rise.value * heat - c.crowding.value * chillers;
  const double most = chillers + std::max(0.0, driving / (c.rise + c.cooler).value);
  const double rejected = t < s ? 0.0 : t == s ? std::min(most, heat) : most;
  return (heat - rejected) / c.inertia.value;
}

double by_small_steps(const Circuit& c, double t, double dt, int steps) {
  const double h = dt / steps, s = c.setpoint.value;
  for (int i = 0; i < steps; ++i) {
    const double middle = t + 0.5 * h * slope(c, c.heat, t);
    const double next = t + h * slope(c, c.heat, (t - s) * (middle - s) < 0.0 ? s : middle);
    t = (t - s) * (next - s) < 0.0 ? s : next;  // the control stops at the set point
  }
  return t;
}

TEST(Circuit, ClosedFormAgreesWithSmallStepsOverRandomCircuits) {
  const Draws draws{11, "test.circuit"};
  for (std::uint64_t k = 0; k < 200; ++k) {
    Circuit circuit = random_circuit(draws, 100 * k);
    circuit.tank_capacity = Seconds{0};
    const CircuitState from = random_state(circuit, draws, 100 * k);
    const double dt = 600 * draws.uniform(100 * k + 51);
    EXPECT_NEAR(advance(circuit, from, Seconds{dt}).end.supply.value,
                by_small_steps(circuit, from.supply.value, dt, 20000), 0.01)
        << k;
  }
}

TEST(Circuit, TwoHalfStepsEqualOneAndHeatIsConservedOverRandomCircuits) {
  const Draws draws{12, "test.circuit"};
  for (std::uint64_t k = 0; k < 3000; ++k) {
    const Circuit circuit = random_circuit(draws, 100 * k);
    const CircuitState from = random_state(circuit, draws, 100 * k);
    const Seconds dt{3600 * draws.uniform(100 * k + 51)};
    const Course whole = advance(circuit, from, dt);
    const Course second = advance(circuit, advance(circuit, from, dt / 2).end, dt / 2);
    EXPECT_NEAR(whole.end.supply.value, second.end.supply.value, 1e-9) << k;
    EXPECT_NEAR(whole.end.reserve.value, second.end.reserve.value, 1e-7) << k;

    double rejected = 0.0, duration = 0.0;
    for (int i = 0; i < whole.count; ++i) {
      const Stretch& stretch = whole.stretches[static_cast<std::size_t>(i)];
      rejected += stretch.rejected * stretch.duration.value;
      duration += stretch.duration.value;
      // The mean rejection is what the law gives at the mean supply: the law is linear within a stretch.
      if (stretch.control != Control::saturated) continue;
      const double above_c = std::nextafter(stretch.mean.value, 1e3);  // at the set point itself the control would hold
      if (stretch.duration.value < 1e-3) continue;                     // its mean is a quotient of roundings
      EXPECT_NEAR(stretch.rejected, stretch.heat - circuit.inertia.value * slope(circuit, stretch.heat, above_c), 1e-6)
          << k;
    }
    const double stored =
        circuit.inertia.value * (whole.end.supply - from.supply).value + (from.reserve - whole.end.reserve).value;
    EXPECT_NEAR(duration, dt.value, 1e-9 * dt.value);
    EXPECT_NEAR(circuit.heat * dt.value, rejected + stored, 1e-9 * dt.value) << k;
  }
}

TEST(Circuit, SettlesWhereALongStepEnds) {
  const Draws draws{13, "test.circuit"};
  for (std::uint64_t k = 0; k < 500; ++k) {
    Circuit circuit = random_circuit(draws, 100 * k);
    circuit.heat += 0.01;  // without heat a cold loop stays cold
    const CircuitState above{circuit.setpoint + KelvinDelta{3}};
    EXPECT_NEAR(advance(circuit, above, days(30)).end.supply.value, settled(circuit).value, 1e-6) << k;
    EXPECT_NEAR(advance(circuit, {settled(circuit)}, minutes(5)).end.supply.value, settled(circuit).value, 1e-9) << k;
  }
}

}  // namespace
}  // namespace gigatwin::cooling
