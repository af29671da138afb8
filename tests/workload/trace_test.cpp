#include "workload/trace.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "base/error.hpp"

namespace gigatwin::workload {
namespace {

constexpr const char* philly_header = "job_index,timestamp,arrival_s,duration_s,gpus,virtual_cluster\n";

Trace philly(const std::string& rows) { return parse_trace(philly_header + rows, "t.csv", TraceFormat::philly); }

TEST(Trace, ReadsJobsByColumnName) {
  const Trace trace = philly("7,2017-09-04 10:30:41,0,3600,8,a\n9,2017-09-04 10:31:00,19,60,1,b\n");
  ASSERT_EQ(trace.jobs.size(), 2u);
  EXPECT_EQ(trace.jobs[0].id, "7");
  EXPECT_EQ(trace.jobs[1].arrival, seconds(19));
  EXPECT_EQ(trace.jobs[1].duration, seconds(60));
  EXPECT_EQ(trace.jobs[0].gpus, 8);
  EXPECT_DOUBLE_EQ(trace.gpu_seconds(), 8 * 3600 + 60);
  EXPECT_TRUE(trace.rejected.empty());
}

TEST(Trace, RejectsRowsThatAreNoJobsWithLineAndReason) {
  const Trace trace = philly(
      "1,x,0,-5,1,a\n"
      "2,x,1,10,0,a\n"
      "3,x,2,10,1.5,a\n"
      "4,x,-1,10,1,a\n"
      "5,x,3,soon,1,a\n"
      "6,x,4,10,1,a\n"
      "6,x,5,10,1,a\n"
      "8,x,6,0,1,a\n");
  ASSERT_EQ(trace.jobs.size(), 1u);
  EXPECT_EQ(trace.jobs[0].id, "6");
  std::vector<std::string> reasons;
  for (const RejectedRow& row : trace.rejected) reasons.push_back(std::to_string(row.line) + " " + row.reason);
  EXPECT_THAT(reasons,
              testing::ElementsAre(
                  "2 duration_s: expected more than 0, found -5", "3 gpus: expected a whole number from 1 on, found 0",
                  "4 gpus: expected a whole number from 1 on, found 1.5", "5 arrival_s: expected at least 0, found -1",
                  "6 duration_s: expected a number, found \"soon\"", "8 job_index: 6 is in line 7 already",
                  "9 duration_s: expected more than 0, found 0"));
}

TEST(Trace, SortsLateRowsAndCountsThem) {
  const Trace trace = philly("1,x,10,5,1,a\n2,x,5,5,1,a\n3,x,7,5,1,a\n4,x,20,5,1,a\n");
  std::vector<std::string> ids;
  for (const TraceJob& job : trace.jobs) ids.push_back(job.id);
  EXPECT_THAT(ids, testing::ElementsAre("2", "3", "1", "4"));
  EXPECT_EQ(trace.out_of_order, 1);
}

TEST(Trace, OfKalosChecksGpusAgainstWorkers) {
  const Trace trace =
      parse_trace("job_id,arrival_s,duration_s,gpus,workers,gpus_per_worker\n0,0,104,64,8,8\n1,313,78,64,8,4\n",
                  "k.csv", TraceFormat::kalos);
  EXPECT_EQ(trace.jobs.size(), 1u);
  ASSERT_EQ(trace.rejected.size(), 1u);
  EXPECT_EQ(trace.rejected[0].reason, "gpus: expected workers x gpus_per_worker = 8 x 4, found 64");
}

TEST(Trace, WithoutAColumnIsRefusedAsAWhole) {
  try {
    parse_trace("job_index,arrival_s,gpus\n1,0,1\n", "t.csv", TraceFormat::philly);
    FAIL();
  } catch (const FormatError& error) {
    EXPECT_STREQ(error.what(), "t.csv:1: expected a column duration_s, found columns job_index, arrival_s, gpus");
  }
  EXPECT_THROW(read_trace("/no/such/file.csv", TraceFormat::kalos), FileError);
}

/// The real file, or an empty path where the shared data are missing.
std::string shared_trace(const char* name) {
  const std::filesystem::path path = std::filesystem::path(GIGATWIN_SHARED_DATA) / "traces" / name;
  return std::filesystem::exists(path) ? path.string() : std::string{};
}

TEST(RealTrace, OfPhillyHasItsPublishedJobsAndGpuHours) {
  const std::string path = shared_trace("philly_jobs_pollux_extract.csv.gz");
  if (path.empty()) GTEST_SKIP() << "no shared data";
  const Trace trace = read_trace(path, TraceFormat::philly);
  EXPECT_EQ(trace.jobs.size() + trace.rejected.size(), 82247u);
  EXPECT_EQ(trace.rejected.size(), 0u);
  EXPECT_NEAR(trace.gpu_seconds() / 3600, 978078, 0.5);
}

TEST(RealTrace, OfKalosHasItsPublishedJobsAndGpuHours) {
  const std::string path = shared_trace("acme_kalos_completed_subset.csv.gz");
  if (path.empty()) GTEST_SKIP() << "no shared data";
  const Trace trace = read_trace(path, TraceFormat::kalos);
  EXPECT_EQ(trace.jobs.size() + trace.rejected.size(), 319u);
  EXPECT_EQ(trace.rejected.size(), 0u);
  EXPECT_NEAR(trace.gpu_seconds() / 3600, 456843, 0.5);
}

}  // namespace
}  // namespace gigatwin::workload
