#include <gtest/gtest.h>

#include "hardware/accelerator.hpp"
#include "hardware/system.hpp"

namespace gigatwin::hardware {
namespace {

// 100 W + 0.5 * (700 W - 100 W) = 400 W
TEST(Accelerator, PowerIsLinearInUtilisation) {
  AcceleratorSpec spec;
  spec.idle = Watts{100};
  spec.tdp = Watts{700};
  EXPECT_DOUBLE_EQ(power_at(spec, 0.0).value, 100.0);
  EXPECT_DOUBLE_EQ(power_at(spec, 0.5).value, 400.0);
  EXPECT_DOUBLE_EQ(power_at(spec, 1.0).value, 700.0);
}

TEST(Accelerator, HasNoPeakInAPrecisionItLacks) {
  AcceleratorSpec spec;
  spec.peak_bf16 = teraflops(312);
  EXPECT_EQ(peak(spec, Precision::bf16)->value, 312e12);
  EXPECT_FALSE(peak(spec, Precision::fp8));
}

TEST(System, RefusesAScaleUpDomainThatDoesNotNest) {
  SystemSpec spec;
  spec.accelerators_per_node = 4;
  spec.nodes_per_rack = 18;
  spec.coolant_limit = Celsius{45};
  spec.coolant_trip = Celsius{55};
  spec.scale_up_domain = 72;
  EXPECT_TRUE(system_schema().problems_of(&spec).list.empty());
  spec.scale_up_domain = 48;  // does not divide 72
  ASSERT_EQ(system_schema().problems_of(&spec).list.size(), 1u);
  EXPECT_EQ(system_schema().problems_of(&spec).list[0].key, "scale_up_domain");
}

}  // namespace
}  // namespace gigatwin::hardware
