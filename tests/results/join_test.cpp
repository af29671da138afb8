#include "results/join.hpp"
#include "finance_books.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "finance/returns.hpp"
#include "results/quantities.hpp"
#include "results/reader.hpp"
#include "results/writer.hpp"
#include "synthetic_run.hpp"
#include "temporary_folder.hpp"

namespace gigatwin::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The synthetic run of 600 MWh over 480 MWh of IT; `twice` everything that can be twice as much.
void write_site(
    const std::string& path, const std::string& name, bool twice,
    const std::function<void(RunDescription&)>& change = [](RunDescription&) {}) {
  RunDescription run = synthetic::description(path);
  run.name = name;
  run.site = twice ? "Large" : "Small";
  change(run);
  ResultWriter writer{run};
  synthetic::feed(writer, run, 576);
  EndTables end = synthetic::end_tables(run);
  if (twice) {
    end.totals.it_energy = megawatt_hours(960);
    end.totals.facility_energy = end.totals.energy_input = megawatt_hours(1056);
    end.proposal.accelerators = 200.0;
    end.money.quantities.accelerators = 200;
    end.money.quantities.nodes = 50;
    end.money.quantities.node_price = Euros{3.0};
    end.money.quantities.tenants = {{"start-up", 10.0}, {"lab", 20.0}};
    for (economics::LifeYear& year : end.money.life.years) ++year.year;  // a year later
    end.money.plan = finance::plan(synthetic::finance_terms(), end.money.life);
    end.figures = money_figures(end.money.life, end.money.plan, end.proposal.it_rating);
  }
  writer.publish(end);
}

class Join : public testing::Test {
 protected:
  Join() {
    write_site(folder / "a.h5", "a", false);
    write_site(folder / "b.h5", "b", true);
  }

  JoinRequest request() const {
    JoinRequest made;
    made.members = {folder / "a.h5", folder / "b.h5"};
    made.sha256 = {std::string(64, 'a'), std::string(64, 'b')};
    made.path = folder / "ab.h5";
    made.version = "0.1.0";
    made.command = "gigatwin join a.h5 b.h5 -o ab.h5";
    return made;
  }

  ResultReader joined() const {
    join(request());
    return ResultReader{folder / "ab.h5"};
  }

  TemporaryFolder folder;
};

TEST_F(Join, GivesAResultOfBothSites) {
  const ResultReader result = joined();
  EXPECT_EQ(result.info().name, "a + b");
  EXPECT_EQ(result.info().site, "Small + Large");
  EXPECT_EQ(result.info().duration, days(2));
  EXPECT_EQ(result.info().price_year, 2025);
  EXPECT_TRUE(result.info().complete);
  EXPECT_THAT(result.texts("members", "member"), ElementsAre("a", "b"));
  EXPECT_THAT(result.texts("members", "member_site"), ElementsAre("Small", "Large"));
  EXPECT_THAT(result.texts("members", "member_sha256"), ElementsAre(std::string(64, 'a'), std::string(64, 'b')));
  EXPECT_THAT(result.numbers("members", "member_accelerators"), ElementsAre(100, 200));
}

// 600 + 1056 MWh over 480 + 960 MWh of IT: 1.15, between 1.25 and 1.1.
TEST_F(Join, AddsUpAndWeighsIndicators) {
  const ResultReader result = joined();
  EXPECT_DOUBLE_EQ(*result.number("indicators", "facility_energy"), 1656.0);
  EXPECT_NEAR(*result.number("indicators", "pue"), 1656.0 / 1440.0, 1e-12);
  EXPECT_DOUBLE_EQ(*result.number("indicators", "simulated_accelerators"), 300.0);
  EXPECT_TRUE(std::isnan(*result.number("indicators", "project_irr")));
  EXPECT_EQ(result.find("indicators", "pue")->attribute("shown_units"), "");
}

// 25 nodes without a price, 50 of 3 EUR: 2 EUR in the mean.
TEST_F(Join, AddsUpQuantitiesAndWeighsPrices) {
  const economics::SiteQuantities quantities = quantities_of(joined());
  EXPECT_EQ(quantities.accelerators, 300);
  EXPECT_EQ(quantities.duration, days(2));
  EXPECT_DOUBLE_EQ(quantities.node_price.value, 2.0);
  ASSERT_EQ(quantities.tenants.size(), 2U);
  EXPECT_EQ(quantities.tenants[0].name, "start-up");
  EXPECT_DOUBLE_EQ(quantities.tenants[0].accelerator_seconds_held, 25.0 * days(2).value + 10.0);
  EXPECT_DOUBLE_EQ(quantities.tenants[1].accelerator_seconds_held, 20.0);
}

// 5 MEUR in 2027, and as much a year later.
TEST_F(Join, AddsUpYearsByPart) {
  const ResultReader result = joined();
  EXPECT_THAT(result.numbers("life_cycle", "year"), ElementsAre(2027, 2028, 2029, 2030));
  EXPECT_THAT(result.numbers("life_cycle", "capital"), ElementsAre(4e6, 1e6, 4e6, 1e6, 0, 0, 0, 0));
  EXPECT_THAT(result.texts("finance", "tranche"), ElementsAre("a: debt", "a: first loss", "b: debt", "b: first loss"));
  EXPECT_EQ(result.find("finance", "tax")->attribute("price_basis"), "nominal");
  EXPECT_EQ(result.find("finance", "price_level"), nullptr);
}

TEST_F(Join, KeepsSourcesEqualToUses) { expect_sources_to_be_uses(joined()); }

TEST_F(Join, TakesTheRateOfEquityFromTheSummedFlows) {
  const ResultReader result = joined();
  std::vector<double> flows = result.numbers("finance", "dividends");
  const std::vector<double> called = result.numbers("finance", "equity_called"),
                            more = result.numbers("finance", "equity_top_up");
  for (std::size_t i = 0; i < flows.size(); ++i) flows[i] -= called[i] + more[i];
  const double rate = *result.number("indicators", "equity_irr");
  ASSERT_FALSE(std::isnan(rate));
  EXPECT_NEAR(finance::npv(rate, flows), 0.0, 1.0);  // EUR, of some MEUR
}

TEST_F(Join, CanBeJoinedAgain) {
  join(request());
  write_site(folder / "c.h5", "c", false);
  JoinRequest further = request();
  further.members = {folder / "ab.h5", folder / "c.h5"};
  further.path = folder / "abc.h5";
  join(further);
  EXPECT_DOUBLE_EQ(*ResultReader{folder / "abc.h5"}.number("indicators", "simulated_accelerators"), 400.0);
}

TEST_F(Join, RefusesSitesThatWereSimulatedOtherwise) {
  const auto refused = [&](const std::function<void(RunDescription&)>& change) {
    write_site(folder / "other.h5", "other", false, change);
    JoinRequest wrong = request();
    wrong.members[1] = folder / "other.h5";
    const std::string message = file_error([&] { join(wrong); });
    std::filesystem::remove(folder / "other.h5");
    return message;
  };
  EXPECT_THAT(refused([](RunDescription& run) { run.price_year = 2024; }), HasSubstr("expected price year 2025"));
  EXPECT_THAT(refused([](RunDescription& run) { run.start = *parse_instant("2029-01-01"); }), HasSubstr("start 2028"));
  EXPECT_THAT(refused([](RunDescription& run) { run.duration = days(3); }), HasSubstr("duration 2 days"));
  EXPECT_FALSE(std::filesystem::exists(folder / "ab.h5"));
}

TEST_F(Join, RefusesTheSameResultTwiceOneAloneAndAFileThatIsThere) {
  JoinRequest twice = request();
  twice.sha256[1] = twice.sha256[0];
  EXPECT_THAT(file_error([&] { join(twice); }), HasSubstr("is the same result as"));
  JoinRequest alone = request();
  alone.members.pop_back();
  EXPECT_THAT(file_error([&] { join(alone); }), HasSubstr("two results at least, found 1"));
  join(request());
  EXPECT_THAT(file_error([&] { join(request()); }), HasSubstr("ab.h5"));
  JoinRequest forced = request();
  forced.force = true;
  EXPECT_EQ(file_error([&] { join(forced); }), "");
}

TEST_F(Join, HasNoScenarioToRunAgain) { EXPECT_FALSE(joined().text("provenance", "scenario_as_written").has_value()); }

}  // namespace
}  // namespace gigatwin::results
