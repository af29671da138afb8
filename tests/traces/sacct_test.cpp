#include <gmock/gmock.h>

#include "base/error.hpp"
#include "reading.hpp"
#include "traces/cells.hpp"

namespace gigatwin::traces {
namespace {

using testing::ElementsAre;

TEST(SlurmDuration, HasDaysAndColons) {
  EXPECT_EQ(slurm_duration("1-06:00:10"), 108010);
  EXPECT_EQ(slurm_duration("00:01:30"), 90);
  EXPECT_EQ(slurm_duration("01:30.500"), 90.5);
  EXPECT_EQ(slurm_duration("2-00"), 172800);
  for (const char* wrong : {"", "90", "1:2:3:4", "UNLIMITED", "-1:00", "1-x:00:00", "1--1:00:00"})
    EXPECT_EQ(slurm_duration(wrong), std::nullopt) << wrong;
}

TEST(Dates, ThatDoNotExistAreNone) {
  EXPECT_EQ(time_of("1970-01-02T00:00:01"), 86401);
  for (const char* wrong : {"2023-02-29T00:00:00", "2024-13-01T00:00:00", "2024-01-01T24:00:00", "Unknown"})
    EXPECT_EQ(time_of(wrong), std::nullopt) << wrong;
  EXPECT_TRUE(time_of("2024-02-29T00:00:00").has_value());
}

constexpr const char* header =
    "JobID|User|Account|Partition|QOS|Submit|Start|End|Elapsed|Timelimit|AllocTRES|NNodes|State|ExitCode\n";

TEST(SacctTrace, TakesJobsAndArraysAndLeavesStepsOut) {
  const Trace trace = parsed(
      std::string(header) +
      "100|ann|physics|gpu|normal|2028-01-01T00:00:00|2028-01-01T00:01:00|2028-01-01T02:01:00|02:00:00|1-00:00:00|"
      "billing=64,cpu=64,gres/gpu:a100=8,gres/gpu=8,mem=500G,node=2|2|COMPLETED|0:0\n"
      "100.batch||physics|||2028-01-01T00:01:00|2028-01-01T00:01:00|2028-01-01T02:01:00|02:00:00||cpu=32|1|COMPLETED|0:"
      "0\n"
      "101_4|bob|physics|gpu|normal|2028-01-01T00:00:30|2028-01-01T00:00:30|2028-01-01T00:10:30|00:10:00|UNLIMITED|"
      "cpu=8,gres/gpu:a100=1|1|CANCELLED by 1000|0:0\n"
      "101_5|bob|physics|gpu|normal|2028-01-01T00:00:30|2028-01-01T00:00:30|2028-01-01T00:10:30|00:10:00|00:10:00|"
      "cpu=8,gres/gpu=1|1|NODE_FAIL|0:0\n");
  EXPECT_EQ(trace.format, Format::sacct);
  EXPECT_THAT(ids(trace), ElementsAre("100", "101_4", "101_5"));
  EXPECT_EQ(trace.steps, 1);
  EXPECT_EQ(trace.rejected_count, 0);
  EXPECT_EQ(trace.zero, parse_instant("2028-01-01"));
  const Job& first = trace.jobs[0];
  EXPECT_EQ(first.accelerators, 8);
  EXPECT_EQ(first.wait_s, 60);
  EXPECT_EQ(first.duration_s, 7200);
  EXPECT_EQ(first.requested_s, 86400);
  EXPECT_EQ(trace.jobs[1].accelerators, 1) << "of a type alone";
  EXPECT_EQ(trace.jobs[1].submitted_s, 30);
  EXPECT_FALSE(trace.jobs[1].knows_request());
  EXPECT_EQ(trace.jobs[1].state, State::cancelled);
  EXPECT_EQ(trace.jobs[2].state, State::node_fail);
  EXPECT_THAT(trace.tenants, ElementsAre("physics"));
  EXPECT_THAT(trace.queues, ElementsAre("gpu"));
  EXPECT_THAT(trace.ignored_columns, ElementsAre("User", "QOS", "ExitCode"));
}

TEST(SacctTrace, RejectsWhatHasNoEndNoStartOrNoGpu) {
  const std::string times = "|2028-01-01T00:00:00|2028-01-01T00:01:00|";
  const Trace trace =
      parsed("JobID|Submit|Start|ElapsedRaw|AllocTRES|State\n1" + times + "60|gres/gpu=1|RUNNING\n" +
             "2|2028-01-01T00:00:00|Unknown|0||PENDING\n" + "3|2028-01-01T00:00:00|None|0||CANCELLED by 7\n" + "4" +
             times + "0|gres/gpu=1|CANCELLED\n" + "5" + times + "60|cpu=8,mem=4G|COMPLETED\n" +
             "6|2028-01-01T00:00:00|2027-12-31T23:59:00|60|gres/gpu=1|COMPLETED\n" +
             "7|01/02/2028|2028-01-01T00:00:00|60|gres/gpu=1|COMPLETED\n" + "8" + times + "60|gres/gpu=1\n");
  EXPECT_TRUE(trace.jobs.empty());
  EXPECT_THAT(reasons(trace), ElementsAre("2 RUNNING: it has no end", "3 PENDING: it has no end",
                                          "4 cancelled before it started", "5 cancelled before it started",
                                          "6 no gres/gpu in \"cpu=8,mem=4G\"", "7 Start: 60 s before Submit",
                                          "8 Submit: expected a time such as 2028-01-01T06:00:00, found \"01/02/2028\"",
                                          "9 expected 6 fields as in the header, found 5"));
}

TEST(SacctTrace, CountsNodesWhereItIsToldWhatANodeHas) {
  const std::string text = "NNodes|Elapsed|Submit|JobID|\n4|00:10:00|2028-01-01T00:00:00|7|\n";
  const Trace nodes = parsed(text);
  ASSERT_EQ(nodes.jobs.size(), 1u);
  EXPECT_EQ(nodes.jobs[0].accelerators, 4);
  EXPECT_THAT(nodes.notes, ElementsAre("no field tells GPUs: sizes are nodes"));
  ReadOptions options;
  options.accelerators_per_node = 8;
  const Trace gpus = parse_trace(text, "t", options);
  EXPECT_EQ(gpus.jobs[0].accelerators, 32);
  EXPECT_TRUE(gpus.notes.empty());
}

TEST(SacctTrace, TakesTheTimeBetweenStartAndEndWhereNoFieldTellsIt) {
  const Trace trace = parsed(
      "JobID|Submit|Start|End|TimelimitRaw|ReqTRES\n"
      "7|1830297600|1830297610|1830297670|5|gres/gpu=2\n");
  ASSERT_EQ(trace.jobs.size(), 1u);
  EXPECT_EQ(trace.jobs[0].duration_s, 60);
  EXPECT_EQ(trace.jobs[0].wait_s, 10);
  EXPECT_EQ(trace.jobs[0].requested_s, 300);
  EXPECT_EQ(trace.jobs[0].accelerators, 2);
}

TEST(SacctTrace, WithoutANeededFieldIsRefusedAsAWhole) {
  try {
    parsed("JobID|Submit|State\n1|2028-01-01T00:00:00|COMPLETED\n");
    FAIL();
  } catch (const FormatError& error) {
    EXPECT_STREQ(
        error.what(),
        "t:1: expected a field ElapsedRaw, Elapsed, or Start and End of sacct, found fields JobID|Submit|State");
  }
}

}  // namespace
}  // namespace gigatwin::traces
