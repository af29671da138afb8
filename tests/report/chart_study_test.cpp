#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/random.hpp"
#include "report/html/chart_data.hpp"
#include "results/study_file.hpp"
#include "results/synthetic_run.hpp"
#include "results/temporary_folder.hpp"

/// What the charts make of a study whose answers are known: PUE = 1 + 0.1 a + 0.01 b, a and b uniform in 0..1.
namespace gigatwin::report::html {
namespace {

using results::ResultReader;
using results::TemporaryFolder;
namespace synthetic = results::synthetic;

ResultReader published(const std::string& path) {
  const results::RunDescription run = synthetic::description(path);
  results::ResultWriter writer{run};
  synthetic::feed(writer, run, 10);
  writer.publish(synthetic::end_tables(run));
  return ResultReader{path};
}

void add_point(results::StudyWriter& writer, results::Block block, std::int64_t input, double a, double b) {
  results::StudyPoint point;
  point.block = block;
  point.input = input;
  point.levels = point.numbers = {b, a};  // in the order of the inputs
  results::StudyRow row;
  row.status = results::StudyStatus::ok;
  row.indicators = {1.0 + 0.1 * a + 0.01 * b};
  writer.add(point, {row});
}

results::StudyReader study(const std::string& path) {
  constexpr std::size_t samples = 64;
  results::StudyDescription about;
  about.name = "known";
  about.scenarios = {{"in", "In the study", "in.yaml", "name: in\n"}};
  about.inputs = {{"b", {{"", "uniform 0 to 1", "test", {}}}}, {"a", {{"", "uniform 0 to 1", "test", {}}}}};
  about.indicators = {"pue"};
  results::StudyWriter writer{path, about, 5 + samples, false};
  add_point(writer, results::Block::nominal, -1, 0.5, 0.5);
  add_point(writer, results::Block::tornado, 0, 0.5, 0.05);
  add_point(writer, results::Block::tornado, 0, 0.5, 0.95);
  add_point(writer, results::Block::tornado, 1, 0.05, 0.5);
  add_point(writer, results::Block::tornado, 1, 0.95, 0.5);
  for (std::uint64_t k = 0; k < samples; ++k)
    add_point(writer, results::Block::sample, -1, Draws{1, "a"}.uniform(k), Draws{1, "b"}.uniform(k));
  writer.publish();
  return results::StudyReader{path};
}

class StudyCharts : public testing::Test {
 protected:
  StudyCharts() {
    results_.push_back(published(folder_ / "in.h5"));
    results_.push_back(published(folder_ / "out.h5"));
    Proposal in, out;
    in.name = in.label = "in";
    out.name = out.label = "out";
    inputs_.proposals = {in, out};
    inputs_.study = &study_;
    inputs_.scenario_of = {0, std::nullopt};
  }

  TemporaryFolder folder_;
  std::vector<ResultReader> results_;
  results::StudyReader study_ = study(folder_ / "study.h5");
  ReportInputs inputs_{results_, {}, nullptr, {}, nullptr};
};

TEST_F(StudyCharts, PutTheWidestSwingFirst) {
  const std::vector<StudyChart> charts = study_charts(inputs_);
  ASSERT_EQ(charts.size(), 1u);
  EXPECT_NEAR(charts[0].base[0], 1.055, 1e-12);
  EXPECT_TRUE(std::isnan(charts[0].base[1]));
  ASSERT_EQ(charts[0].swings.size(), 2u);
  EXPECT_EQ(charts[0].swings[0].input, "a");
  EXPECT_NEAR(charts[0].swings[0].at_low[0], 1.01, 1e-12);    // 1 + 0.1 * 0.05 + 0.01 * 0.5
  EXPECT_NEAR(charts[0].swings[0].at_high[0], 1.1, 1e-12);    // 1 + 0.1 * 0.95 + 0.01 * 0.5
  EXPECT_NEAR(charts[0].swings[1].at_low[0], 1.0505, 1e-12);  // 1 + 0.1 * 0.5 + 0.01 * 0.05
  EXPECT_TRUE(std::isnan(charts[0].swings[0].at_low[1]));
}

TEST_F(StudyCharts, SaySpreadAndWhatItComesFrom) {
  const StudyChart chart = study_charts(inputs_).at(0);
  ASSERT_TRUE(chart.spread[0]);
  EXPECT_LT(chart.spread[0]->low, 1.02);
  EXPECT_GT(chart.spread[0]->high, 1.09);
  EXPECT_EQ(chart.drives[0].input, "a");
  EXPECT_GT(chart.drives[0].first[0].value, 0.8);  // 100 / 101 of the variance; 64 points in classes
  EXPECT_TRUE(std::isnan(chart.drives[0].total[0].value));
  EXPECT_TRUE(std::isnan(chart.drives[0].first[1].value));
}

TEST_F(StudyCharts, FollowTheQuantilesOverTheSamples) {
  const StudyChart chart = study_charts(inputs_).at(0);
  std::vector<std::size_t> counts;
  for (const StudyChart::Step& step : chart.steps) counts.push_back(step.count);
  EXPECT_THAT(counts, testing::ElementsAre(8u, 16u, 32u, 64u));
  EXPECT_NEAR(chart.steps.back().median[0], chart.spread[0]->median, 1e-12);
  EXPECT_TRUE(std::isnan(chart.steps.back().median[1]));
}

TEST_F(StudyCharts, StandInTheJsonAndOnThePage) {
  const Charts charts = charts_of(inputs_);
  const nlohmann::json json = nlohmann::json::parse(chart_json(charts));
  EXPECT_EQ(json["intervals"][0]["name"], "pue");
  EXPECT_TRUE(json["tornado"][0]["inputs"][0]["low"][1].is_null());
  EXPECT_EQ(json["convergence"][0]["n"].size(), 4u);
  const std::vector<Section> sections = chart_sections(charts, inputs_);
  EXPECT_EQ(sections.back().id, "uncertainty");
  EXPECT_THAT(sections.back().body.text, testing::HasSubstr("id=\"chart-tornado\""));
}

}  // namespace
}  // namespace gigatwin::report::html
