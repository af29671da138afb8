#include <gtest/gtest.h>

#include "one_run.hpp"
#include "sim/data_reads.hpp"
#include "small_site.hpp"

namespace gigatwin::sim {
namespace {

constexpr double clock_s = 1e-5;

workload::JobRequest with_data(workload::JobRequest job, Bytes size, const std::string& from) {
  job.dataset = workload::DatasetSpec{};
  job.dataset->size = size;
  job.dataset->origin = from;
  return job;
}

scenario::Scenario with_link() {
  scenario::Scenario spec = small::scenario();
  spec.operations.wide_area = {{"elsewhere", gigabytes_per_second(1), {0.0}}};
  return spec;
}

// 1800 and 900 GB over 1 GB/s: half the link each until the smaller is there after 1800 s; the larger has 900 GB to go
// then and the link for itself. The third has its data on the site.
TEST(Data, DatasetsOnTheWayShareTheLink) {
  const auto site =
      small::site_of(with_link(), {with_data(small::job(0, {0}, 8, hours(1)), gigabytes(1800), "elsewhere"),
                                   with_data(small::job(1, {0}, 8, hours(1)), gigabytes(900), "elsewhere"),
                                   with_data(small::job(2, {0}, 8, hours(1)), gigabytes(900), "site")});
  Recorder recorder;
  run(*site, recorder);
  const JobRecord &large = recorder.job_named(0), &little = recorder.job_named(1), &here = recorder.job_named(2);
  EXPECT_NEAR(little.started.value, 1800.0, clock_s);
  EXPECT_NEAR(large.started.value, 2700.0, clock_s);
  EXPECT_EQ(here.started.value, 0.0);
  EXPECT_NEAR(large.staging.value, 2700.0, clock_s);
  EXPECT_NEAR(large.waited.value, 2700.0, clock_s);
  EXPECT_EQ(here.staging.value, 0.0);
  const std::vector<EventRecord> staged = recorder.of(EventKind::data_staged);
  ASSERT_EQ(staged.size(), 2u);
  EXPECT_EQ(staged[0].job, 1);
  EXPECT_NEAR(staged[1].value, 2700.0, clock_s);
}

// Others do not wait behind a job whose data are on the way, and a day is too short for 100 TB.
TEST(Data, JobWithoutItsDataHoldsNobodyUp) {
  const auto site = small::site_of(
      with_link(),
      {with_data(small::job(0, {0}, 64, hours(1)), gigabytes(1e5), "elsewhere"), small::job(1, {60}, 64, hours(1))});
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  EXPECT_NEAR(recorder.job_named(1).started.value, 60.0, clock_s);
  EXPECT_EQ(recorder.job_named(0).state, JobState::queued);
  EXPECT_NEAR(recorder.job_named(0).staging.value, 86400.0, clock_s);
  EXPECT_EQ(totals.jobs_submitted, totals.jobs_completed + totals.jobs_queued);
}

// 10 ms of latency come on top of the bytes, and no window caps the link.
TEST(Data, LongLinksAreNoSlowerThanTheirBandwidth) {
  scenario::Scenario spec = with_link();
  spec.operations.wide_area[0].latency = {0.01};
  const auto site = small::site_of(spec, {with_data(small::job(0, {0}, 8, hours(1)), gigabytes(1000), "elsewhere")});
  Recorder recorder;
  run(*site, recorder);
  EXPECT_NEAR(recorder.job_named(0).started.value, 1000.01, clock_s);
}

/// 32 accelerators that read 1 GB/s each, twice what the storage gives.
workload::JobRequest reader(std::int64_t id, Seconds submitted, double gigabytes_s) {
  workload::JobRequest job = with_data(small::job(id, submitted, 32, hours(1)), {}, "site");
  job.dataset->read_per_accelerator = gigabytes_per_second(gigabytes_s);
  return job;
}

// 32 GB/s of 16: half the speed. The hour takes two, of which one is starved.
TEST(Data, StarvedJobSaysSo) {
  const auto site = small::site_of(small::scenario(), {reader(0, {0}, 1.0)});
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  const JobRecord& job = recorder.job_named(0);
  EXPECT_NEAR(job.finished.value, 7200.0, clock_s);
  EXPECT_NEAR(job.starved.value, 3600.0, clock_s);
  EXPECT_NEAR(job.productive.value, 3600.0, clock_s);
  EXPECT_NEAR(totals.accelerator_seconds_starved, 32 * 3600.0, 1e-3);
  const std::vector<EventRecord> began = recorder.of(EventKind::data_starvation_began);
  ASSERT_EQ(began.size(), 1u);
  EXPECT_EQ(began[0].when.value, 0.0);
  EXPECT_DOUBLE_EQ(began[0].value, 0.5);
}

// 9.6 GB/s fit until the second comes half an hour later with as much: 8 GB/s each, 5/6 of the speed, until the first
// ends: 1800 s + 1800 s x 6/5 = 3960 s. By then the second has done 1800 s of its hour and goes on at full speed.
TEST(Data, ReadersShareUntilOneEnds) {
  const auto site = small::site_of(small::scenario(), {reader(0, {0}, 0.3), reader(1, {1800}, 0.3)});
  Recorder recorder;
  run(*site, recorder);
  EXPECT_NEAR(recorder.job_named(0).finished.value, 3960.0, clock_s);
  EXPECT_NEAR(recorder.job_named(1).finished.value, 3960.0 + 1800.0, clock_s);
  EXPECT_NEAR(recorder.job_named(0).starved.value, 360.0, clock_s);
  EXPECT_EQ(recorder.of(EventKind::data_starvation_began).size(), 2u);
  const std::vector<EventRecord> ended = recorder.of(EventKind::data_starvation_ended);
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0].job, 1);
  EXPECT_NEAR(ended[0].when.value, 3960.0, clock_s);
}

storage::StorageSpec storage_of(double read_gb_s, double node_gb_s) {
  storage::StorageSpec spec;
  spec.read_bandwidth = gigabytes_per_second(read_gb_s);
  spec.node_bandwidth = gigabytes_per_second(node_gb_s);
  return spec;
}

// 40 GB/s wanted, 4 nodes of 5 GB/s: half, though the storage has 100. Of 10 GB/s in the storage: a quarter.
TEST(DataReads, NodesTakeNoMoreThanTheyCan) {
  DataReads reads{storage_of(100, 5), {}};
  reads.place(7, "any", gigabytes_per_second(40), 4);
  EXPECT_EQ(reads.settle(), (std::vector<std::pair<std::int64_t, double>>{{7, 0.5}}));
  reads.place(7, "any", gigabytes_per_second(40), 8);  // on more nodes now
  EXPECT_EQ(reads.settle(), (std::vector<std::pair<std::int64_t, double>>{{7, 1.0}}));
  DataReads poor{storage_of(10, 5), {}};
  poor.place(7, "any", gigabytes_per_second(40), 4);
  EXPECT_EQ(poor.settle(), (std::vector<std::pair<std::int64_t, double>>{{7, 0.25}}));
}

// A tenth of 100 GB/s for one class: its reader of 20 GB/s has half, the other's all.
TEST(DataReads, NamespacesAreApart) {
  DataReads reads{storage_of(100, 1000), {{"health", 0.1}}};
  reads.place(1, "health", gigabytes_per_second(20), 4);
  reads.place(2, "others", gigabytes_per_second(80), 4);
  EXPECT_EQ(reads.settle(), (std::vector<std::pair<std::int64_t, double>>{{1, 0.5}}));
  reads.set_out(true);
  EXPECT_EQ(reads.settle(), (std::vector<std::pair<std::int64_t, double>>{{1, 0.0}, {2, 0.0}}));
  reads.set_out(false);
  EXPECT_EQ(reads.settle(), (std::vector<std::pair<std::int64_t, double>>{{1, 0.5}, {2, 1.0}}));
  reads.remove(1);
  EXPECT_TRUE(reads.settle().empty());
}

}  // namespace
}  // namespace gigatwin::sim
