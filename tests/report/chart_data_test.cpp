#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>

#include "report/html/chart_data.hpp"
#include "results/synthetic_run.hpp"
#include "results/temporary_folder.hpp"

/// The charts' numbers against the file that they come from.
namespace gigatwin::report::html {
namespace {

using results::ResultReader;
using results::TemporaryFolder;
namespace synthetic = results::synthetic;

/// Two days in quarter-hours; what is not zero in the balance is set so that it closes.
ResultReader published(const std::string& path, const std::function<void(results::EndTables&)>& change = {}) {
  results::RunDescription run = synthetic::description(path);
  run.scenario_resolved = "compute:\n  system:\n    accelerator:\n      idle: 100 W\n";
  results::ResultWriter writer{run};
  const auto steps = static_cast<std::int64_t>(run.duration / run.step);
  for (std::int64_t i = 0; i < steps; ++i) {
    sim::SiteSample sample = synthetic::sample(run, i);
    sample.network_power = sample.it_power * 0.05;
    sample.ups_loss = sample.it_power * 0.1;
    sample.fan_power = sample.it_power * 0.15;  // facility 1.25 IT, as the synthetic run has it
    sample.busy_accelerators = 80.0;
    writer.sample(sample);
  }
  writer.job(synthetic::job(0));
  results::EndTables end = synthetic::end_tables(run);
  end.totals.accelerators = 100.0;
  if (change) change(end);
  writer.publish(end);
  return ResultReader{path};
}

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// MWh of a series of quarter-hours in MW.
double energy(const ResultReader& result, const char* group, const char* name) {
  return sum(result.numbers(group, name)) * 0.25;
}

TEST(YearChart, KeepsMeansAndExtremesOfItsRows) {
  const TemporaryFolder folder;
  const ResultReader result = published(folder / "run.h5");
  const YearChart chart = year_chart(result);
  const std::vector<double> rows = result.numbers("", "it_power");
  ASSERT_EQ(rows.size(), 192u);  // below the most bins: every row is one
  EXPECT_EQ(chart.it_mw.mean, rows);
  EXPECT_EQ(chart.it_mw.low, rows);
  EXPECT_DOUBLE_EQ(chart.step_s, 900.0);
  EXPECT_DOUBLE_EQ(chart.start_ms, 1000.0 * static_cast<double>(result.info().start.unix_s));
  for (const double pue : chart.pue) EXPECT_NEAR(pue, 1.25, 1e-6);  // of 32-bit numbers
}

TEST(LoadChart, HasTheEnergyAsItsAreaAndKeepsTheExtremes) {
  const TemporaryFolder folder;
  const ResultReader result = published(folder / "run.h5");
  const LoadChart chart = load_chart(result);
  ASSERT_EQ(chart.power_mw.size(), load_parts);
  EXPECT_TRUE(std::is_sorted(chart.power_mw.rbegin(), chart.power_mw.rend()));
  const double area = sum(chart.power_mw) * chart.hours / static_cast<double>(load_parts);
  EXPECT_NEAR(area, energy(result, "", "facility_power"), 1e-9 * area);
  const std::vector<double> rows = result.numbers("", "facility_power");
  EXPECT_EQ(chart.peak_mw, *std::max_element(rows.begin(), rows.end()));
  EXPECT_EQ(chart.least_mw, *std::min_element(rows.begin(), rows.end()));
}

TEST(CarbonChart, AddsUpToTheSeries) {
  const TemporaryFolder folder;
  const ResultReader result = published(folder / "run.h5");
  const CarbonChart chart = carbon_chart(result);
  ASSERT_EQ(chart.tonnes.size(), 1u);  // both days are in January
  EXPECT_NEAR(chart.tonnes[0], energy(result, "", "carbon_emission") / 1000.0, 1e-9 * chart.tonnes[0]);
  EXPECT_NEAR(chart.kg_per_kwh[0], 0.05 * 1.25, 1e-6);  // 50 g/kWh of the grid for 1.25 kWh
}

double into(const EnergyChart& chart, std::size_t node) {
  double mwh = 0.0;
  for (const EnergyChart::Link& link : chart.links) mwh += link.to == node ? link.mwh : 0.0;
  return mwh;
}

double out_of(const EnergyChart& chart, std::size_t node) {
  double mwh = 0.0;
  for (const EnergyChart::Link& link : chart.links) mwh += link.from == node ? link.mwh : 0.0;
  return mwh;
}

std::size_t node(const EnergyChart& chart, const std::string& key) {
  const auto found = std::find(chart.nodes.begin(), chart.nodes.end(), key);
  EXPECT_NE(found, chart.nodes.end()) << key;
  return static_cast<std::size_t>(found - chart.nodes.begin());
}

TEST(EnergyChart, Closes) {
  const TemporaryFolder folder;
  const ResultReader result = published(folder / "run.h5", [](results::EndTables& end) {
    end.totals.accelerator_seconds_productive = 60.0 * 172800.0;
    end.totals.accelerator_seconds_lost = 20.0 * 172800.0;
  });
  const EnergyChart chart = energy_chart(result);
  for (std::size_t k = 0; k < chart.nodes.size(); ++k) {
    if (into(chart, k) == 0.0 || out_of(chart, k) == 0.0) continue;  // a source or an end
    EXPECT_NEAR(into(chart, k), out_of(chart, k), 1e-9 * into(chart, k)) << chart.nodes[k];
  }
  EXPECT_NEAR(out_of(chart, node(chart, "grid")), energy(result, "", "grid_import"),
              1e-5 * energy(result, "", "grid_import"));
  EXPECT_NEAR(into(chart, node(chart, "it")), energy(result, "", "it_power"), 1e-9 * energy(result, "", "it_power"));
  // 20 of 100 accelerators are idle at 100 W for 48 h: 96 kWh
  EXPECT_NEAR(into(chart, node(chart, "free")), 0.096, 1e-9);
  // The rest is shared by hours: 60 of 80 count
  const double held = into(chart, node(chart, "training"));
  EXPECT_NEAR(into(chart, node(chart, "productive")), 0.75 * held, 1e-9 * held);
  EXPECT_NEAR(into(chart, node(chart, "taken_back")), 0.25 * held, 1e-9 * held);
}

/// Capital of 60 + 30 and running cost of 15 - 5 a year: 100, of which an accelerator-hour is 2 EUR.
void add_cost(results::EndTables& end) {
  end.economics.values = {{"per_accelerator_hour_offered", 2.0, "EUR/h", "", ""},
                          {"per_exaflop_day", 5000.0, "EUR", "", ""}};
  end.economics.tables = {{"capital_item",
                           "Capital",
                           {"accelerator systems", "shell and core"},
                           {{"capital_item_yearly", "EUR", "", "", {60.0, 30.0}}}},
                          {"operating_item",
                           "Running cost",
                           {"electricity", "heat sold"},
                           {{"operating_item_yearly", "EUR", "", "", {15.0, -5.0}}}}};
}

TEST(CostChart, PartsAddUpToTheIndicator) {
  const TemporaryFolder folder;
  std::vector<ResultReader> results;
  results.push_back(published(folder / "a.h5", add_cost));
  results.push_back(published(folder / "b.h5"));  // other tables: nothing to show
  const CostChart chart = cost_chart(results);
  ASSERT_TRUE(chart.proposals[0]);
  EXPECT_FALSE(chart.proposals[1]);
  EXPECT_THAT(chart.proposals[0]->per_hour, testing::ElementsAre(1.2, 0.6, 0.3, -0.1));
  EXPECT_DOUBLE_EQ(sum(chart.proposals[0]->per_hour), 2.0);
  EXPECT_DOUBLE_EQ(sum(chart.proposals[0]->per_flop), 5000.0);
  EXPECT_STREQ(cost_groups[chart.parts[0].group], "computing");
  EXPECT_STREQ(cost_groups[chart.parts[3].group], "heat");
  EXPECT_TRUE(chart.parts[1].capital);
  EXPECT_FALSE(chart.parts[2].capital);
}

TEST(CashChart, SourcesAreUsesInEveryYear) {
  const TemporaryFolder folder;
  const CashChart chart = cash_chart(published(folder / "run.h5"));
  ASSERT_FALSE(chart.years.empty());
  double paid = 0.0;
  for (std::size_t y = 0; y < chart.years.size(); ++y) {
    double balance = 0.0, size = 0.0;
    for (const CashChart::Flow& flow : chart.flows) {
      balance += flow.amount[y];
      size += std::abs(flow.amount[y]);
      if (flow.key == "dividends" || flow.key == "equity") paid -= flow.amount[y];
    }
    EXPECT_NEAR(balance, 0.0, 1e-9 * size + 0.01) << chart.years[y];  // to the cent
  }
  EXPECT_NEAR(chart.equity_so_far.back(), paid, 1e-6);
}

TEST(NetworkChart, TakesWhatWasMeasuredAndReckonsTheRestFromTheJobs) {
  const TemporaryFolder folder;
  const NetworkChart measured = network_chart(published(folder / "a.h5"));
  EXPECT_TRUE(measured.measured);
  EXPECT_DOUBLE_EQ(measured.mean[1], 0.25);
  const NetworkChart reckoned = network_chart(
      published(folder / "b.h5", [](results::EndTables& end) { end.fabric[1].mean_utilisation = results::unknown; }));
  EXPECT_FALSE(reckoned.measured);
  // 3 GB in 3.25 s over 25,600 Gbit/s each way, for 9 + 1 of 48 hours: 24 / 3.25 / 51,200 = 1.4423e-4
  EXPECT_NEAR(reckoned.max[0], 24.0 / 3.25 / 51200.0, 1e-12);
  EXPECT_NEAR(reckoned.mean[0], 24.0 / 3.25 / 51200.0 * 10.0 / 48.0, 1e-12);
}

TEST(LostChart, PutsTheDearestCauseFirstAndHallsTogether) {
  const TemporaryFolder folder;
  std::vector<ResultReader> results;
  results.push_back(published(folder / "run.h5", [](results::EndTables& end) {
    end.totals.causes = {{.name = "hall-a pumps", .failures = 1, .accelerator_seconds_lost = 3600.0},
                         {.name = "ssd", .failures = 2, .accelerator_seconds_lost = 5400.0},
                         {.name = "hall-ä pumps", .failures = 3, .accelerator_seconds_lost = 7200.0},
                         {.name = "never", .failures = 0}};
  }));
  const LostChart chart = lost_chart(results);
  EXPECT_THAT(chart.causes, testing::ElementsAre("pumps", "ssd"));
  ASSERT_TRUE(chart.proposals[0]);
  EXPECT_THAT(chart.proposals[0]->failures, testing::ElementsAre(4.0, 2.0));
  EXPECT_THAT(chart.proposals[0]->taken_back_h, testing::ElementsAre(3.0, 1.5));
}

TEST(TimeChart, AddsUpToAllTime) {
  const TemporaryFolder folder;
  constexpr double offered_s = 100.0 * 172800.0;  // 100 accelerators, two days
  const TimeChart chart = time_chart(published(folder / "run.h5", [](results::EndTables& end) {
    end.totals.accelerator_seconds_busy = 0.8 * offered_s;
    end.totals.accelerator_seconds_productive = 0.6 * offered_s;
    end.totals.accelerator_seconds_throttled = 0.05 * offered_s;
    end.totals.accelerator_seconds_lost = 0.15 * offered_s;
    end.totals.accelerator_seconds_failed = 0.02 * offered_s;
  }));
  using testing::DoubleNear;
  EXPECT_THAT(chart, testing::ElementsAre(DoubleNear(0.6, 1e-12), DoubleNear(0.05, 1e-12), 0.0, 0.0, 0.0,
                                          DoubleNear(0.15, 1e-12), 0.0, DoubleNear(0.02, 1e-12),
                                          DoubleNear(0.18, 1e-12)));  // 1 - 0.82 are idle
}

TEST(TimeChart, IsIdleWhereNoJobRan) {
  const TemporaryFolder folder;
  const TimeChart chart = time_chart(published(folder / "run.h5"));  // 0/0 in the file
  EXPECT_DOUBLE_EQ(chart.back(), 1.0);
}

TEST(ChartJson, WritesWhatIsMissingAsNull) {
  const TemporaryFolder folder;
  std::vector<ResultReader> results;
  results.push_back(
      published(folder / "run.h5", [](results::EndTables& end) { end.fabric.clear(), end.iteration.clear(); }));
  Proposal proposal;
  proposal.name = proposal.label = "A";
  const ReportInputs inputs{results, {proposal}, nullptr, {std::nullopt}, nullptr};
  const Charts charts = charts_of(inputs);
  EXPECT_TRUE(charts.study.empty());
  const nlohmann::json json = nlohmann::json::parse(chart_json(charts));
  EXPECT_TRUE(json["network"][0].is_null());
  EXPECT_TRUE(json["cost"]["proposals"][0].is_null());
  EXPECT_FALSE(json.contains("intervals"));
  EXPECT_EQ(json["load"][0]["peak"].get<double>(), charts.load[0]->peak_mw);
  EXPECT_EQ(json["year"][0]["pue"].size(), charts.year[0]->pue.size());
  for (const Section& section : chart_sections(charts, inputs)) EXPECT_NE(section.id, "uncertainty");
}

}  // namespace
}  // namespace gigatwin::report::html
