#include "uncertainty/distribution.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/dimension.hpp"
#include "base/random.hpp"

namespace gigatwin::uncertainty {
namespace {

using ::testing::HasSubstr;

constexpr const char* because = "assumption: a test";

DistributionSpec uniform(std::string low, std::string high) {
  return {.shape = Shape::uniform, .low = std::move(low), .high = std::move(high), .reason = because};
}
DistributionSpec triangular(std::string low, std::string mode, std::string high) {
  return {.shape = Shape::triangular,
          .low = std::move(low),
          .mode = std::move(mode),
          .high = std::move(high),
          .reason = because};
}
DistributionSpec normal(std::string mean, std::string sd) {
  return {.shape = Shape::normal, .mean = std::move(mean), .sd = std::move(sd), .reason = because};
}
DistributionSpec empirical(std::vector<std::string> values, std::vector<double> weights = {}) {
  return {.shape = Shape::empirical, .values = std::move(values), .weights = std::move(weights), .reason = because};
}

/// "key: expected X, found Y" of the first problem; "fine" where there is none.
std::string problem_of(const DistributionSpec& spec) {
  BlockProblems problems;
  const bool is_made = Distribution::make(spec, problems).has_value();
  EXPECT_EQ(is_made, problems.list.empty());
  if (problems.list.empty()) return "fine";
  const BlockProblems::Problem& first = problems.list.front();
  return first.key + ": expected " + first.expected + ", found " + first.found;
}

TEST(Distribution, UniformIsLinear) {
  const Distribution d{uniform("20 EUR/MWh", "60 EUR/MWh")};
  EXPECT_DOUBLE_EQ(d.number_at(0.25), 30.0);
  EXPECT_EQ(d.text_at(0.25), "30 EUR/MWh");
  EXPECT_EQ(d.unit(), "EUR/MWh");
  EXPECT_DOUBLE_EQ(d.median(), 40.0);
}

// 4, 6, 9: F(6) = 2/5. Below: 4 + sqrt(u 5 2); u = 0.1: 4 + 1 = 5. Above: 9 - sqrt((1 - u) 5 3); u = 0.85: 9 - 1.5
// = 7.5.
TEST(Distribution, TriangularByBothSides) {
  const Distribution d{triangular("4 %", "6 %", "9 %")};
  EXPECT_NEAR(d.number_at(0.1), 5.0, 1e-12);
  EXPECT_NEAR(d.number_at(0.4), 6.0, 1e-12);
  EXPECT_NEAR(d.number_at(0.85), 7.5, 1e-12);
  EXPECT_NEAR(d.median(), 9.0 - std::sqrt(7.5), 1e-12);  // 6.2614 %
}

TEST(Distribution, TriangularWithItsModeAtAnEnd) {
  EXPECT_NEAR((Distribution{triangular("0", "0", "1")}.number_at(0.75)), 0.5, 1e-12);  // 1 - sqrt(0.25)
  EXPECT_NEAR((Distribution{triangular("0", "1", "1")}.number_at(0.25)), 0.5, 1e-12);  // sqrt(0.25)
}

TEST(Distribution, NormalAndItsTemperatures) {
  const Distribution d{normal("18 degC", "2 K")};
  EXPECT_EQ(d.unit(), "degC");
  EXPECT_NEAR(d.number_at(0.975), 18.0 + 2.0 * 1.959963984540054, 1e-9);
  EXPECT_DOUBLE_EQ(d.median(), 18.0);
}

// Half of a normal: what is above 0 counts as the whole, so its median is the 75 % quantile, 0.67449.
TEST(Distribution, CutNormalIsRenormalised) {
  DistributionSpec spec = normal("0", "1");
  spec.low = "0";
  const Distribution d{spec};
  EXPECT_NEAR(d.median(), 0.674489750196, 1e-9);
  EXPECT_GE(d.number_at(1e-12), 0.0);
  EXPECT_TRUE(std::isfinite(d.number_at(1.0 - 0x1p-53)));
}

TEST(Distribution, LognormalByMedianOrByItsQuantiles) {
  DistributionSpec spec{.shape = Shape::lognormal, .median = "40 EUR/MWh", .sigma = 0.3, .reason = because};
  EXPECT_NEAR(Distribution{spec}.number_at(0.975), 40.0 * std::exp(0.3 * 1.959963984540054), 1e-8);
  const DistributionSpec quantiles{.shape = Shape::lognormal, .low = "20 EUR", .high = "80 EUR", .reason = because};
  const Distribution d{quantiles};
  EXPECT_NEAR(d.number_at(0.05), 20.0, 1e-8);
  EXPECT_NEAR(d.median(), 40.0, 1e-12);  // sqrt(20 80)
  EXPECT_NEAR(d.number_at(0.95), 80.0, 1e-7);
}

TEST(Distribution, EmpiricalNumbersAscendWhateverTheirOrder) {
  const Distribution d{empirical({"3 h", "1 h", "2 h"}, {1.0, 2.0, 1.0})};
  EXPECT_DOUBLE_EQ(d.number_at(0.5), 1.0);  // F(1) = 0.5
  EXPECT_DOUBLE_EQ(d.number_at(0.51), 2.0);
  EXPECT_EQ(d.text_at(0.9), "3 h");
}

TEST(Distribution, EmpiricalNamesByWeight) {
  const Distribution d{empirical({"h100-sxm", "b200", "b300"}, {1.0, 2.0, 1.0})};
  ASSERT_TRUE(d.named());
  EXPECT_EQ(d.text_at(0.2), "h100-sxm");
  EXPECT_EQ(d.text_at(0.3), "b200");
  EXPECT_EQ(d.text_at(0.99), "b300");
  EXPECT_EQ(d.median_text(), "b200");
  EXPECT_DOUBLE_EQ(d.number_at(0.99), 2.0);
}

TEST(Distribution, NamesThatBeginWithADigitAreNames) {
  EXPECT_TRUE(Distribution(empirical({"2n-diesel", "n-plus-1"})).named());
}

// Equal weights: linear between the values as a spreadsheet's PERCENTILE. 1, 2, 4: u = 0.75 is halfway from 2 to 4.
TEST(Distribution, InterpolatesBetweenSortedValues) {
  DistributionSpec spec = empirical({"4", "1", "2"});
  spec.interpolate = true;
  const Distribution d{spec};
  EXPECT_NEAR(d.number_at(0.75), 3.0, 1e-12);
  EXPECT_NEAR(d.number_at(1e-9), 1.0, 1e-6);
  EXPECT_NEAR(d.number_at(1.0 - 1e-9), 4.0, 1e-6);
}

TEST(Distribution, ValuesWithoutWeightAreNeverDrawn) {
  const Distribution d{empirical({"1", "2", "3"}, {0.0, 1.0, 0.0})};
  for (const double u : {1e-9, 0.5, 1.0 - 1e-9}) EXPECT_DOUBLE_EQ(d.number_at(u), 2.0);
  const Distribution names{empirical({"a", "b", "c"}, {0.0, 1.0, 0.0})};
  for (const double u : {1e-9, 0.5, 1.0 - 1e-9}) EXPECT_EQ(names.text_at(u), "b");
}

// 1 to 6, each with 1/6: u = 0.1 and 0.16 are 1, 0.17 is 2.
TEST(Distribution, WholeNumbersOfARangeAreEquallyProbable) {
  DistributionSpec spec = uniform("1", "6");
  spec.whole = true;
  const Distribution die{spec};
  EXPECT_EQ(die.text_at(0.16), "1");
  EXPECT_EQ(die.text_at(0.17), "2");
  EXPECT_EQ(die.text_at(1.0 - 0x1p-53), "6");
}

TEST(Distribution, TextReadsBackToTheSameNumber) {
  const Distribution d{uniform("1e-9 EUR/kWh", "3 EUR/kWh")};
  const Draws draws{1, "test.text"};
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const double u = draws.uniform(i), factor = 1.0 / 3.6e6;
    const auto read = parse_quantity(d.text_at(u), Dimension::energy_price);
    ASSERT_TRUE(read.si) << d.text_at(u);
    EXPECT_EQ(*read.si, d.number_at(u) * factor);
  }
}

TEST(Distribution, RisesWithU) {
  DistributionSpec cut = normal("5", "3");
  cut.low = "1";
  cut.high = "6";
  DistributionSpec line = empirical({"3", "1", "2"}, {1.0, 5.0, 0.5});
  line.interpolate = true;
  const DistributionSpec lognormal{.shape = Shape::lognormal, .median = "2", .sigma = 1.0, .reason = because};
  for (const DistributionSpec& spec : {uniform("1", "2"), triangular("1", "2", "4"), cut, line, lognormal}) {
    const Distribution d{spec};
    double before = d.number_at(0.0005);
    for (int i = 1; i < 1000; ++i) {
      const double now = d.number_at((i + 0.5) / 1000.0);
      ASSERT_GE(now, before) << to_text(spec) << " at " << i;
      before = now;
    }
  }
}

TEST(Distribution, TellsWhatIsImpossible) {
  EXPECT_EQ(problem_of(uniform("9 %", "4 %")), "high: expected more than low, 9 %, found 4 %");
  EXPECT_EQ(problem_of(uniform("4 %", "4 %")), "high: expected more than low, 4 %, found 4 %");
  EXPECT_EQ(problem_of(uniform("4 %", "0.09")), "high: expected a number in %, found 0.09");
  EXPECT_EQ(problem_of(uniform("0.04", "9 %")), "high: expected a plain number, found 9 %");
  EXPECT_EQ(problem_of(uniform("nan", "9")),
            "low: expected a number with its unit, such as 4 % or 40 EUR/MWh, found \"nan\"");
  EXPECT_EQ(problem_of(uniform("4 furlongs", "9 furlongs")),
            "low: expected a number with its unit, such as 4 % or 40 EUR/MWh, found \"4 furlongs\"");
  EXPECT_EQ(problem_of(triangular("4 %", "10 %", "9 %")),
            "mode: expected a value from low, 4 %, to high, 9 %, found 10 %");
  EXPECT_EQ(problem_of(normal("4 %", "0 %")), "sd: expected more than 0, found 0 %");
  EXPECT_EQ(problem_of(normal("4 %", "-1 %")), "sd: expected more than 0, found -1 %");
  EXPECT_EQ(problem_of(normal("18 degC", "2 degC")), "fine");
  EXPECT_EQ(problem_of(normal("18 K", "2 degC")), "sd: expected a number in K, found 2 degC");
  DistributionSpec cut = normal("0", "1");
  cut.low = "4";
  EXPECT_EQ(problem_of(cut),
            "low: expected bounds that keep at least 1 % of the distribution, found ones that keep 0.0032 %");
  EXPECT_EQ(problem_of(empirical({})), "values: expected at least one value, found none");
  EXPECT_EQ(problem_of(empirical({"1", "b200"})),
            "values[1]: expected a number like the other values, or names alone, found \"b200\"");
  EXPECT_EQ(problem_of(empirical({"1 h", "2 d"})), "values[1]: expected a number in h, found 2 d");
  EXPECT_EQ(problem_of(empirical({"1", "2"}, {1.0})), "weights: expected one for each of the 2 values, found 1");
  EXPECT_EQ(problem_of(empirical({"1", "2"}, {0.0, 0.0})),
            "weights: expected weights with a sum above 0, found a sum of 0");
  EXPECT_EQ(problem_of(empirical({"1", "2"}, {1.0, -1.0})), "weights[1]: expected a number of at least 0, found -1");
  EXPECT_EQ(problem_of(empirical({"1", "2"}, {1.0, std::nan("")})),
            "weights[1]: expected a number of at least 0, found nan");
}

TEST(Distribution, TellsWhatIsMissing) {
  DistributionSpec spec = uniform("1", "2");
  spec.low.reset();
  EXPECT_EQ(problem_of(spec), "low: expected a value: uniform needs it, found nothing");
  spec = uniform("1", "2");
  spec.reason = "  ";
  EXPECT_EQ(problem_of(spec), "reason: expected the source, or \"assumption: why\", found nothing");
  spec = {.shape = Shape::lognormal, .median = "2", .reason = because};
  EXPECT_EQ(problem_of(spec), "sigma: expected a value: lognormal needs it beside its median, found nothing");
  spec = {.shape = Shape::lognormal, .sigma = 0.2, .reason = because};
  EXPECT_EQ(problem_of(spec), "median: expected a value beside sigma, found nothing");
  spec = {.shape = Shape::lognormal, .low = "-1", .high = "2", .reason = because};
  EXPECT_EQ(problem_of(spec), "low: expected more than 0: logarithms are taken, found -1");
  spec = {.shape = Shape::lognormal, .low = "1", .median = "2", .sigma = 0.2, .reason = because};
  EXPECT_EQ(problem_of(spec), "low: expected either median and sigma, or low and high, found both");
}

TEST(Distribution, WholeRangesAndNamesHaveWholeBounds) {
  DistributionSpec spec = uniform("1.5", "6");
  spec.whole = true;
  EXPECT_EQ(problem_of(spec), "low: expected a whole number, found 1.5");
  spec = empirical({"a", "b"});
  spec.interpolate = true;
  EXPECT_EQ(problem_of(spec), "interpolate: expected false: there is nothing between names, found true");
  spec = empirical({"1"});
  spec.interpolate = true;
  EXPECT_EQ(problem_of(spec), "values: expected at least two values to draw between, found one");
}

TEST(Distribution, IsWrittenInALine) {
  EXPECT_EQ(to_text(triangular("4 %", "6 %", "9 %")), "triangular, 4 % to 9 %, mode 6 %");
  EXPECT_EQ(to_text(normal("18 degC", "2 K")), "normal, mean 18 degC, sd 2 K");
  EXPECT_EQ(to_text(empirical({"a", "b"}, {1.0, 2.0})), "one of a, b (weights 1, 2)");
}

}  // namespace
}  // namespace gigatwin::uncertainty
