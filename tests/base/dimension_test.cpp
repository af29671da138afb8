#include "base/dimension.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"
#include "base/units.hpp"

namespace gigatwin {
namespace {

constexpr Dimension last_dimension = Dimension::yearly_power_cost;

TEST(Quantities, AreReadWithTheirUnit) {
  EXPECT_EQ(parse_quantity("120 MW", Dimension::power).si, 120e6);
  EXPECT_EQ(parse_quantity("800 Gbit/s", Dimension::data_rate).si, 1e11);
  EXPECT_EQ(parse_quantity(" 17degC ", Dimension::temperature).si, 17.0);
  EXPECT_DOUBLE_EQ(parse_quantity("290.15 K", Dimension::temperature).si.value(), 17.0);
  EXPECT_DOUBLE_EQ(parse_quantity("0.08 EUR/kWh", Dimension::energy_price).si.value(), 0.08 / 3.6e6);
  EXPECT_DOUBLE_EQ(parse_quantity("3.6 /Mh", Dimension::frequency).si.value(), 1e-9);
}

TEST(Quantities, WithoutOrWithAForeignUnitSayWhatIsWrong) {
  EXPECT_EQ(parse_quantity("1200", Dimension::power).found, "1200 without a unit");
  EXPECT_EQ(parse_quantity("120 MWh", Dimension::power).found, "\"120 MWh\" (an energy)");
  EXPECT_EQ(parse_quantity("1,5 MW", Dimension::power).hint, "the decimal sign is a point");
  for (const char* bad : {"", "MW", "0x1F MW", "017 MW", ".inf MW", "nan W", "1e400 W", "1_000 W", "5 mw", "5 W W"})
    EXPECT_FALSE(parse_quantity(bad, Dimension::power).si) << bad;
}

TEST(Numbers, FollowOneGrammar) {
  EXPECT_EQ(parse_number("1e3"), 1000.0);
  EXPECT_EQ(parse_number("-0.5"), -0.5);
  EXPECT_EQ(parse_number("0"), 0.0);
  for (const char* bad : {"010", "0x10", "1_0", "1,5", "12:30", "", "-", "1.", ".5", "inf", "NaN"})
    EXPECT_FALSE(parse_number(bad)) << bad;
}

TEST(Quantities, RoundTripExactlyInEveryDimension) {
  const Draws draws{7, "test.round-trip"};
  for (int d = 0; d <= static_cast<int>(last_dimension); ++d) {
    const auto dimension = static_cast<Dimension>(d);
    for (std::uint64_t i = 0; i < 200; ++i) {
      const double si = (draws.uniform(i) - 0.3) * std::pow(10.0, 30.0 * draws.uniform(1000 + i) - 15.0);
      EXPECT_EQ(parse_quantity(exact_quantity(si, dimension), dimension).si, si) << exact_quantity(si, dimension);
    }
    EXPECT_TRUE(parse_quantity(text_of(dimension).example, dimension).si) << text_of(dimension).example;
  }
}

TEST(Quantities, AreWrittenForPeopleInASuitableUnit) {
  EXPECT_EQ(rounded_quantity(18.4e6, Dimension::power), "18.4 MW");
  EXPECT_EQ(rounded_quantity(999.0, Dimension::power), "999 W");
  // 0.49 * 1e-9 / 1e-9 is 0.49000000000000005 in doubles: the text that was read comes back all the same.
  for (const char* latency : {"0.49 ns", "3.74 ns", "1.91 ns"})
    EXPECT_EQ(exact_quantity(*parse_quantity(latency, Dimension::time).si, Dimension::time), latency);
  EXPECT_EQ(exact_quantity(120e6, Dimension::power), "120 MW");
}

TEST(Units, TemperaturesArePointsAndDifferences) {
  EXPECT_EQ((Celsius{30.0} - Celsius{20.0}).value, 10.0);
  EXPECT_EQ((Celsius{30.0} + KelvinDelta{5.0}).value, 35.0);
  EXPECT_EQ((kilowatts(3) * hours(2)).value, 21.6e6);  // 6 kWh
}

}  // namespace
}  // namespace gigatwin
