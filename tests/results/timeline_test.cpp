#include "results/timeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/random.hpp"
#include "results/timeline_trace.hpp"
#include "synthetic_run.hpp"
#include "temporary_folder.hpp"

namespace gigatwin::results {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

using Interval = std::pair<Seconds, Seconds>;

TEST(Lanes, AreTheLowestThatAreFree) {
  const std::vector<Interval> intervals{
      {hours(0), hours(4)}, {hours(1), hours(2)}, {hours(1), hours(3)}, {hours(2), hours(5)}, {hours(4), hours(6)}};
  EXPECT_THAT(lanes_of(intervals), ElementsAre(0, 1, 2, 1, 0));
}

TEST(Lanes, NeverOverlapAndAreAsFewAsCanBe) {
  const Draws draws{5, "test.lanes"};
  std::vector<Interval> intervals;
  for (std::uint64_t i = 0; i < 400; ++i) {
    const Seconds begin = days(draws.uniform(2 * i));
    intervals.emplace_back(begin, begin + hours(3.0 * draws.uniform(2 * i + 1)));
  }
  const std::vector<std::int64_t> lanes = lanes_of(intervals);
  std::int64_t most = 0;  // at one instant: it is reached where one begins
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    std::int64_t at_once = 0;
    for (std::size_t j = 0; j < intervals.size(); ++j) {
      const bool holds = intervals[j].first <= intervals[i].first && intervals[i].first < intervals[j].second;
      at_once += holds ? 1 : 0;
      EXPECT_FALSE(holds && j != i && lanes[i] == lanes[j]) << i << " and " << j;
    }
    most = std::max(most, at_once);
  }
  EXPECT_EQ(*std::max_element(lanes.begin(), lanes.end()) + 1, most);
}

sim::IntervalRecord bar(std::int64_t job, double begin_h, double end_h, std::int64_t first_node, std::int64_t nodes,
                        sim::Activity activity = sim::Activity::training) {
  return {.job = job,
          .begin = hours(begin_h),
          .end = hours(end_h),
          .activity = activity,
          .nodes = nodes,
          .first_node = first_node};
}

/// Three jobs in two halls of 64 nodes: job 0 trains, writes and restarts on 16 nodes of the first; job 1 takes 8 nodes
/// at the same time, leaves and comes back; job 2 is in the second hall.
class TimelineOfThreeJobs : public testing::Test {
 protected:
  TimelineOfThreeJobs() {
    RunDescription run = synthetic::description(path);
    ResultWriter writer{run};
    for (std::int64_t i = 0; i < 24; ++i) writer.sample(synthetic::sample(run, i));
    for (std::int64_t id = 0; id < 3; ++id) {
      sim::JobRecord job = synthetic::job(id);
      job.tenant_class = id == 2 ? "public \"body\"" : "start-up";
      writer.job(job);
    }
    writer.interval(bar(1, 1, 2, 16, 8));
    writer.interval(bar(0, 1, 4, 0, 16));
    writer.interval(bar(0, 4, 5, 0, 16, sim::Activity::checkpointing));
    writer.interval(bar(2, 0, 6, 64, 4));
    writer.interval(bar(1, 5, 7, 16, 8));
    writer.interval(bar(0, 5, 8, 0, 16, sim::Activity::restarting));
    writer.event({.when = hours(5), .kind = sim::EventKind::job_interrupted, .job = 0, .node = 3, .value = 1.0});
    writer.event({.when = hours(6), .kind = sim::EventKind::failure, .node = 100, .value = 0.0});
    writer.event({.when = hours(6.5), .kind = sim::EventKind::job_completed, .job = 1});
    writer.publish(synthetic::end_tables(run));
  }

  TemporaryFolder folder;
  std::string path = folder / "run.h5";
};

TEST_F(TimelineOfThreeJobs, JoinsWhatTouchesAndPacksTheRest) {
  const Timeline timeline = read_timeline(ResultReader{path}, {});
  ASSERT_THAT(timeline.jobs, SizeIs(3));
  EXPECT_THAT(timeline.bars, SizeIs(6));
  ASSERT_THAT(timeline.stays, SizeIs(4));
  EXPECT_EQ(timeline.stays[0].bars, 3U);  // job 0 from 1 to 8 h
  EXPECT_DOUBLE_EQ(timeline.stays[0].end / hours(1), 8.0);
  EXPECT_EQ(timeline.stays[1].job, 1U);  // from 1 to 2 h, beside job 0
  EXPECT_NE(timeline.stays[1].lane, timeline.stays[0].lane);
  EXPECT_EQ(timeline.stays[2].lane, timeline.stays[1].lane);  // from 5 to 7 h
  EXPECT_EQ(timeline.stays[3].hall, 1);
  EXPECT_EQ(timeline.stays[3].lane, 0);
}

TEST_F(TimelineOfThreeJobs, IsCutToWhatIsAskedFor) {
  const ResultReader result{path};
  TimelineSelection selection;
  selection.from = hours(4.5);
  selection.to = hours(5.5);
  const Timeline window = read_timeline(result, selection);
  ASSERT_THAT(window.bars, SizeIs(4));  // two of job 0, one of each other
  EXPECT_DOUBLE_EQ(window.bars[0].interval.begin / hours(1), 4.5);
  EXPECT_DOUBLE_EQ(window.bars[1].interval.end / hours(1), 5.5);
  selection = {};
  selection.tenants = {"public \"body\""};
  EXPECT_THAT(read_timeline(result, selection).bars, SizeIs(1));
  selection.tenants = {};
  selection.jobs = {"job-1", "2"};
  EXPECT_THAT(read_timeline(result, selection).jobs, SizeIs(2));
  selection.jobs = {"job-9"};
  EXPECT_THAT(file_error([&] { read_timeline(result, selection); }), HasSubstr("has no job and no tenant class job-9"));
}

// Node-hours: job 0 has 112, job 1 24, job 2 24; four bars leave room for job 0 and for job 2, which has one bar, but
// not after job 1, which comes first.
TEST_F(TimelineOfThreeJobs, KeepsTheLargestWhereThereAreTooMany) {
  TimelineSelection selection;
  selection.most_bars = 4;
  const Timeline timeline = read_timeline(ResultReader{path}, selection);
  ASSERT_THAT(timeline.jobs, SizeIs(1));
  EXPECT_EQ(timeline.jobs[0].name, "job-0");
  EXPECT_EQ(timeline.jobs_left_out, 2U);
  EXPECT_EQ(timeline.bars_left_out, 3U);
}

TEST_F(TimelineOfThreeJobs, IsATraceWithoutOverlaps) {
  const TimelineTraceSummary summary = write_timeline_trace(ResultReader{path}, {}, folder / "t.json", false);
  EXPECT_EQ(summary.bars, 6U);
  EXPECT_EQ(summary.events, 2U);  // the completion is the end of a bar
  const auto json = nlohmann::json::parse(bytes_of(folder / "t.json"));
  std::vector<std::string> names, marks, curves;
  std::map<std::pair<int, int>, double> end_of_track;
  for (const auto& event : json["traceEvents"]) {
    if (event["ph"] == "i") marks.push_back(event["name"]);
    if (event["ph"] == "C") curves.push_back(event["name"]);
    if (event["ph"] == "M") names.push_back(event["args"]["name"]);
    if (event["ph"] != "X" || event["name"].get<std::string>().substr(0, 4) != "job-") continue;
    double& end = end_of_track[{event["pid"], event["tid"]}];
    EXPECT_GE(event["ts"].get<double>(), end) << event;
    end = event["ts"].get<double>() + event["dur"].get<double>();
  }
  EXPECT_THAT(names, Contains("hall-ä"));
  EXPECT_THAT(marks, ElementsAre("job_interrupted", "failure"));
  EXPECT_THAT(curves, Contains("IT power, MW"));
  EXPECT_DOUBLE_EQ((end_of_track[{2, 1}]), 8.0 * 3600e6);
  EXPECT_THAT(bytes_of(folder / "t.json"),
              HasSubstr("\"name\":\"job_interrupted\",\"args\":{\"cause\":\"network\",\"job\":0"));
  EXPECT_THAT(bytes_of(folder / "t.json"), HasSubstr("\"tenant\":\"public \\\"body\\\"\""));
}

TEST(Timeline, ThatIsNotThereIsToldSo) {
  const TemporaryFolder folder;
  const RunDescription run = synthetic::description(folder / "run.h5");
  ResultWriter writer{run};
  writer.job(synthetic::job(0));
  writer.publish(synthetic::end_tables(run));
  EXPECT_THAT(file_error([&] { write_timeline_trace(ResultReader{run.path}, {}, folder / "t.json", false); }),
              HasSubstr("has no timeline: run the scenario again with output.timeline: jobs or activities"));
  EXPECT_FALSE(std::filesystem::exists(folder / "t.json"));
}

}  // namespace
}  // namespace gigatwin::results
