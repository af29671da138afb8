#include "reliability/law.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace gigatwin::reliability {
namespace {

constexpr PerSecond per_million_hours(double n) { return {n / 3.6e9}; }

const Law constant{.kind = LawKind::exponential, .rate = per_million_hours(100)};
const Law early{.kind = LawKind::weibull, .rate = per_million_hours(100), .shape = 0.7};
const Law bath{.kind = LawKind::bathtub,
               .rate = per_million_hours(10),
               .infant_share = 0.05,
               .infant_time = days(14),
               .wear_out_time = years(6),
               .wear_out_shape = 5.0};

// 100 per million hours in 10,000 h: H = 1.
TEST(Law, ExponentialHazardIsRateTimesAge) {
  EXPECT_NEAR(cumulative_hazard(constant, hours(10000)), 1.0, 1e-12);
  EXPECT_NEAR(age_at(constant, 1.0) / hours(1), 10000.0, 1e-6);
}

// Shape 2 and mean 10,000 h: scale 10,000 / Gamma(1.5) = 10,000 / 0.886227 = 11,283.8 h, where H = 1.
TEST(Law, WeibullHasTheStatedMeanLife) {
  const Law wearing{.kind = LawKind::weibull, .rate = per_million_hours(100), .shape = 2.0};
  EXPECT_NEAR(age_at(wearing, 1.0) / hours(1), 11283.8, 0.1);
  EXPECT_NEAR(cumulative_hazard(wearing, hours(11283.8)), 1.0, 1e-4);
}

// After 14 days, one infant time, 1 - 1/e of the 5 % flawed parts are gone: survival 0.95 + 0.05/e = 0.968394; the flat
// bottom of 10 per million hours adds 336 h x 1e-5 = 0.00336, wear-out (14/2191.5)^5 = 1.1e-11.
TEST(Law, BathtubAddsFlawedPartsToTheFlatBottom) {
  EXPECT_NEAR(cumulative_hazard(bath, days(14)), -std::log(0.968394) + 0.00336, 1e-6);
}

TEST(Law, FlawedPartsAloneNeverReachMoreThanTheirShare) {
  const Law infants{.kind = LawKind::bathtub, .infant_share = 0.05, .infant_time = days(14)};
  EXPECT_EQ(age_at(infants, -std::log(0.95) + 1e-6).value, std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isfinite(age_at(infants, -std::log(0.95) - 1e-6).value));
  EXPECT_EQ(renewal_rate(infants).value, 0.0);
}

TEST(Law, AgeIsTheInverseOfTheHazard) {
  for (const Law& law : {constant, early, bath})
    for (const double hazard : {1e-9, 1e-4, 0.03, 0.05, 0.2, 1.0, 5.0}) {
      const Seconds age = age_at(law, hazard);
      EXPECT_NEAR(cumulative_hazard(law, age), hazard, 1e-8 * hazard + 1e-15);
    }
}

// Without wear-out the mean life has a closed form: 0.95/r + 0.05/(r + 1/a), r = 1e-5 /h, a = 336 h:
// 95,000 h + 0.05/(0.00001 + 0.00297619) = 95,000 + 16.744 h. A wear-out long after that leaves it as it is.
TEST(Law, MeanLifeOfABathtub) {
  Law flat = bath;
  flat.wear_out_time = Seconds{0.0};
  EXPECT_NEAR(1.0 / (renewal_rate(flat).value * 3600.0), 95016.744, 0.01);
  Law late = bath;
  late.wear_out_time = years(1000);
  EXPECT_NEAR(renewal_rate(late) / renewal_rate(flat), 1.0, 1e-4);
}

// Wear-out alone is a Weibull life: mean w Gamma(1 + 1/5) = 6 a x 0.918169.
TEST(Law, MeanLifeOfWearOut) {
  const Law worn{.kind = LawKind::bathtub, .infant_share = 0.0, .wear_out_time = years(6), .wear_out_shape = 5.0};
  EXPECT_NEAR(1.0 / renewal_rate(worn).value / years(6).value, 0.918169, 1e-6);
}

}  // namespace
}  // namespace gigatwin::reliability
