#include "sim/engine.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>

#include "one_run.hpp"
#include "small_site.hpp"

namespace gigatwin::sim {
namespace {

constexpr double clock_s = 1e-5;  // the kernel resolves 1e-6 s; a few events add up

// 3.5 h of work from 0:10 on; after 1, 2 and 3 h of it a minute for a checkpoint, none at the end.
TEST(Engine, UndisturbedJobEndsAfterItsWorkAndItsCheckpoints) {
  const auto site = small::site_of(small::scenario(), {small::job(0, minutes(10), 8, hours(3.5), small::one_minute)});
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  const JobRecord& job = recorder.job_named(0);
  EXPECT_EQ(job.state, JobState::completed);
  EXPECT_EQ(job.checkpoints, 3);
  EXPECT_NEAR(job.started.value, 600.0, clock_s);
  EXPECT_NEAR(job.finished.value, 600.0 + 3.5 * 3600.0 + 3 * 60.0, clock_s);
  EXPECT_NEAR(job.productive.value, 3.5 * 3600.0, clock_s);
  EXPECT_NEAR(job.checkpointing.value, 180.0, clock_s);
  EXPECT_EQ(job.lost.value, 0.0);
  // 0.4 x 1e15 FLOP/s x 8 accelerators x 12,600 s
  EXPECT_NEAR(job.useful.value, 0.4e15 * 8 * 12600.0, 1e-9 * job.useful.value);
  // 2 nodes: 1000 + 1.25 (4 x 450 + 150) = 3437.5 W training, 1000 + 1.25 x 4 x 360 = 2800 W writing
  EXPECT_NEAR(job.it_energy.value, 2 * (3437.5 * 12600.0 + 2800.0 * 180.0), 0.1);
  EXPECT_EQ(totals.jobs_completed, 1);
  EXPECT_EQ(recorder.samples.size(), 288u);
  EXPECT_EQ(recorder.ticks.size(), 288u);
}

// 2 nodes of 1 GB/s: 480 GB take them 240 s, whatever the storage could do.
TEST(Engine, FewNodesWriteNoFasterThanTheyCan) {
  scenario::Scenario spec = small::scenario();
  spec.operations.storage.node_bandwidth = gigabytes_per_second(1);
  const auto site = small::site_of(spec, {small::job(0, {0}, 8, hours(1.5), small::one_minute)});
  Recorder recorder;
  run(*site, recorder);
  EXPECT_NEAR(recorder.of(EventKind::checkpoint_written).at(0).value, 240.0, clock_s);
}

TEST(Engine, TwoCheckpointsAtOnceShareTheStorage) {
  const auto site = small::site_of(small::scenario(), {small::job(0, {0}, 8, hours(1.5), small::one_minute),
                                                       small::job(1, {0}, 8, hours(1.5), small::one_minute)});
  Recorder recorder;
  run(*site, recorder);
  const std::vector<EventRecord> written = recorder.of(EventKind::checkpoint_written);
  ASSERT_EQ(written.size(), 2u);
  for (const EventRecord& event : written) {
    EXPECT_NEAR(event.value, 120.0, clock_s);
    EXPECT_NEAR(event.when.value, 3720.0, clock_s);
  }
}

// The second comes half a minute later. Half of the first is written then; the rest takes it 60 s at half the
// bandwidth, by when the second has half of its own, which takes 30 s more alone: both take 90 s.
TEST(Engine, CheckpointsThatOverlapShareTheStorageMeanwhile) {
  const auto site = small::site_of(small::scenario(), {small::job(0, {0}, 8, hours(1.5), small::one_minute),
                                                       small::job(1, {30}, 8, hours(1.5), small::one_minute)});
  Recorder recorder;
  run(*site, recorder);
  const std::vector<EventRecord> written = recorder.of(EventKind::checkpoint_written);
  ASSERT_EQ(written.size(), 2u);
  EXPECT_NEAR(written[0].value, 90.0, clock_s);
  EXPECT_NEAR(written[1].value, 90.0, clock_s);
}

/// When and where the site's first failures come.
std::vector<Failure> failures_of(const SiteModel& site, std::size_t count) {
  FailureProcess process{site.parts, site.causes, {0.0}, years(1), static_cast<std::uint64_t>(site.scenario.seed)};
  std::vector<Failure> failures;
  while (failures.size() < count) failures.push_back(*process.next());
  return failures;
}

// Checkpoints end 3660 s apart. A failure at t takes what was trained since the last one began: (t mod 3660), at most
// 3600 s. Then 2 min until it is noticed, 3 min to restart, 30 s to load: a spare node is there.
TEST(Engine, FailureLosesExactlyTheWorkSinceTheLastCheckpoint) {
  scenario::Scenario spec = small::failing_scenario(4);
  const std::vector<Failure> failures = failures_of(*small::site_of(spec), 2);
  const double failed_s = failures[0].when.value;
  ASSERT_LT(failures[0].component, 15) << "the seed's first failure should hit the job's nodes";
  ASSERT_GT(failed_s, 3660.0);
  ASSERT_GT(failures[1].when.value, failed_s + 1000.0);
  spec.time.duration = {300.0 * std::floor(failures[1].when.value / 300.0)};
  const auto site = small::site_of(spec, {small::job(0, {0}, 60, hours(100), small::one_minute)});
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  const JobRecord& job = recorder.job_named(0);
  EXPECT_EQ(job.state, JobState::running);
  EXPECT_EQ(job.failures, 1);
  EXPECT_NEAR(job.lost.value, std::min(std::fmod(failed_s, 3660.0), 3600.0), clock_s);
  EXPECT_NEAR(job.restarting.value, 120.0 + 180.0 + 30.0, clock_s);
  EXPECT_NEAR(recorder.of(EventKind::job_restarted).at(0).when.value, failed_s + 330.0, clock_s);
  EXPECT_NEAR(totals.accelerator_seconds_lost, 60.0 * job.lost.value, 1e-6);
  const Seconds named = job.productive + job.lost + job.checkpointing + job.restarting;
  EXPECT_NEAR(named.value, spec.time.duration.value, clock_s);
}

// All 16 nodes: after the failure there is none to spare, so the job waits for the repair.
TEST(Engine, JobWithoutASpareNodeWaitsForTheRepair) {
  scenario::Scenario spec = small::failing_scenario(4);
  const std::vector<Failure> failures = failures_of(*small::site_of(spec), 2);
  spec.operations.recovery.node_repair = {600};
  spec.time.duration = {300.0 * std::floor(failures[1].when.value / 300.0)};
  const auto site = small::site_of(spec, {small::job(0, {0}, 64, hours(100))});
  Recorder recorder;
  run(*site, recorder);
  const std::vector<EventRecord> repaired = recorder.of(EventKind::repair_finished),
                                 restarted = recorder.of(EventKind::job_restarted);
  ASSERT_EQ(repaired.size(), 1u);
  ASSERT_EQ(restarted.size(), 1u);
  const double noticed_s = failures[0].when.value + 120.0;
  EXPECT_NEAR(restarted[0].when.value, std::max(noticed_s, repaired[0].when.value) + 180.0, clock_s);
  EXPECT_EQ(recorder.job_named(0).lost.value, failures[0].when.value);  // it never saved anything
}

// 15 nodes at 1e-5/s: M = 6666.7 s. Writing takes 60 s: sqrt(2 x 60 x 6666.7) = 894.43 s.
TEST(Engine, CheckpointsComeAtYoungsInterval) {
  scenario::Scenario spec = small::failing_scenario(4);
  spec.operations.checkpoint.interval = scenario::CheckpointInterval::young_daly;
  const auto site = small::site_of(spec, {small::job(0, {0}, 60, hours(100), small::one_minute)});
  ASSERT_GT(failures_of(*site, 1)[0].when.value, 2000.0);
  Recorder recorder;
  run(*site, recorder);
  const std::vector<EventRecord> written = recorder.of(EventKind::checkpoint_written);
  EXPECT_NEAR(written.at(0).when.value, 894.43 + 60.0, 0.005);
  EXPECT_NEAR(written.at(1).when.value, 2 * (894.43 + 60.0), 0.01);
}

// Failures at rate L = 16e-5/s (M = 6250 s) hit training, writing (C = 60 s) and restarting (R = 330 s) alike. A
// stretch of tau = sqrt(2 C M) = 866 s of training with its checkpoint takes (exp(L (tau + C)) - 1) exp(L R) / L =
// 1052.2 s on average: 82.3 % of the time counts. Source: Daly, Future Gener. Comput. Syst. 22 (2006) 303, eq. 13. Each
// of some 1380 failures takes 0 to 866 s: a standard deviation of 0.13 % of the time.
TEST(Engine, EffectiveTrainingTimeIsThatOfTheory) {
  scenario::Scenario spec = small::failing_scenario(1);
  spec.time.duration = days(100);
  spec.operations.checkpoint.interval = scenario::CheckpointInterval::young_daly;
  spec.operations.recovery.node_repair = {1};  // back before it is missed
  const auto site = small::site_of(spec, {small::job(0, {0}, 64, days(1000), small::one_minute)});
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  EXPECT_NEAR(static_cast<double>(totals.failures), 8.64e6 / 6250.0, 4 * std::sqrt(8.64e6 / 6250.0));
  EXPECT_NEAR(recorder.job_named(0).productive / spec.time.duration, 0.823, 4 * 0.0013);
}

// 28.8 TB take an hour to write. Meanwhile the accelerators wait and the coolant cools: the clock goes up at some plant
// step, which must not cut the writing short.
TEST(Engine, ChangeOfClockDoesNotDisturbACheckpoint) {
  scenario::Scenario spec = small::scenario();
  site::ClimateSpec& climate = *spec.site.weather.climate;
  climate.t_mean = climate.t_max_mean = climate.t_min_mean = std::vector<Celsius>(12, Celsius{34});
  workload::JobRequest request = small::job(0, {0}, 64, hours(5), gigabytes(28800));
  request.utilisation = 1.0;
  const auto site = small::site_of(spec, {request});
  Recorder recorder;
  run(*site, recorder);
  const std::vector<EventRecord> written = recorder.of(EventKind::checkpoint_written);
  ASSERT_FALSE(written.empty());
  EXPECT_NEAR(written[0].value, 3600.0, clock_s);
  const auto during = [&](const EventRecord& e) {
    return e.when < written[0].when && e.when > written[0].when - hours(1);
  };
  const std::vector<EventRecord> ended = recorder.of(EventKind::throttling_ended);
  EXPECT_TRUE(std::any_of(ended.begin(), ended.end(), during))
      << "the clock should change while the checkpoint is written";
}

TEST(Engine, SlowerClockMakesJobsTakeLonger) {
  scenario::Scenario spec = small::scenario();
  spec.power.grid_connection = kilowatts(80);
  workload::JobRequest request = small::job(0, {0}, 64, hours(5));
  request.utilisation = 1.0;
  const auto site = small::site_of(spec, {request});
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  const JobRecord& job = recorder.job_named(0);
  EXPECT_EQ(job.state, JobState::completed);
  EXPECT_NEAR(job.productive.value, 5 * 3600.0, clock_s);
  const double throttled_s = totals.accelerator_seconds_throttled / 64.0;
  EXPECT_GT(throttled_s, 600.0);
  EXPECT_NEAR(job.finished.value, 5 * 3600.0 + throttled_s, clock_s);
  EXPECT_NEAR(totals.capped_time.value, job.finished.value, 300.0);  // whole steps
}

// Both jobs together exceed the connection, one alone does not: when the first ends, the other goes on at full speed at
// once and does not train a moment longer than its work.
TEST(Engine, JobSpeedsUpAsSoonAsAnotherEnds) {
  scenario::Scenario spec = small::scenario();
  spec.power.grid_connection = kilowatts(90);
  std::vector<workload::JobRequest> jobs{small::job(0, {0}, 32, {5123}), small::job(1, {0}, 32, hours(5))};
  for (workload::JobRequest& job : jobs) job.utilisation = 1.0;
  const auto site = small::site_of(spec, jobs);
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  const JobRecord &first = recorder.job_named(0), &second = recorder.job_named(1);
  const double throttled_s = (first.finished - first.productive).value;  // as long for both: they shared the cap
  EXPECT_GT(throttled_s, 100.0);
  EXPECT_NEAR(second.productive.value, 5 * 3600.0, clock_s);
  EXPECT_NEAR(second.finished.value, 5 * 3600.0 + throttled_s, clock_s);
  EXPECT_NEAR(recorder.of(EventKind::capping_ended).at(0).when.value, first.finished.value, clock_s);
  EXPECT_NEAR(totals.accelerator_seconds_throttled, 64.0 * throttled_s, 1e-3);
}

TEST(Engine, StopFlagInterruptsTheRunAtTheNextStep) {
  struct Stopper : Recorder {
    std::atomic<bool> stop = false;
    void tick(Seconds now) override {
      if (now >= hours(2)) stop = true;
    }
  } stopper;
  const auto site = small::site_of(small::scenario(), {small::job(0, {0}, 8, hours(3.5), small::one_minute)});
  try {
    run(*site, stopper, &stopper.stop);
    FAIL() << "the run should have been interrupted";
  } catch (const Interrupted& interrupted) {
    EXPECT_STREQ(interrupted.what(), "stopped at 2028-01-01 02:00:00 of simulated time");
  }
  EXPECT_EQ(stopper.samples.size(), 24u);
}

struct FullDisk : Recorder {
  explicit FullDisk(EventKind at) : kind(at) {}
  void event(const EventRecord& event) override {
    if (event.kind == kind) throw FileError("disk full");
  }
  EventKind kind;
};

void expect_full_disk_ends_the_run(EventKind kind) {
  const auto site =
      small::site_of(small::failing_scenario(4), {small::job(0, {60}, 60, hours(100), small::one_minute)});
  FullDisk disk{kind};
  try {
    run(*site, disk);
    FAIL() << "the run should have ended";
  } catch (const FileError& error) {
    EXPECT_STREQ(error.what(), "disk full");
  }
}

TEST(Engine, ObserverThatThrowsAtAnArrivalEndsTheRun) { expect_full_disk_ends_the_run(EventKind::job_submitted); }
TEST(Engine, ObserverThatThrowsInAJobEndsTheRun) { expect_full_disk_ends_the_run(EventKind::checkpoint_written); }
TEST(Engine, ObserverThatThrowsAtAFailureEndsTheRun) { expect_full_disk_ends_the_run(EventKind::job_interrupted); }
TEST(Engine, ObserverThatThrowsAtARepairEndsTheRun) { expect_full_disk_ends_the_run(EventKind::repair_finished); }

}  // namespace
}  // namespace gigatwin::sim
