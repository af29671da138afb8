#include <gmock/gmock.h>

#include "reading.hpp"

namespace gigatwin::traces {
namespace {

using testing::ElementsAre;

TEST(SwfTrace, IsReadWithItsHeader) {
  const Trace trace = parsed(
      "; Version: 2.2\n; UnixStartTime: 1830297600\n; MaxNodes: 16\n; MaxProcs: 128\n;\n"
      "  1     0   10  3600   64 -1 -1   64  7200 -1  1  3  1 -1  2  1 -1 -1\n"
      "  2   100   -1    50   -1 -1 -1    8    -1 -1  0 -1  1 -1 -1  1 -1 -1\n");
  EXPECT_EQ(trace.format, Format::swf);
  EXPECT_EQ(trace.machine, 128);
  EXPECT_EQ(trace.zero, parse_instant("2028-01-01"));
  ASSERT_EQ(trace.jobs.size(), 2u);
  const Job& first = trace.jobs[0];
  EXPECT_EQ(first.wait_s, 10);
  EXPECT_EQ(first.duration_s, 3600);
  EXPECT_EQ(first.accelerators, 64);
  EXPECT_EQ(first.requested_s, 7200);
  EXPECT_EQ(first.state, State::completed);
  EXPECT_EQ(trace.tenants[static_cast<std::size_t>(first.tenant)], "3");
  EXPECT_EQ(trace.queues[static_cast<std::size_t>(first.queue)], "2");
  const Job& second = trace.jobs[1];
  EXPECT_EQ(second.accelerators, 8) << "requested, where none are told as allocated";
  EXPECT_FALSE(second.knows_wait());
  EXPECT_FALSE(second.knows_request());
  EXPECT_EQ(second.state, State::failed);
  EXPECT_EQ(second.tenant, -1);
}

TEST(SwfTrace, RejectsWhatIsNoJob) {
  const Trace trace = parsed(
      "1 0 10 -1 64 -1 -1 64 7200 -1 1 3 1 -1 2 1 -1 -1\n"
      "2 0 10 -1 -1 -1 -1 64 7200 -1 5 3 1 -1 2 1 -1 -1\n"
      "3 0 10 0 64 -1 -1 64 7200 -1 1 3 1 -1 2 1 -1 -1\n"
      "4 0 10 5 -1 -1 -1 0 7200 -1 1 3 1 -1 2 1 -1 -1\n"
      "5 0 -2 5 1 -1 -1 1 7200 -1 1 3 1 -1 2 1 -1 -1\n"
      "6 -7 0 5 1 -1 -1 1 7200 -1 1 3 1 -1 2 1 -1 -1\n"
      "7 0 0 5 1\n"
      "8 0 0 five 1 -1 -1 1 7200 -1 1 3 1 -1 2 1 -1 -1\n"
      "9 0 0 5 1 -1 -1 1 7200 -1 1 3 1 -1 2 1 -1 -1\n"
      "9 1 0 5 1 -1 -1 1 7200 -1 1 3 1 -1 2 1 -1 -1\n");
  EXPECT_THAT(ids(trace), ElementsAre("9"));
  EXPECT_THAT(
      reasons(trace),
      ElementsAre("1 run time: not known", "2 cancelled before it started", "3 run time: expected more than 0, found 0",
                  "4 processors: expected a whole number from 1 on, found 0",
                  "5 wait time: expected at least 0, found -2", "6 submit time: expected at least 0, found -7",
                  "7 expected 18 fields, found 5", "8 run time: expected a number, found \"five\"",
                  "10 job number: 9 is in line 9 already"));
}

// A job that was swapped out has a line of its own (status 1) and one for each part (2, 3 or 4).
TEST(SwfTrace, LeavesOutThePartsOfAJobThatWasSwapped) {
  const Trace trace = parsed(
      "1 0 0 30 1 -1 -1 1 60 -1 1 3 1 -1 2 1 -1 -1\n"
      "1 0 0 10 1 -1 -1 1 60 -1 2 3 1 -1 2 1 -1 -1\n"
      "1 10 5 20 1 -1 -1 1 60 -1 3 3 1 -1 2 1 -1 -1\n");
  EXPECT_EQ(trace.jobs.size(), 1u);
  EXPECT_EQ(trace.steps, 2);
  EXPECT_EQ(trace.rejected_count, 0);
}

}  // namespace
}  // namespace gigatwin::traces
