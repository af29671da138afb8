#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "finance_books.hpp"
#include "results/proposal_figures.hpp"
#include "results/quantities.hpp"
#include "results/writer.hpp"
#include "synthetic_run.hpp"
#include "temporary_folder.hpp"

namespace gigatwin::results {
namespace {

using testing::ElementsAre;

ResultReader written(const std::string& path) {
  const RunDescription run = synthetic::description(path);
  ResultWriter writer{run};
  synthetic::feed(writer, run, 576);
  writer.publish(synthetic::end_tables(run));
  return ResultReader{path};
}

TEST(Quantities, ComeBackAsTheyWere) {
  economics::SiteQuantities written, read;
  double value = 1.0 / 3.0;
  for (const QuantityColumn& column : quantity_columns()) {
    column.set(written, value = std::round(value * 7.0) + 2.0);
    column.set(read, column.get(written));
    EXPECT_EQ(column.get(read), column.get(written)) << column.variable.name;
    EXPECT_EQ(column.get(read), value) << column.variable.name;
  }
}

TEST(Quantities, NotStatedStaysNotStated) {
  economics::SiteQuantities quantities;
  for (const QuantityColumn& column : quantity_columns())
    if (column.variable.name == "land") {
      EXPECT_TRUE(std::isnan(column.get(quantities)));
      column.set(quantities, std::nan(""));
    }
  EXPECT_FALSE(quantities.land.has_value());
}

TEST(Quantities, AreReadFromAResult) {
  const TemporaryFolder folder;
  const economics::SiteQuantities quantities = quantities_of(written(folder / "run.h5"));
  EXPECT_EQ(quantities.accelerators, 100);
  EXPECT_EQ(quantities.electricity.value, 30e3);
  ASSERT_EQ(quantities.tenants.size(), 1u);
  EXPECT_EQ(quantities.tenants[0].name, "start-up");
  EXPECT_FALSE(quantities.floor_area.has_value());
}

TEST(Money, SourcesInTheFileAddUpToUses) {
  const TemporaryFolder folder;
  expect_sources_to_be_uses(written(folder / "run.h5"));
}

TEST(Money, OfItsOwnYearHasNoPriceYear) {
  const TemporaryFolder folder;
  const ResultReader result = written(folder / "run.h5");
  EXPECT_EQ(result.find("finance", "tax")->attribute("price_basis"), "nominal");
  EXPECT_EQ(result.find("life_cycle", "capital")->attribute("price_basis"), "");
}

TEST(Money, IsLaidOutByYearAndName) {
  const TemporaryFolder folder;
  const ResultReader result = written(folder / "run.h5");
  EXPECT_THAT(result.numbers("life_cycle", "year"), ElementsAre(2027, 2028, 2029));
  EXPECT_THAT(result.texts("life_cycle", "capital_part"), ElementsAre("accelerator systems", "building"));
  EXPECT_THAT(result.numbers("life_cycle", "capital"), ElementsAre(4e6, 1e6, 0, 0, 0, 0));
  EXPECT_THAT(result.texts("finance", "tranche"), ElementsAre("debt", "first loss"));
  EXPECT_THAT(result.texts("proposal", "member_country"), ElementsAre("FI", "SE"));
}

// 4 MEUR and 1 MEUR over 12 MW.
TEST(Money, IndicatorsAreThoseOfThePlan) {
  const TemporaryFolder folder;
  const ResultReader result = written(folder / "run.h5");
  EXPECT_DOUBLE_EQ(*result.number("indicators", "initial_capital"), 5e6);
  EXPECT_DOUBLE_EQ(*result.number("indicators", "capital_per_watt"), 5e6 / 12e6);
  EXPECT_DOUBLE_EQ(*result.number("indicators", "grid_to_it"), 0.8);
  const finance::Plan plan = finance::plan(synthetic::finance_terms(), synthetic::life_cycle());
  EXPECT_DOUBLE_EQ(*result.number("indicators", "npv"), plan.figures.npv);
  // 17 % of 4 MEUR, at the prices of 2027: 680,000 x 1.02 nominal, 680,000 real
  EXPECT_NEAR(*result.number("indicators", "union_grant"), 680e3, 0.01);
}

}  // namespace
}  // namespace gigatwin::results
