#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "one_run.hpp"
#include "small_site.hpp"

/// Who gets the small site of 16 nodes with 4 accelerators each, in two halls: parts, quotas, windows, sizes, turns.
namespace gigatwin::sim {
namespace {

using testing::HasSubstr;

constexpr double clock_s = 1e-4;

scheduling::TenantSpec tenant(const std::string& name) {
  scheduling::TenantSpec spec;
  spec.name = name;
  return spec;
}

workload::JobRequest job_of(const std::string& tenant_class, std::int64_t id, Seconds submitted,
                            std::int64_t accelerators, Seconds duration, Bytes checkpoint = {}) {
  workload::JobRequest request = small::job(id, submitted, accelerators, duration, checkpoint);
  request.tenant_class = tenant_class;
  return request;
}

double accounted(const Totals& t) {
  return t.accelerator_seconds_productive + t.accelerator_seconds_lost + t.accelerator_seconds_throttled +
         t.accelerator_seconds_contended + t.accelerator_seconds_starved + t.accelerator_seconds_checkpointing +
         t.accelerator_seconds_restarting;
}

scenario::Scenario with_own_hall() {
  scenario::Scenario spec = small::scenario();
  spec.operations.tenants = {tenant("health"), tenant("others")};
  spec.operations.tenants[0].isolation = scheduling::Isolation::hall;
  return spec;
}

// The second hall, nodes 8 to 15, is sealed. Others have 32 accelerators, and their second job waits from 1 h to 3 h
// for 16 of them, while 16 of the sealed hall's 32 idle beside the tenant's own job: 16 x 2 h are stranded.
TEST(Operations, SealedHallIsItsTenantsAloneAndCostsWhatIdlesInIt) {
  const auto site =
      small::site_of(with_own_hall(), {job_of("others", 0, {0}, 32, hours(3)), job_of("health", 1, {0}, 16, hours(6)),
                                       job_of("others", 2, hours(1), 16, hours(1))});
  ASSERT_EQ(site->access.partitions.size(), 2u);
  EXPECT_EQ(site->access.partitions[1].nodes.first, 8);
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  EXPECT_NEAR(recorder.job_named(2).started.value, 3 * 3600.0, clock_s);
  EXPECT_EQ(recorder.job_named(1).partition, 1);
  EXPECT_EQ(recorder.job_named(1).waited.value, 0.0);
  EXPECT_NEAR(totals.accelerator_seconds_stranded, 16 * 2 * 3600.0, 1.0);
  EXPECT_NEAR(totals.accelerator_seconds_busy, accounted(totals), 1e-6 * accounted(totals));
}

TEST(Operations, JobThatItsPartCanNeverHoldIsRejectedWithTheReason) {
  const auto site =
      small::site_of(with_own_hall(), {job_of("others", 0, {0}, 36, hours(1)), job_of("health", 1, {0}, 36, hours(1)),
                                       job_of("others", 2, {0}, 68, hours(1))});
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  EXPECT_EQ(totals.jobs_rejected, 3);
  for (std::int64_t id = 0; id < 3; ++id) EXPECT_EQ(recorder.job_named(id).state, JobState::rejected);
  EXPECT_FALSE(recorder.job_named(0).reason.empty());
  EXPECT_THAT(recorder.job_named(2).reason, HasSubstr("64"));
  EXPECT_EQ(totals.tenants[0].jobs_rejected, 1);
  EXPECT_EQ(totals.tenants[1].jobs_rejected, 2);
}

// A partition of 12 accelerators is 3 nodes: rounded up to whole leaf groups of 4 nodes, the last.
TEST(Operations, PartitionIsWholeLeafGroups) {
  scenario::Scenario spec = small::scenario();
  spec.operations.tenants = {tenant("defence")};
  spec.operations.tenants[0].isolation = scheduling::Isolation::partition;
  spec.operations.tenants[0].accelerators = 12;
  const auto site = small::site_of(spec);
  const topology::NodeRange own = site->access.partitions[1].nodes;
  EXPECT_EQ(own.first % site->fabric.layout.leaf_nodes, 0);
  EXPECT_GE(own.count, 3);
  EXPECT_EQ(own.first + own.count, 16);
  EXPECT_EQ(site->access.partitions[0].nodes.count, own.first);
}

// Quota of 16 accelerators: the second job waits for the first though 48 are free.
TEST(Operations, HardQuotaHolds) {
  scenario::Scenario spec = small::scenario();
  spec.operations.tenants = {tenant("research")};
  spec.operations.tenants[0].hard_quota = 16;
  const auto site =
      small::site_of(spec, {job_of("research", 0, {0}, 16, hours(2)), job_of("research", 1, {0}, 16, hours(2)),
                            job_of("research", 2, {0}, 20, hours(1))});
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  EXPECT_NEAR(recorder.job_named(1).started.value, 2 * 3600.0, clock_s);
  EXPECT_EQ(recorder.job_named(2).state, JobState::rejected);
  EXPECT_EQ(totals.tenants[0].waits_s.size(), 2u);
}

// Nodes that another class had are wiped for 20 min; the second job of the same class begins at once.
TEST(Operations, NodesAreWipedBetweenTenants) {
  scenario::Scenario spec = small::scenario();
  spec.operations.tenants = {tenant("industry"), tenant("research")};
  spec.operations.tenants[0].scrub = spec.operations.tenants[1].scrub = minutes(20);
  const auto site =
      small::site_of(spec, {job_of("industry", 0, {0}, 64, hours(1)), job_of("research", 1, {0}, 64, hours(1)),
                            job_of("research", 2, {0}, 64, hours(1))});
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  EXPECT_EQ(recorder.job_named(0).restarting.value, 0.0);
  EXPECT_NEAR(recorder.job_named(1).restarting.value, 1200.0, clock_s);
  EXPECT_EQ(recorder.job_named(2).restarting.value, 0.0);
  EXPECT_NEAR(recorder.job_named(2).finished.value, 3 * 3600.0 + 1200.0, clock_s);
  EXPECT_NEAR(totals.accelerator_seconds_scrubbed, 64 * 1200.0, 1e-6);
}

// 32 accelerators from 4 h on. Both long jobs ask for 6 h and would reach into the window: the second waits until the
// first is done, at 3 h, though 32 accelerators are free.
TEST(Operations, ReservationKeepsItsWindowFree) {
  scenario::Scenario spec = small::scenario();
  spec.operations.tenants = {tenant("public body"), tenant("others")};
  spec.operations.reservations.push_back({"election night", "public body", hours(4), hours(2), 32});
  const auto site =
      small::site_of(spec, {job_of("others", 0, {0}, 32, hours(3)), job_of("others", 1, {0}, 32, hours(3)),
                            job_of("public body", 2, hours(4), 32, hours(1))});
  Recorder recorder;
  run(*site, recorder);
  EXPECT_EQ(recorder.job_named(0).started.value, 0.0);
  EXPECT_NEAR(recorder.job_named(2).started.value, 4 * 3600.0, clock_s);
  EXPECT_NEAR(recorder.job_named(1).started.value, 3 * 3600.0, clock_s);
  const std::vector<EventRecord> begun = recorder.of(EventKind::reservation_began);
  ASSERT_EQ(begun.size(), 1u);
  EXPECT_NEAR(begun[0].when.value, 4 * 3600.0, clock_s);
  EXPECT_TRUE(recorder.of(EventKind::reservation_short).empty());
}

// The job takes longer than it asked for, since its time limit is a plan: at 2 h all 64 are still busy, 32 are missing.
TEST(Operations, ReservationThatComesTooShortIsTold) {
  scenario::Scenario spec = small::scenario();
  spec.operations.tenants = {tenant("public body"), tenant("others")};
  spec.operations.reservations.push_back({"call", "public body", hours(2), hours(2), 32});
  std::vector<workload::JobRequest> jobs{job_of("others", 0, {0}, 64, hours(3))};
  jobs[0].requested = hours(1.5);
  const auto site = small::site_of(spec, jobs);
  Recorder recorder;
  run(*site, recorder);
  const std::vector<EventRecord> missing = recorder.of(EventKind::reservation_short);
  ASSERT_EQ(missing.size(), 1u);
  EXPECT_DOUBLE_EQ(missing[0].value, 32.0);
}

scenario::Scenario elastic() {
  scenario::Scenario spec = small::scenario();
  spec.operations.scheduler.elastic = scheduling::ElasticSpec{};
  return spec;
}

// Alone on the site it grows from 16 to 64 accelerators, and works four times as fast from then on: 8 h at its own size
// end before 8 h - 3/4 of what is left when it has grown, with an hour at most until then, a checkpoint of a minute,
// 3 min restart and 30 s to load.
TEST(Operations, ElasticJobGrowsIntoIdleNodes) {
  std::vector<workload::JobRequest> jobs{job_of("research", 0, {0}, 16, hours(8), small::one_minute)};
  jobs[0].sizes = {16, 32, 64};
  const auto site = small::site_of(elastic(), jobs);
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  const JobRecord& job = recorder.job_named(0);
  EXPECT_EQ(job.state, JobState::completed);
  EXPECT_EQ(job.resizes, 1);
  const std::vector<EventRecord> resized = recorder.of(EventKind::job_resized);
  ASSERT_EQ(resized.size(), 1u);
  EXPECT_EQ(resized[0].value, 64.0);
  const double grown_s = resized[0].when.value, trained_s = grown_s - 60.0;
  EXPECT_LE(grown_s, 3600.0 + 2 * 60.0);
  const double rest_s = (8 * 3600.0 - trained_s) / 4.0;
  const double restart_s = 180.0 + 30.0, writing_s = 60.0 * static_cast<double>(job.checkpoints - 1);
  EXPECT_NEAR(job.finished.value, grown_s + restart_s + rest_s + writing_s, 1.0);
  EXPECT_NEAR(totals.accelerator_seconds_busy, accounted(totals), 1e-6 * accounted(totals));
  EXPECT_NEAR(job.useful.value, 8 * 3600.0 * 0.4 * site->scenario.compute.system.accelerator.peak_bf16.value * 16,
              1e-9 * job.useful.value);
}

// The second job needs half of the site: the first gives half of its nodes back, and takes them again when it is alone.
TEST(Operations, ElasticJobShrinksForThoseWhoWait) {
  std::vector<workload::JobRequest> jobs{job_of("research", 0, {0}, 64, hours(10), small::one_minute),
                                         job_of("research", 1, hours(2), 32, hours(2))};
  jobs[0].sizes = {16, 32, 64};
  const auto site = small::site_of(elastic(), jobs);
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  EXPECT_LT(recorder.job_named(1).started.value, 2 * 3600.0 + 600.0);
  EXPECT_GE(recorder.job_named(0).resizes, 2);
  EXPECT_EQ(recorder.job_named(0).lost.value, 0.0);
  EXPECT_EQ(totals.jobs_completed, 2);
  EXPECT_NEAR(totals.accelerator_seconds_busy, accounted(totals), 1e-6 * accounted(totals));
}

// Energy is always dearer than nothing: a flexible job waits its longest hold, another starts at once.
TEST(Operations, FlexibleJobsWaitForCheaperEnergy) {
  scenario::Scenario spec = small::scenario();
  spec.operations.tenants = {tenant("flexible"), tenant("urgent")};
  spec.operations.tenants[0].flexible = true;
  spec.operations.scheduler.energy = scheduling::EnergySpec{};
  spec.operations.scheduler.energy->price_above = EurosPerJoule{-1.0};
  spec.operations.scheduler.energy->longest_hold = hours(6);
  const auto site = small::site_of(
      spec, {job_of("flexible", 0, hours(1), 16, hours(1)), job_of("urgent", 1, hours(1), 16, hours(1))});
  Recorder recorder;
  run(*site, recorder);
  EXPECT_NEAR(recorder.job_named(1).started.value, 3600.0, clock_s);
  EXPECT_NEAR(recorder.job_named(0).started.value, 7 * 3600.0, clock_s);
}

/// Counts jobs at every event.
struct Books : Recorder {
  void event(const EventRecord& event) override {
    Recorder::event(event);
    submitted += event.kind == EventKind::job_submitted;
    started += event.kind == EventKind::job_started;
    gone += event.kind == EventKind::job_completed;
    rejected += event.kind == EventKind::job_rejected;
    preempted += event.kind == EventKind::job_preempted;
    const std::int64_t running = started - preempted - gone, queued = submitted - rejected - started + preempted;
    EXPECT_GE(running, 0);
    EXPECT_GE(queued, 0);
    EXPECT_EQ(submitted, gone + running + queued + rejected);
  }
  std::int64_t submitted = 0, started = 0, gone = 0, rejected = 0, preempted = 0;
};

scenario::Scenario everything_at_once(std::int64_t seed) {
  scenario::Scenario spec = small::failing_scenario(seed);
  spec.time.duration = days(6);
  spec.operations.tenants = {tenant("a"), tenant("b"), tenant("c")};
  spec.operations.tenants[0].priority = 1.0;
  spec.operations.tenants[0].share = 0.5;
  spec.operations.tenants[1].soft_quota = 24;
  spec.operations.tenants[1].scrub = minutes(5);
  spec.operations.tenants[2].isolation = scheduling::Isolation::partition;
  spec.operations.tenants[2].accelerators = 16;
  spec.operations.reservations.push_back({"window", "a", hours(30), hours(4), 16});
  scheduling::SchedulerSpec& scheduler = spec.operations.scheduler;
  scheduler.policy = "multifactor";
  scheduler.aging = 0.1;
  scheduler.fair_share_weight = 5.0;
  scheduler.priority_weight = 10.0;
  scheduler.preemption = scheduling::Preemption::priority;
  scheduler.preempt_after = minutes(30);
  scheduler.elastic = scheduling::ElasticSpec{};
  return spec;
}

std::vector<workload::JobRequest> random_jobs(std::uint64_t seed) {
  const Draws draws{seed, "test.jobs"};
  std::vector<workload::JobRequest> jobs;
  Seconds when{0.0};
  for (std::int64_t i = 0; i < 150; ++i) {
    const auto k = static_cast<std::uint64_t>(i) * 4;
    const std::int64_t size = std::int64_t{4} << static_cast<int>(4.9 * draws.uniform(k));
    const std::string name{"abc"[static_cast<std::size_t>(3.0 * draws.uniform(k + 1))]};
    when += draws.exponential(k + 2, minutes(50));
    jobs.push_back(job_of(name, i, when, size, draws.exponential(k + 3, hours(2)), gigabytes(40)));
    if (i % 3 == 0 && size >= 8) jobs.back().sizes = {size / 2, size};
  }
  return jobs;
}

// Preemption, elastic jobs, failures, quotas, a partition, a reservation and wiping together.
TEST(Operations, NoJobIsLostWhateverHappens) {
  const auto site = small::site_of(everything_at_once(3), random_jobs(5));
  Books books;
  const Totals t = run(*site, books);
  EXPECT_EQ(t.jobs_submitted, 150);
  EXPECT_EQ(t.jobs_submitted, t.jobs_completed + t.jobs_running + t.jobs_queued + t.jobs_rejected);
  EXPECT_EQ(books.jobs.size(), 150u);
  EXPECT_GT(t.preemptions, 0);
  EXPECT_GT(t.resizes, 0);
  EXPECT_GT(t.interruptions, 0);
  EXPECT_NEAR(t.accelerator_seconds_busy, accounted(t), 1e-6 * accounted(t));
  double held = 0.0;
  for (const TenantTotals& tenant : t.tenants) held += tenant.accelerator_seconds_held;
  EXPECT_NEAR(held, accounted(t), 1e-6 * held);
}

}  // namespace
}  // namespace gigatwin::sim
