#include "validation/economics.hpp"

#include <gmock/gmock.h>

#include "files.hpp"

namespace gigatwin::validation {
namespace {

using testing::HasSubstr;

const std::string catalogue = GIGATWIN_SOURCE_DIR "/catalog";
const std::string shipped = GIGATWIN_SOURCE_DIR "/validation";

/// The shipped site with round numbers: 72 accelerators in one rack of 18 nodes at 100 kEUR.
PricedSite round_site() {
  Diagnostics diagnostics;
  std::vector<PricedSite> sites = read_priced_sites(shipped + "/economics-sites.yaml", catalogue, diagnostics);
  EXPECT_EQ(first_lines(diagnostics), "");
  PricedSite site = sites.at(0);
  site.accelerators = 72;
  site.system.node_price = {100e3};
  site.system.rack_rating = {1e6};
  site.fabric.network_switch.price = site.fabric.transceiver.price = site.fabric.cable_price = {0.0};
  site.fabric.copper_cable_price.reset();
  site.fabric.network_switch.peak_power = site.fabric.transceiver.power = {0.0};
  site.storage_power = {0.0};
  site.storage_bandwidth = gigabytes_per_second(10);
  site.grid_connection = megawatts(2);
  site.generators = megawatts(1);
  site.land_price = {0.0};
  site.euros_per_dollar = 0.5;
  economics::EconomicsSpec& e = site.economics;
  e.storage_cost_per_terabyte_per_second = {20e6};
  e.facility = economics::FacilitySpec{{500.0}, {2000.0}, {3.0}, {2.0}, {1.0}, 0.1};
  e.generator_cost = {0.5};
  e.grid_connection_cost = {0.2};
  e.grid_line = {0.0};
  e.contingency = 0.2;
  return site;
}

// In M EUR: systems 1.8, storage 0.2; shell 1, electrical 3, cooling 2, fit-out 1, engineering 0.7; generators 0.5,
// grid 0.4, contingency 20 % of 8.6 = 1.72: 12.32 in all. A dollar is half a euro.
TEST(Capital, FiguresAreThoseOfTheBill) {
  const PricedSite site = round_site();
  EXPECT_NEAR(capital_figure(CapitalFigure::all_in_per_rack, site), 24.64, 1e-9);
  EXPECT_NEAR(capital_figure(CapitalFigure::all_in_per_power, site), 12.32, 1e-9) << "of 2 MW";
  EXPECT_NEAR(capital_figure(CapitalFigure::system_per_rack, site), 3.6, 1e-9);
  EXPECT_NEAR(capital_figure(CapitalFigure::computing_per_rack, site), 4.0, 1e-9);
  EXPECT_NEAR(capital_figure(CapitalFigure::infrastructure_per_rack, site), 20.64, 1e-9);
  // 7.7 and generators 0.5 and contingency 1.72 on 1 MW of IT
  EXPECT_NEAR(capital_figure(CapitalFigure::facility_per_it_power, site), 19.84, 1e-9);
  EXPECT_NEAR(capital_figure(CapitalFigure::share_computing, site), 100.0 * 2.0 / 12.32, 1e-9);
  EXPECT_NEAR(capital_figure(CapitalFigure::share_storage, site), 100.0 * 0.2 / 12.32, 1e-9);
  EXPECT_NEAR(capital_figure(CapitalFigure::share_network, site), 0.0, 1e-9);
  // (5 * 1.1 + 0.9) * 1.2
  EXPECT_NEAR(capital_figure(CapitalFigure::share_mechanical_electrical, site), 100.0 * 7.68 / 12.32, 1e-9);
}

/// Published 35 to 60.
CapitalOutcome outcome(double computed, double least, double most, const std::string& difference = {}) {
  CapitalRow row;
  row.low = 35.0;
  row.high = 60.0;
  row.difference = difference;
  return {row, computed, least, most};
}

TEST(Capital, RowsPassInsideOrWithAReasonAndWithinReach) {
  EXPECT_TRUE(outcome(40, 30, 50).passed());
  EXPECT_EQ(outcome(40, 30, 50).error(), 0.0);
  EXPECT_NEAR(outcome(28, 20, 30).error(), -0.2, 1e-12);
  EXPECT_NEAR(outcome(66, 60, 70).error(), 0.1, 1e-12);
  EXPECT_FALSE(outcome(30, 25, 40).passed()) << "no reason";
  EXPECT_TRUE(outcome(30, 25, 40, "cheaper machines").passed());
  EXPECT_TRUE(outcome(70, 55, 90, "dearer machines").passed());
  EXPECT_FALSE(outcome(30, 25, 34, "cheaper machines").passed()) << "out of reach of the catalogue's ranges";
  EXPECT_FALSE(outcome(40, 30, 50, "cheaper machines").passed()) << "a reason that is not needed any more";
}

// Node at 50 or 200 kEUR instead of 100: 0.9 or 3.6 M EUR a rack; facility times 1 and storage as it is.
TEST(Capital, RangesComeFromTheEndsOfThePrices) {
  PricedSite site = round_site();
  site.node_price_range = {{50e3}, {200e3}};
  site.facility_factors = {1.0, 2.0};
  site.storage_cost_range = {{20e6}, {20e6}};
  site.switch_price_range = site.transceiver_price_range = {{0.0}, {0.0}};
  CapitalRow row;
  row.site = site.name;
  row.computed = CapitalFigure::computing_per_rack;
  row.high = 100.0;
  CapitalRow facility = row;
  facility.computed = CapitalFigure::facility_per_it_power;
  const CapitalReport report = validate({row, facility}, {site});
  ASSERT_EQ(report.outcomes.size(), 2U);
  EXPECT_NEAR(report.outcomes[0].least, 2.2, 1e-9);
  EXPECT_NEAR(report.outcomes[0].most, 7.6, 1e-9);
  // Twice 7.7, generators 0.5, 20 % of 16.3 (with the grid's 0.4): 19.16 M EUR on 1 MW.
  EXPECT_NEAR(report.outcomes[1].least, 19.84, 1e-9);
  EXPECT_NEAR(report.outcomes[1].most, 2.0 * (15.4 + 0.5 + 0.2 * 16.3), 1e-9);
}

TEST(Capital, ShippedRowsAreInsideOrExplained) {
  Diagnostics diagnostics;
  const auto sites = read_priced_sites(shipped + "/economics-sites.yaml", catalogue, diagnostics);
  const auto rows = read_capital_rows(shipped + "/economics.yaml", diagnostics);
  check_sites(rows, sites, diagnostics);
  ASSERT_EQ(first_lines(diagnostics), "");
  const CapitalReport report = validate(rows, sites);
  for (const CapitalOutcome& o : report.outcomes)
    if (o.counts()) {
      EXPECT_TRUE(o.passed()) << o.row.id << ": " << o.computed;
    }
  EXPECT_EQ(report.outcomes.size(), rows.size());
  EXPECT_TRUE(report.passed());
  EXPECT_THAT(to_markdown(report), HasSubstr("| pass "));
}

TEST(Capital, NothingScoredIsNoPass) { EXPECT_FALSE(validate({}, {}).passed()); }

TEST(Capital, WrongRowsAreToldWithTheirPlace) {
  Diagnostics diagnostics;
  read_capital_rows(file_with("rows.yaml", R"(rows:
- {id: a, site: s, figure: f, computed: all-in-per-power, low: 3, high: 2, source: known}
- {id: b, site: s, figure: f, computed: per-dollar, low: 1, high: 2, source: known}
)"),
                    diagnostics);
  EXPECT_EQ(first_lines(diagnostics),
            "rows.yaml:2:73: error: rows[0].high: expected at least low, found less\n"
            "rows.yaml:3:41: error: rows[1].computed: expected one of all-in-per-power, all-in-per-rack, "
            "computing-per-rack, infrastructure-per-rack, system-per-rack, facility-per-it-power, share-computing, "
            "share-systems, share-network, share-storage, share-mechanical-electrical, found per-dollar\n");
}

TEST(Capital, RowsOfUnknownSitesAreTold) {
  CapitalRow row;
  row.id = "a";
  row.site = "nowhere";
  Diagnostics diagnostics;
  check_sites({row}, {}, diagnostics);
  ASSERT_EQ(diagnostics.errors(), 1U);
  EXPECT_THAT(to_text(diagnostics.list().front()), HasSubstr("row a: no site is named nowhere"));
}

}  // namespace
}  // namespace gigatwin::validation
