#include <gmock/gmock.h>

#include "base/error.hpp"
#include "reading.hpp"

namespace gigatwin::traces {
namespace {

using testing::ElementsAre;

constexpr const char* philly_header = "job_index,timestamp,arrival_s,duration_s,gpus,virtual_cluster\n";

Trace philly(const std::string& rows) { return parsed(philly_header + rows, Format::philly); }

TEST(PhillyTrace, IsReadByColumnName) {
  const Trace trace = philly("7,2017-09-04 10:30:41,0,3600,8,a\n9,2017-09-04 10:31:00,19,60,1,b\n");
  ASSERT_EQ(trace.jobs.size(), 2u);
  EXPECT_THAT(ids(trace), ElementsAre("7", "9"));
  EXPECT_EQ(trace.jobs[1].submitted_s, 19);
  EXPECT_EQ(trace.jobs[1].duration_s, 60);
  EXPECT_EQ(trace.jobs[0].accelerators, 8);
  EXPECT_EQ(trace.tenants[static_cast<std::size_t>(trace.jobs[1].tenant)], "b");
  EXPECT_DOUBLE_EQ(trace.accelerator_seconds(), 8 * 3600 + 60);
  EXPECT_TRUE(trace.rejected.empty());
  EXPECT_EQ(trace.zero, parse_instant("2017-09-04 10:30:41"));
}

TEST(PhillyTrace, RejectsRowsThatAreNoJobsWithLineAndReason) {
  const Trace trace = philly(
      "1,x,0,-5,1,a\n"
      "2,x,1,10,0,a\n"
      "3,x,2,10,1.5,a\n"
      "4,x,-1,10,1,a\n"
      "5,x,3,soon,1,a\n"
      "6,x,4,10,1,a\n"
      "6,x,5,10,1,a\n"
      "8,x,6,0,1,a\n"
      "9,x,6,10\n"
      ",x,6,10,1,a\n"
      "11,x,7,10,1,\"a\n");
  EXPECT_THAT(ids(trace), ElementsAre("6"));
  EXPECT_THAT(
      reasons(trace),
      ElementsAre("2 duration_s: expected more than 0, found -5", "3 gpus: expected a whole number from 1 on, found 0",
                  "4 gpus: expected a whole number from 1 on, found 1.5", "5 arrival_s: expected at least 0, found -1",
                  "6 duration_s: expected a number, found \"soon\"", "8 job_index: 6 is in line 7 already",
                  "9 duration_s: expected more than 0, found 0", "10 expected 6 fields as in the header, found 4",
                  "11 job_index: empty", "12 a quoted field is not closed"));
  EXPECT_EQ(trace.rejected_count, 10);
  EXPECT_EQ(trace.lines, 12);
}

TEST(PhillyTrace, SortsLateRowsAndCountsThem) {
  const Trace trace = philly("1,x,10,5,1,a\n2,x,5,5,1,a\n3,x,7,5,1,a\n4,x,20,5,1,a\n");
  EXPECT_THAT(ids(trace), ElementsAre("2", "3", "1", "4"));
  EXPECT_EQ(trace.out_of_order, 1);
}

TEST(PhillyTrace, WithoutAColumnIsRefusedAsAWhole) {
  try {
    parsed("job_index,arrival_s,gpus\n1,0,1\n");
    FAIL();
  } catch (const FormatError& error) {
    EXPECT_STREQ(error.what(), "t:1: expected a column duration_s, found columns job_index, arrival_s, gpus");
  }
  EXPECT_THROW(read_trace("/no/such/file.csv"), FileError);
}

TEST(KalosTrace, ChecksGpusAgainstWorkers) {
  const Trace trace =
      parsed("job_id,arrival_s,duration_s,gpus,workers,gpus_per_worker\n0,0,104,64,8,8\n1,313,78,64,8,4\n");
  EXPECT_EQ(trace.format, Format::kalos);
  EXPECT_EQ(trace.jobs.size(), 1u);
  EXPECT_THAT(reasons(trace), ElementsAre("3 gpus: expected workers x gpus_per_worker = 8 x 4, found 64"));
  EXPECT_FALSE(trace.zero.has_value());
}

TEST(OpenbTrace, KnowsWaitAndSharesOfAGpu) {
  const Trace trace = parsed(
      "name,cpu_milli,num_gpu,gpu_milli,qos,pod_phase,creation_time,deletion_time,scheduled_time\n"
      "a,1,1,460,LS,Succeeded,100,700,130\n"
      "b,1,2,1000,BE,Failed,200,300,200\n"
      "c,1,0,0,BE,Running,200,300,200\n"
      "d,1,1,1000,BE,Pending,200,300,\n"
      "e,1,1,1000,BE,Running,200,150,140\n"
      "f,1,1,1000,BE,Running,200,250,250\n");
  EXPECT_EQ(trace.format, Format::openb);
  ASSERT_EQ(trace.jobs.size(), 2u);
  EXPECT_EQ(trace.jobs[0].wait_s, 30);
  EXPECT_EQ(trace.jobs[0].duration_s, 570);
  EXPECT_FLOAT_EQ(trace.jobs[0].share, 0.46F);
  EXPECT_EQ(trace.jobs[0].state, State::completed);
  EXPECT_EQ(trace.jobs[1].state, State::failed);
  EXPECT_EQ(trace.jobs[1].share, 1.0F);
  EXPECT_THAT(trace.ignored_columns, ElementsAre("cpu_milli"));
  EXPECT_THAT(reasons(trace),
              ElementsAre("4 num_gpu: expected a whole number from 1 on, found 0",
                          "5 scheduled_time: empty, it never started", "6 scheduled_time: 60 s before creation_time",
                          "7 deletion_time: expected after scheduled_time, found 0 s"));
}

ReadOptions mapped() {
  ReadOptions options;
  ColumnMap& c = options.columns.emplace();
  c.id = "name";
  c.submit = "begin";
  c.duration = "run";
  c.accelerators = "n";
  c.tenant = "who";
  c.requested = "limit";
  c.wait = "queued";
  c.state = "end";
  return options;
}

constexpr const char* mapped_header = "who,name,begin,run,n,limit,queued,end,colour\n";

TEST(MappedCsv, ReadsDatesQuotesAndWhatIsKnown) {
  const Trace trace = parse_trace(std::string(mapped_header) +
                                      "\"Lab, A\",j1,2028-01-01T00:00:10,60,4,120,5,COMPLETED,red\n"
                                      "b,j2,2028-01-01 00:00:00,30,1,,,timeout,red\n",
                                  "t", mapped());
  ASSERT_EQ(trace.jobs.size(), 2u);
  EXPECT_EQ(trace.format, Format::csv);
  EXPECT_THAT(ids(trace), ElementsAre("j2", "j1"));
  EXPECT_EQ(trace.zero, parse_instant("2028-01-01"));
  const Job& second = trace.jobs[1];
  EXPECT_EQ(second.submitted_s, 10);
  EXPECT_EQ(second.requested_s, 120);
  EXPECT_EQ(second.wait_s, 5);
  EXPECT_EQ(second.state, State::completed);
  EXPECT_EQ(trace.tenants[static_cast<std::size_t>(second.tenant)], "Lab, A");
  EXPECT_FALSE(trace.jobs[0].knows_wait());
  EXPECT_FALSE(trace.jobs[0].knows_request());
  EXPECT_EQ(trace.jobs[0].state, State::timeout);
  EXPECT_THAT(trace.ignored_columns, ElementsAre("colour"));
}

TEST(MappedCsv, TakesLargeNumbersForUnixTimesAndLinesForIds) {
  ReadOptions options = mapped();
  options.columns->id.clear();
  const Trace trace = parse_trace(
      std::string(mapped_header) + "a,x,1830297600,60,4,120,5,,\na,x,1830297660,60,4,1,5,,\n", "t", options);
  ASSERT_EQ(trace.jobs.size(), 2u);
  EXPECT_EQ(trace.jobs[1].submitted_s, 60);
  EXPECT_EQ(trace.zero, parse_instant("2028-01-01"));
  EXPECT_THAT(ids(trace), ElementsAre("2", "3"));
}

TEST(MappedCsv, RefusesAColumnThatIsNotThere) {
  ReadOptions options = mapped();
  options.columns->tenant = "whom";
  try {
    parse_trace(mapped_header, "t", options);
    FAIL();
  } catch (const FormatError& error) {
    EXPECT_STREQ(error.what(),
                 "t:1: expected a column whom, found columns who, name, begin, run, n, limit, queued, end, colour");
  }
}

// One file, four ways of writing its lines.
TEST(Lines, MayEndWithCrLfAndBeginWithAMark) {
  const std::string plain = std::string(philly_header) + "1,x,0,5,1,a\n2,x,5,5,2,a\n";
  std::string windows;
  for (const char c : plain) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  for (const std::string& text : {windows, "\xEF\xBB\xBF" + plain, "\xEF\xBB\xBF" + windows, "\n\n" + plain + "\n"}) {
    const Trace trace = parsed(text);
    EXPECT_THAT(ids(trace), ElementsAre("1", "2"));
    EXPECT_EQ(trace.tenants, std::vector<std::string>{"a"});
    EXPECT_EQ(trace.rejected_count, 0);
  }
}

TEST(Lines, CutOffAtTheEndOfTheFileAreToldSo) {
  EXPECT_THAT(reasons(philly("1,x,0,5,1,a\n2,x,5,5")),
              ElementsAre("3 the line is cut off; expected 6 fields as in the header, found 4"));
  EXPECT_TRUE(philly("1,x,0,5,1,a\n2,x,5,5,1,a").rejected.empty()) << "whole, but without a line end";
}

TEST(Formats, OfUnknownFilesAreRefused) {
  EXPECT_THROW(parsed(""), FormatError);
  EXPECT_THROW(parsed("\n\n"), FormatError);
  try {
    parsed("a,b\n1,2\n");
    FAIL();
  } catch (const FormatError& error) {
    EXPECT_STREQ(error.what(),
                 "t:1: is of no known format: expected 18 numbers (SWF), a header of sacct --parsable2, or the columns "
                 "of a CSV named; found \"a,b\"");
  }
}

TEST(Rejected, AreAllHandedOnThoughFewAreKept) {
  std::string rows = philly_header;
  for (int i = 0; i < 50; ++i) rows += std::to_string(i) + ",x,0,-1,1,a\n";
  std::vector<std::int64_t> lines;
  ReadOptions options;
  options.rejected_kept = 3;
  options.on_rejected = [&](const RejectedLine& line) { lines.push_back(line.line); };
  const Trace trace = parse_trace(rows, "t", options);
  EXPECT_EQ(trace.rejected.size(), 3u);
  EXPECT_EQ(trace.rejected_count, 50);
  ASSERT_EQ(lines.size(), 50u);
  EXPECT_EQ(lines.back(), 51);
}

}  // namespace
}  // namespace gigatwin::traces
