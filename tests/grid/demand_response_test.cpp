#include "grid/demand_response.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

/// Responds above 100, in whatever unit.
DemandResponseSpec by_price(Seconds at_most_daily = hours(24), Seconds at_least = {}) {
  DemandResponseSpec spec;
  spec.price_above = EurosPerJoule{100.0};
  spec.at_most_daily = at_most_daily;
  spec.at_least = at_least;
  return spec;
}

const std::vector<double> clean(8760, 0.0);
const std::vector<double> dear = year_of({{8, 120}, {17, 150}, {18, 200}, {19, 180}, {22, 101}});

TEST(DemandResponse, AnswersTheHoursAboveTheThreshold) {
  const DemandResponseSpec spec = by_price();
  EXPECT_THAT(hours_of_day(response_hours(spec, dear, clean, 0), 200), testing::ElementsAre(8, 17, 18, 19, 22));
}

TEST(DemandResponse, KeepsToTheDearestHoursOfADay) {
  const DemandResponseSpec spec = by_price(hours(2));
  EXPECT_THAT(hours_of_day(response_hours(spec, dear, clean, 0), 200), testing::ElementsAre(18, 19));
}

TEST(DemandResponse, LeavesShortSpellsOut) {
  const DemandResponseSpec spec = by_price(hours(24), hours(2));
  EXPECT_THAT(hours_of_day(response_hours(spec, dear, clean, 0), 200), testing::ElementsAre(17, 18, 19));
}

// 40 % above the carbon threshold goes before 20 % above that of the price.
TEST(DemandResponse, WeighsPriceAndCarbonByTheirThresholds) {
  const std::vector<double> carbon = year_of({{3, 140}});
  DemandResponseSpec spec = by_price(hours(1));
  spec.carbon_above = KgPerJoule{100.0};
  const std::vector<double> price = year_of({{8, 120}});
  EXPECT_THAT(hours_of_day(response_hours(spec, price, carbon, 0), 200), testing::ElementsAre(3));
}

// Four equal hours, three a day, the earlier first. At UTC+2 the local day ends with 21:00 UTC, its last hour; in UTC
// 23:00 is.
TEST(DemandResponse, CountsLocalDays) {
  const DemandResponseSpec three = by_price(hours(3));
  const std::vector<double> price = year_of({{0, 110}, {21, 110}, {22, 110}, {23, 110}});
  EXPECT_THAT(hours_of_day(response_hours(three, price, clean, 0), 200), testing::ElementsAre(0, 21, 22));
  EXPECT_THAT(hours_of_day(response_hours(three, price, clean, 2), 200), testing::ElementsAre(0, 22, 23));
}

}  // namespace
}  // namespace gigatwin::grid
