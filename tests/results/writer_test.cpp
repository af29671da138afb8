#include "results/writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "results/reader.hpp"
#include "synthetic_run.hpp"
#include "temporary_folder.hpp"

namespace gigatwin::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

/// Feeds `steps` samples and publishes; the result opened.
ResultReader published(const RunDescription& run, std::int64_t steps) {
  ResultWriter writer{run};
  synthetic::feed(writer, run, steps);
  writer.publish(synthetic::end_tables(run));
  return ResultReader{run.path};
}

// Rows of three steps: 10.000, 10.001, 10.002 MW have the mean 10.001 MW, and the next three 10.004 MW.
TEST(Series, AreMeansOverTheRow) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  const ResultReader result = published(run, 576);
  EXPECT_THAT(result.numbers("", "it_power"), SizeIs(192));  // 2 days of quarter hours
  EXPECT_NEAR(result.numbers("", "it_power")[0], 10.001, 1e-6);
  EXPECT_NEAR(result.numbers("", "it_power")[1], 10.004, 1e-6);
  EXPECT_NEAR(result.numbers("", "pue")[5], 1.25, 1e-6);
  EXPECT_NEAR(result.numbers("", "water_flow")[0], 1800.0, 1e-3);     // 0.5 kg/s
  EXPECT_NEAR(result.numbers("", "wue")[0], 1800.0 / 10001.0, 1e-6);  // L/h over kW
  EXPECT_NEAR(result.numbers("", "electricity_price")[0], 40.0, 1e-5);
  EXPECT_NEAR(result.numbers("", "electricity_cost")[0], 40.0 * 12.50125, 1e-3);  // EUR/MWh * MW
  EXPECT_NEAR(result.numbers("", "carbon_intensity")[0], 50.0, 1e-5);
  EXPECT_NEAR(result.numbers("", "carbon_emission")[0], 50.0 * 12.50125, 1e-3);  // g/kWh = kg/MWh
  EXPECT_EQ(result.numbers("", "time")[1], 900.0);
}

// Busy 0, 1000, 0 accelerators: the speed 0.5 counts for the second step alone. Then 1000, 0, 1000.
TEST(Series, WeighRatiosByWhatTheyAreOf) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  const ResultReader result = published(run, 6);
  EXPECT_NEAR(result.numbers("", "busy_accelerators")[0], 1000.0 / 3.0, 1e-3);
  EXPECT_NEAR(result.numbers("", "speed")[0], 0.5, 1e-7);
  EXPECT_NEAR(result.numbers("power", "speed")[0], 0.5, 1e-7);
}

TEST(Series, AreMissingWhereTheirWeightIsZero) {
  const TemporaryFolder folder;
  RunDescription run = synthetic::description(folder / "run.h5");
  run.every = run.step;
  const ResultReader result = published(run, 2);
  EXPECT_TRUE(std::isnan(result.numbers("", "speed")[0]));  // nobody is busy
  EXPECT_NEAR(result.numbers("", "speed")[1], 0.5, 1e-7);
}

TEST(Series, GivePointsAsTheyStandAtTheEnd) {
  const TemporaryFolder folder;
  const ResultReader result = published(synthetic::description(folder / "run.h5"), 4);
  EXPECT_THAT(result.numbers("cooling", "warmest_supply"), ElementsAre(32.0, 33.0));  // steps 0..2, and 3 alone
}

// Residuals 0, 1, 2 | 3, 0, 1 | 2, 3, 0, all times 1e-15.
TEST(Series, GiveMaximaOfTheRow) {
  const TemporaryFolder folder;
  const ResultReader result = published(synthetic::description(folder / "run.h5"), 9);
  const auto residual = result.numbers("", "balance_residual");
  ASSERT_THAT(residual, SizeIs(3));
  EXPECT_NEAR(residual[0], 2e-15, 1e-21);
  EXPECT_NEAR(residual[1], 3e-15, 1e-21);
  EXPECT_NEAR(residual[2], 3e-15, 1e-21);
}

TEST(Series, EndWithAShorterRow) {
  const TemporaryFolder folder;
  const ResultReader result = published(synthetic::description(folder / "run.h5"), 4);
  ASSERT_THAT(result.numbers("", "it_power"), SizeIs(2));
  EXPECT_NEAR(result.numbers("", "it_power")[1], 10.003, 1e-6);
}

// Steps of 10 minutes into rows of 15: the second step counts half in each row. (10 * 10 + 10.001 * 5) / 15
// = 10.000333.
TEST(Series, SplitAStepAcrossTwoRows) {
  const TemporaryFolder folder;
  RunDescription run = synthetic::description(folder / "run.h5");
  run.step = minutes(10);
  const ResultReader result = published(run, 3);
  const auto power = result.numbers("", "it_power");
  ASSERT_THAT(power, SizeIs(2));
  EXPECT_NEAR(power[0], 10.0 + 0.001 / 3.0, 1e-6);
  EXPECT_NEAR(power[1], 10.0 + 0.005 / 3.0, 1e-6);  // (10.001 * 5 + 10.002 * 10) / 15
}

// Energy is the same whatever the rows: the sum over rows of mean * length equals the sum over steps.
TEST(Series, KeepTheEnergyWhateverTheRows) {
  const TemporaryFolder folder;
  for (const double row_minutes : {5.0, 7.0, 12.0, 15.0, 60.0}) {
    RunDescription run = synthetic::description(folder / "run.h5");
    run.force = true;
    run.every = minutes(row_minutes);
    const ResultReader result = published(run, 84);  // 420 minutes: whole rows for all
    double energy = 0.0;
    for (const double power : result.numbers("", "it_power")) energy += power * row_minutes;
    // 84 steps of 5 minutes from 10 MW, 1 kW more each: 5 * (840 + 0.001 * 83 * 84 / 2) = 4217.43 MW min
    EXPECT_NEAR(energy, 4217.43, 4217.43 * 1e-6) << row_minutes << " minutes";
  }
}

TEST(Series, HaveOneColumnForEachHall) {
  const TemporaryFolder folder;
  const ResultReader result = published(synthetic::description(folder / "run.h5"), 6);
  EXPECT_THAT(result.texts("power", "hall"), ElementsAre("hall-a", "hall-ä"));
  const auto power = result.numbers("power", "it_power");  // [time, hall]
  ASSERT_THAT(power, SizeIs(4));
  EXPECT_NEAR(power[0], 10.001 * 0.25, 1e-6);
  EXPECT_NEAR(power[1], 10.001 * 0.75, 1e-6);
  EXPECT_NEAR(power[3], 10.004 * 0.75, 1e-6);
  EXPECT_THAT(result.numbers("cooling", "coolant_supply"), ElementsAre(20.0, 21.0, 20.0, 21.0));
}

TEST(Series, LeaveHallsOutAtSiteLevel) {
  const TemporaryFolder folder;
  RunDescription run = synthetic::description(folder / "run.h5");
  run.level = Level::site;
  const ResultReader result = published(run, 6);
  EXPECT_EQ(result.find("power", "hall"), nullptr);
  EXPECT_EQ(result.find("power", "it_power"), nullptr);
  EXPECT_NE(result.find("power", "ups_loss"), nullptr);
}

// More rows than are held in memory and than a chunk of halls has.
TEST(Series, AreWholeAcrossBuffersAndChunks) {
  const TemporaryFolder folder;
  RunDescription run = synthetic::description(folder / "run.h5");
  run.step = run.every = seconds(60);
  run.duration = minutes(5000);
  const ResultReader result = published(run, 5000);
  const auto power = result.numbers("", "it_power");
  const auto halls = result.numbers("power", "it_power");
  ASSERT_THAT(power, SizeIs(5000));
  ASSERT_THAT(halls, SizeIs(10000));
  for (std::size_t i = 0; i < power.size(); ++i) {
    ASSERT_NEAR(power[i], 10.0 + 0.001 * static_cast<double>(i), 2e-6) << i;
    ASSERT_NEAR(halls[2 * i + 1], 0.75 * power[i], 2e-6) << i;
  }
  EXPECT_EQ(result.numbers("", "it_power", 4999, 10), std::vector<double>{power[4999]});
}

TEST(Jobs, AreOneRowEach) {
  const TemporaryFolder folder;
  const ResultReader result = published(synthetic::description(folder / "run.h5"), 576);
  EXPECT_THAT(result.texts("jobs", "name"), ElementsAre("job-0", "job-1"));
  EXPECT_THAT(result.texts("jobs", "model"), ElementsAre("llama-3-70b", ""));
  EXPECT_THAT(result.numbers("jobs", "state"), ElementsAre(2.0, 0.0));
  EXPECT_DOUBLE_EQ(result.numbers("jobs", "wait")[0], 1.0);  // submitted at 0.5 s, started 1 h later
  EXPECT_TRUE(std::isnan(result.numbers("jobs", "started")[1]));
  EXPECT_TRUE(std::isnan(result.numbers("jobs", "wait")[1]));
  EXPECT_DOUBLE_EQ(result.numbers("jobs", "finished")[0], 11.0);
  EXPECT_DOUBLE_EQ(result.numbers("jobs", "productive")[0], 9.0);
  EXPECT_DOUBLE_EQ(result.numbers("jobs", "it_energy")[0], 5.0);
  EXPECT_DOUBLE_EQ(result.numbers("jobs", "useful_flop")[0], 4.2e23);
  EXPECT_DOUBLE_EQ(*result.number("indicators", "mean_wait"), 1.0);
  EXPECT_NEAR(*result.number("indicators", "mean_mfu"), 0.4, 1e-12);
}

TEST(Events, LeaveCheckpointsOutUnlessAskedFor) {
  const TemporaryFolder folder;
  RunDescription run = synthetic::description(folder / "run.h5");
  const ResultReader important = published(run, 576);
  EXPECT_THAT(important.numbers("events", "kind"), ElementsAre(4.0, 4.0));  // failures
  EXPECT_THAT(important.numbers("events", "when"), ElementsAre(86400.0, 172800.0));
  EXPECT_THAT(important.numbers("events", "cause"), ElementsAre(1.0, 1.0));
  EXPECT_THAT(important.numbers("events", "event"), ElementsAre(0.0, 1.0));
  EXPECT_THAT(important.texts("events", "failure_cause"), ElementsAre("accelerator", "network"));
  run.path = folder / "all.h5";
  run.events = EventDetail::all;
  const ResultReader all = published(run, 576);
  EXPECT_THAT(all.numbers("events", "kind"), ElementsAre(3.0, 4.0, 3.0, 4.0));
  EXPECT_DOUBLE_EQ(all.numbers("events", "value")[0], 42.0);
  EXPECT_EQ(all.numbers("events", "cause")[0], -1.0);
}

TEST(EndTables, AreWrittenWithTheirUnits) {
  const TemporaryFolder folder;
  const ResultReader result = published(synthetic::description(folder / "run.h5"), 6);
  EXPECT_THAT(result.texts("fabric", "tier"), ElementsAre("leaf", "spine"));
  EXPECT_THAT(result.numbers("fabric", "link_bandwidth"), ElementsAre(400.0, 800.0));
  EXPECT_TRUE(std::isnan(result.numbers("fabric", "mean_utilisation")[0]));
  EXPECT_THAT(result.numbers("iteration", "bytes_per_tier"), ElementsAre(3.0, 1.0));
  EXPECT_THAT(result.find("iteration", "bytes_per_tier")->dimensions, ElementsAre("profile", "tier"));
  EXPECT_DOUBLE_EQ(*result.number("economics", "capital_cost"), 1e9);
  EXPECT_EQ(result.find("economics", "capital_cost")->attribute("source"), "quote, 2025");
  EXPECT_THAT(result.numbers("economics", "part_cost"), ElementsAre(8e8, 2e8));
  EXPECT_DOUBLE_EQ(*result.number("indicators", "pue"), 1.25);                       // 600 / 480 MWh
  EXPECT_DOUBLE_EQ(*result.number("indicators", "cost_per_accelerator_hour"), 1.0);  // 4800 EUR / (100 * 48 h)
}

TEST(Provenance, HasWhatARerunNeeds) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  const ResultReader result = published(run, 6);
  EXPECT_EQ(result.text("provenance", "scenario_as_written"), run.scenario_as_written);
  EXPECT_EQ(result.text("provenance", "scenario_resolved"), run.scenario_resolved);
  EXPECT_EQ(result.text("provenance", "command"), run.command);
  EXPECT_THAT(result.texts("provenance", "input_sha256"), ElementsAre(std::string(64, 'a')));
  EXPECT_THAT(result.texts("provenance", "figure_source"), ElementsAre("assumption, 1.1 to 1.3"));
  EXPECT_EQ(result.info().seed, run.seed);  // all 64 bits
  EXPECT_GT(*result.number("provenance", "peak_memory"), 1e6);
}

TEST(Provenance, ReplacesBytesThatAreNoText) {
  const TemporaryFolder folder;
  RunDescription run = synthetic::description(folder / "run.h5");
  run.command = "gigatwin run caf\xE9.yaml \xC3\xA9t\xC3\xA9 \xED\xA0\x80";
  EXPECT_EQ(published(run, 6).text("provenance", "command"), "gigatwin run caf?.yaml été ???");
}

TEST(Writer, GivesTheSameValuesForTheSameCalls) {
  const TemporaryFolder folder;
  const ResultReader a = published(synthetic::description(folder / "a.h5"), 576);
  const ResultReader b = published(synthetic::description(folder / "b.h5"), 576);
  ASSERT_EQ(a.groups(), b.groups());
  std::size_t compared = 0;
  for (const std::string& group : a.groups()) {
    if (group == "provenance") continue;
    for (const StoredVariable& variable : a.variables(group)) {
      if (variable.type == Type::text) {
        EXPECT_EQ(a.texts(group, variable.name), b.texts(group, variable.name)) << group << "/" << variable.name;
      } else {
        const auto x = a.numbers(group, variable.name), y = b.numbers(group, variable.name);
        ASSERT_EQ(x.size(), y.size());
        EXPECT_EQ(std::memcmp(x.data(), y.data(), x.size() * sizeof(double)), 0) << group << "/" << variable.name;
      }
      ++compared;
    }
  }
  EXPECT_GT(compared, 100U);
}

TEST(Writer, LeavesNothingBesideTheFinalName) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  ResultWriter writer{run};
  EXPECT_TRUE(std::filesystem::exists(run.path + ".partial"));
  EXPECT_FALSE(std::filesystem::exists(run.path));
  synthetic::feed(writer, run, 6);
  writer.publish(synthetic::end_tables(run));
  EXPECT_FALSE(std::filesystem::exists(run.path + ".partial"));
  EXPECT_TRUE(std::filesystem::exists(run.path));
}

}  // namespace
}  // namespace gigatwin::results
