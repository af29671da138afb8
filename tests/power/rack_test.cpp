#include <gtest/gtest.h>

#include "base/random.hpp"
#include "frontier.hpp"
#include "power/chain.hpp"

namespace gigatwin::power {
namespace {

constexpr double frontier_racks = 74;
constexpr double frontier_cdu_w = 25 * 8473.47;

struct OperatingPoint {
  const char* name;
  double host, accelerator_w;  // accelerator: 88 + u (560 - 88)
  double rack_kw, system_mw, loss_share;
};

// The figures that ExaDigiT RAPS computes for Frontier.
const OperatingPoint points[] = {
    {"idle", 0.0, 88.0, 95.874, 7.306524, 0.080},
    {"CPU 33 %, GPU 79 %", 0.33, 88.0 + 0.79 * 472.0, 307.333, 22.954453, 0.066},
    {"peak", 1.0, 560.0, 378.595, 28.227884, 0.065},
};

TEST(RackPower, ReproducesFrontier) {
  for (const OperatingPoint& point : points) {
    SCOPED_TRACE(point.name);
    const RackPower rack = rack_power(frontier(), {Watts{point.accelerator_w}, point.host});
    EXPECT_NEAR(rack.inlet.value, point.rack_kw * 1e3, 0.5);  // printed to the watt
    const double system_mw = (frontier_racks * rack.inlet.value + frontier_cdu_w) / 1e6;
    EXPECT_NEAR(system_mw, point.system_mw, 0.5e-6 + 1e-9 * system_mw);  // printed to the watt
    EXPECT_NEAR(rack.conversion_loss / rack.inlet, point.loss_share, 0.0005);
  }
}

// One idle node: (626.26 + 13) / 0.98 = 652.306 W; four of them and a switch: (4 * 652.306 + 250 + 17) / 0.96 = 2996.07
// W; 32 rectifiers: 95 874 W, of which 32 * 250 W = 8000 W are switches and 128 * 626.26 W = 80 161 W nodes.
TEST(RackPower, PartsOfFrontierAddUp) {
  const RackPower rack = rack_power(frontier(), {Watts{88}, 0.0});
  EXPECT_DOUBLE_EQ(rack.accelerators.value, 128 * 4 * 88.0);
  EXPECT_DOUBLE_EQ(rack.hosts.value, 128 * 90.0);
  EXPECT_DOUBLE_EQ(rack.nics.value, 128 * 80.0);
  EXPECT_NEAR(rack.other.value, 128 * 104.26, 1e-9);
  EXPECT_DOUBLE_EQ(rack.shared.value, 8000.0);
  EXPECT_NEAR(rack.conversion_loss.value, 95874.13 - 8000.0 - 80161.28, 0.05);
}

// 100 W of scale-up switches before a 90 % shelf: 111.1 W at the inlet.
TEST(RackPower, ScaleUpSwitchesPassTheConversion) {
  hardware::SystemSpec system = frontier();
  system.conversion = {
      {.name = "shelf", .nodes_per_unit = 128, .fixed_loss = {}, .efficiency = 0.9, .shared_load = {}}};
  const Watts before = rack_power(system, {Watts{88}, 0.0}).inlet;
  system.scale_up_switch_power = Watts{100};
  EXPECT_NEAR((rack_power(system, {Watts{88}, 0.0}).inlet - before).value, 100.0 / 0.9, 1e-8);
}

TEST(RackPower, WithoutConversionTheInletIsTheSumOfTheParts) {
  hardware::SystemSpec system = frontier();
  system.conversion.clear();
  const RackPower rack = rack_power(system, {Watts{560}, 1.0});
  EXPECT_NEAR(rack.inlet.value, 128 * 2704.26, 1e-6);
  EXPECT_EQ(rack.conversion_loss.value, 0.0);
}

hardware::SystemSpec random_system(const Draws& draws, std::uint64_t base) {
  hardware::SystemSpec system = frontier();
  const auto u = [&](std::uint64_t i) { return draws.uniform(base + i); };
  system.accelerator.idle = Watts{50 + 100 * u(0)};
  system.host.idle = Watts{20 + 80 * u(1)};
  system.host.tdp = system.host.idle + Watts{300 * u(2)};
  system.scale_up_switch_power = Watts{5000 * u(3)};
  for (hardware::ConversionStage& stage : system.conversion) {
    stage.efficiency = 0.8 + 0.2 * u(4);
    stage.fixed_loss = Watts{50 * u(5)};
  }
  return system;
}

TEST(RackPower, EnergyBalancesAndTheLineIsExactOverRandomRacks) {
  const Draws draws{7, "test.rack"};
  for (std::uint64_t k = 0; k < 200; ++k) {
    const hardware::SystemSpec system = random_system(draws, 100 * k);
    const RackLoad load{system.accelerator.idle + Watts{1000 * draws.uniform(100 * k + 50)},
                        draws.uniform(100 * k + 51)};
    const RackPower rack = rack_power(system, load);
    const Watts sum =
        rack.accelerators + rack.hosts + rack.nics + rack.other + rack.scale_up + rack.shared + rack.conversion_loss;
    EXPECT_NEAR(sum / rack.inlet, 1.0, 1e-12);
    EXPECT_GE(rack.conversion_loss.value, 0.0);

    const RackLine line = rack_line(system);
    const Watts more =
        512.0 * (load.accelerator - system.accelerator.idle) + 128.0 * load.host * (system.host.tdp - system.host.idle);
    EXPECT_NEAR((line.idle_inlet + line.per_watt * more) / rack.inlet, 1.0, 1e-12);
  }
}

// One node of 20 kW idle behind a shelf of 100 kW with losses 0.01 + 0.04 x^2.
hardware::SystemSpec shelved() {
  hardware::SystemSpec system;
  system.accelerator.idle = kilowatts(20);
  system.accelerator.tdp = kilowatts(100);
  system.accelerators_per_node = 1;
  system.nodes_per_rack = 1;
  system.conversion = {{.name = "shelf",
                        .fixed_loss = {},
                        .efficiency = {},
                        .rating = kilowatts(100),
                        .losses = LossCurve{.no_load = 0.01, .quadratic = 0.04},
                        .shared_load = {}}};
  return system;
}

// 80 kW: x = 0.8, 100 kW x (0.01 + 0.0256) = 3.56 kW.
TEST(RackPower, FollowsALossCurve) {
  const RackPower rack = rack_power(shelved(), {kilowatts(80), 0.0});
  EXPECT_NEAR(rack.inlet.value, 83'560, 1e-9);
  EXPECT_NEAR(rack.conversion_loss.value, 3'560, 1e-9);
}

// Two racks, one of them busy at 80 kW (83.56 kW), the other idle: 20 kW + 100 kW x (0.01 + 0.0016) = 21.16 kW. Both at
// their mean of 50 kW would be 104 kW.
TEST(RackCurve, KeepsBusyAndIdleRacksApart) {
  const RackCurve curve = rack_curve(shelved());
  EXPECT_NEAR(racks_inlet(curve, 2.0, 0.5, kilowatts(60)).value, 104'720, 1e-9);
  EXPECT_NEAR(racks_inlet(curve, 2.0, 1.0, kilowatts(60)).value, 104'000, 1e-9);
  EXPECT_NEAR(racks_inlet(curve, 2.0, 0.0, {}).value, 2 * 21'160, 1e-9);
  EXPECT_EQ(racks_inlet(curve, 0.0, 0.0, {}), Watts{});
}

TEST(RackCurve, IsRackPowerOverRandomRacksAndLossCurves) {
  const Draws draws{8, "test.rack.curve"};
  for (std::uint64_t k = 0; k < 200; ++k) {
    hardware::SystemSpec system = random_system(draws, 100 * k);
    const auto u = [&](std::uint64_t i) { return draws.uniform(100 * k + 20 + i); };
    for (hardware::ConversionStage& stage : system.conversion) {
      if (u(0) < 0.3) continue;
      stage.efficiency.reset();
      stage.fixed_loss = {};
      stage.rating = kilowatts(10 + 10 * u(1));
      stage.losses = LossCurve{0.02 * u(2), 0.03 * u(3), 0.08 * u(4)};
    }
    const RackLoad load{system.accelerator.idle + Watts{500 * u(5)}, u(6)};
    const RackPower rack = rack_power(system, load);
    const Watts dynamic =
        512.0 * (load.accelerator - system.accelerator.idle) + 128.0 * load.host * (system.host.tdp - system.host.idle);
    EXPECT_NEAR(rack_curve(system).inlet(dynamic) / rack.inlet, 1.0, 1e-12);
    const Watts sum =
        rack.accelerators + rack.hosts + rack.nics + rack.other + rack.scale_up + rack.shared + rack.conversion_loss;
    EXPECT_NEAR(sum / rack.inlet, 1.0, 1e-12);
  }
}

}  // namespace
}  // namespace gigatwin::power
