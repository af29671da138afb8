#include "grid/renewables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace gigatwin::grid {
namespace {

PhotovoltaicsSpec plant() {
  PhotovoltaicsSpec spec;
  spec.peak = megawatts(10);
  spec.inverter = megawatts(8);
  spec.inverter_efficiency = 0.98;
  spec.losses = 0.1;
  spec.temperature_coefficient = -0.004;
  spec.cell_heating = {24.0};
  return spec;
}

// 500 W/m2, 20 degC: cell 20 + 500/800 x 24 = 35 degC, 1 - 0.004 x 10 = 0.96. 10 MW x 0.5 x 0.9 x 0.96 x 0.98 = 4.2336
// MW.
TEST(Photovoltaics, FollowsIrradianceAndCellTemperature) {
  EXPECT_NEAR(photovoltaic_power(plant(), 500.0, {20.0}).value, 4.2336e6, 1.0);
  EXPECT_EQ(photovoltaic_power(plant(), 0.0, {20.0}), Watts{});
}

// 1100 W/m2 at -10 degC: cell 23 degC; 10 MW x 1.1 x 0.9 x 1.008 x 0.98 = 9.78 MW, and the inverters end at 8 MW.
TEST(Photovoltaics, InvertersClip) { EXPECT_EQ(photovoltaic_power(plant(), 1100.0, {-10.0}), megawatts(8)); }

AgreementSpec wind() {
  AgreementSpec spec;
  spec.name = "North Sea";
  spec.kind = AgreementKind::wind;
  spec.capacity = megawatts(100);
  spec.capacity_factor = 0.45;
  spec.persistence = 0.97;
  return spec;
}

double correlation_of_hours(const std::vector<double>& y, double mean) {
  double next = 0.0, same = 0.0;
  for (std::size_t h = 0; h + 1 < y.size(); ++h) {
    next += (y[h] - mean) * (y[h + 1] - mean);
    same += (y[h] - mean) * (y[h] - mean);
  }
  return next / same;
}

TEST(Wind, HasItsCapacityFactorAndPersists) {
  const std::vector<double> year = wind_year(wind(), 5);
  const double mean = std::accumulate(year.begin(), year.end(), 0.0) / 8760.0;
  EXPECT_NEAR(mean, 0.45, 1e-9);
  EXPECT_THAT(year, testing::Each(testing::AllOf(testing::Ge(0.0), testing::Le(1.0))));
  EXPECT_NEAR(correlation_of_hours(year, mean), 0.95, 0.02)
      << "a little less than the wind's own 0.97: the curve bends";
}

TEST(Wind, DependsOnSeedAndName) {
  AgreementSpec other = wind();
  other.name = "Baltic";
  EXPECT_EQ(wind_year(wind(), 5), wind_year(wind(), 5));
  EXPECT_NE(wind_year(wind(), 5), wind_year(wind(), 6));
  EXPECT_NE(wind_year(wind(), 5), wind_year(other, 5));
}

// Solar of 100 MW, ratio 0.9, 600 W/m2: 54 MW; ratio 1.3 at 900 W/m2 ends at its capacity.
TEST(Agreement, GeneratesByItsKind) {
  AgreementSpec spec = wind();
  EXPECT_EQ(agreement_output(spec, 600.0, 0.3), megawatts(30));
  spec.kind = AgreementKind::baseload;
  EXPECT_EQ(agreement_output(spec, 600.0, 0.3), megawatts(100));
  spec.kind = AgreementKind::solar;
  spec.performance_ratio = 0.9;
  EXPECT_NEAR(agreement_output(spec, 600.0, 0.3).value, 54e6, 1.0);
  spec.performance_ratio = 1.3;
  EXPECT_EQ(agreement_output(spec, 900.0, 0.3), megawatts(100));
}

}  // namespace
}  // namespace gigatwin::grid
