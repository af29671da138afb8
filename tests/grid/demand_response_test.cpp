#include "grid/demand_response.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace gigatwin::grid {
namespace {

std::vector<double> year_of(std::initializer_list<std::pair<std::size_t, double>> of_the_day) {
  std::vector<double> year(8760, 50.0);
  for (std::size_t day = 0; day < 365; ++day)
    for (const auto& [hour, value] : of_the_day) year[24 * day + hour] = value;
  return year;
}

std::vector<std::size_t> hours_of_day(const std::vector<bool>& response, std::size_t day) {
  std::vector<std::size_t> hours;
  for (std::size_t h = 0; h < 24; ++h)
    if (response[24 * day + h]) hours.push_back(h);
  return hours;
}

const std::vector<double> clean(8760, 0.0);
const std::vector<double> dear = year_of({{8, 120}, {17, 150}, {18, 200}, {19, 180}, {22, 101}});

TEST(DemandResponse, AnswersTheHoursAboveTheThreshold) {
  const DemandResponseSpec spec{.price_above = EurosPerJoule{100.0}};
  EXPECT_THAT(hours_of_day(response_hours(spec, dear, clean, 0), 200), testing::ElementsAre(8, 17, 18, 19, 22));
}

TEST(DemandResponse, KeepsToTheDearestHoursOfADay) {
  const DemandResponseSpec spec{.price_above = EurosPerJoule{100.0}, .at_most_daily = hours(2)};
  EXPECT_THAT(hours_of_day(response_hours(spec, dear, clean, 0), 200), testing::ElementsAre(18, 19));
}

TEST(DemandResponse, LeavesShortSpellsOut) {
  const DemandResponseSpec spec{.price_above = EurosPerJoule{100.0}, .at_least = hours(2)};
  EXPECT_THAT(hours_of_day(response_hours(spec, dear, clean, 0), 200), testing::ElementsAre(17, 18, 19));
}

// 40 % above the carbon threshold goes before 20 % above that of the price.
TEST(DemandResponse, WeighsPriceAndCarbonByTheirThresholds) {
  const std::vector<double> carbon = year_of({{3, 140}});
  const DemandResponseSpec spec{
      .price_above = EurosPerJoule{100.0}, .carbon_above = KgPerJoule{100.0}, .at_most_daily = hours(1)};
  const std::vector<double> price = year_of({{8, 120}});
  EXPECT_THAT(hours_of_day(response_hours(spec, price, carbon, 0), 200), testing::ElementsAre(3));
}

// At UTC+2 the local day begins at 22:00 UTC, so that 22:00 UTC and the 17:00 to 19:00 before it are two days'.
TEST(DemandResponse, CountsLocalDays) {
  const DemandResponseSpec spec{.price_above = EurosPerJoule{100.0}, .at_most_daily = hours(4)};
  EXPECT_THAT(hours_of_day(response_hours(spec, dear, clean, 0), 200), testing::ElementsAre(8, 17, 18, 19));
  EXPECT_THAT(hours_of_day(response_hours(spec, dear, clean, 2), 200), testing::ElementsAre(8, 17, 18, 19));
  const DemandResponseSpec five{.price_above = EurosPerJoule{100.0}, .at_most_daily = hours(3)};
  EXPECT_THAT(hours_of_day(response_hours(five, year_of({{21, 110}, {22, 110}, {23, 110}, {0, 110}}), clean, 2), 200),
              testing::ElementsAre(0, 21, 22, 23));
}

}  // namespace
}  // namespace gigatwin::grid
