#include "sim/engine.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>

#include "base/random.hpp"
#include "one_run.hpp"
#include "small_site.hpp"

namespace gigatwin::sim {
namespace {

constexpr double clock_s = 1e-5;  // the kernel resolves 1e-6 s; a few events add up

/// 480 GB: 60 s at the storage's 8 GB/s, 30 s to load at 16 GB/s.
const Bytes one_minute = gigabytes(480);

// 3.5 h of work from 0:10 on; after 1, 2 and 3 h of it a minute for a checkpoint, none at the end.
TEST(Engine, UndisturbedJobEndsAfterItsWorkAndItsCheckpoints) {
  const auto site = small::site_of(small::scenario(), {small::job(0, minutes(10), 8, hours(3.5), one_minute)});
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
  const auto site = small::site_of(spec, {small::job(0, {0}, 8, hours(1.5), one_minute)});
  Recorder recorder;
  run(*site, recorder);
  EXPECT_NEAR(recorder.of(EventKind::checkpoint_written).at(0).value, 240.0, clock_s);
}

TEST(Engine, TwoCheckpointsAtOnceShareTheStorage) {
  const auto site = small::site_of(small::scenario(), {small::job(0, {0}, 8, hours(1.5), one_minute),
                                                       small::job(1, {0}, 8, hours(1.5), one_minute)});
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
  const auto site = small::site_of(small::scenario(), {small::job(0, {0}, 8, hours(1.5), one_minute),
                                                       small::job(1, {30}, 8, hours(1.5), one_minute)});
  Recorder recorder;
  run(*site, recorder);
  const std::vector<EventRecord> written = recorder.of(EventKind::checkpoint_written);
  ASSERT_EQ(written.size(), 2u);
  EXPECT_NEAR(written[0].value, 90.0, clock_s);
  EXPECT_NEAR(written[1].value, 90.0, clock_s);
}

/// Nodes fail at 1e-5/s each, once in 1.7 h on the site.
scenario::Scenario failing_scenario(std::int64_t seed) {
  scenario::Scenario spec = small::scenario();
  spec.seed = seed;
  spec.operations.failures = true;
  spec.compute.system.node_failure_rate = {1e-5};
  spec.operations.recovery.node_repair = hours(3);
  return spec;
}

/// When and where the site's first failures come.
std::vector<Failure> failures_of(const SiteModel& site, std::size_t count) {
  FailureProcess process{site.causes, static_cast<std::uint64_t>(site.scenario.seed)};
  std::vector<Failure> failures;
  while (failures.size() < count) failures.push_back(*process.next());
  return failures;
}

// Checkpoints end 3660 s apart. A failure at t takes what was trained since the last one began: (t mod 3660), at most
// 3600 s. Then 2 min until it is noticed, 3 min to restart, 30 s to load: a spare node is there.
TEST(Engine, FailureLosesExactlyTheWorkSinceTheLastCheckpoint) {
  scenario::Scenario spec = failing_scenario(2);
  const std::vector<Failure> failures = failures_of(*small::site_of(spec), 2);
  const double failed_s = failures[0].when.value;
  ASSERT_LT(failures[0].component, 15) << "the seed's first failure should hit the job's nodes";
  ASSERT_GT(failed_s, 3660.0);
  ASSERT_GT(failures[1].when.value, failed_s + 1000.0);
  spec.time.duration = {300.0 * std::floor(failures[1].when.value / 300.0)};
  const auto site = small::site_of(spec, {small::job(0, {0}, 60, hours(100), one_minute)});
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
  scenario::Scenario spec = failing_scenario(2);
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
  scenario::Scenario spec = failing_scenario(2);
  spec.operations.checkpoint.interval = scenario::CheckpointInterval::young_daly;
  const auto site = small::site_of(spec, {small::job(0, {0}, 60, hours(100), one_minute)});
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
  scenario::Scenario spec = failing_scenario(1);
  spec.time.duration = days(100);
  spec.operations.checkpoint.interval = scenario::CheckpointInterval::young_daly;
  spec.operations.recovery.node_repair = {1};  // back before it is missed
  const auto site = small::site_of(spec, {small::job(0, {0}, 64, days(1000), one_minute)});
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  EXPECT_NEAR(static_cast<double>(totals.failures), 8.64e6 / 6250.0, 4 * std::sqrt(8.64e6 / 6250.0));
  EXPECT_NEAR(recorder.job_named(0).productive / spec.time.duration, 0.823, 4 * 0.0013);
}

/// Everything at once: failures of nodes, NICs and leaf switches, jobs that queue, checkpoints that overlap, a
/// connection that is too small, and days that are too warm.
scenario::Scenario stressed_scenario(std::int64_t seed) {
  scenario::Scenario spec = failing_scenario(seed);
  spec.time.duration = days(10);
  spec.compute.system.nic.failure_rate = {1e-7};
  spec.fabric.network_switch.failure_rate = {1e-6};
  spec.power.grid_connection = kilowatts(88);
  site::ClimateSpec& climate = *spec.site.weather.climate;
  climate.t_mean = std::vector<Celsius>(12, Celsius{28});
  climate.t_max_mean = std::vector<Celsius>(12, Celsius{37});
  climate.t_min_mean = std::vector<Celsius>(12, Celsius{20});
  return spec;
}

std::vector<workload::JobRequest> many_jobs(std::uint64_t seed) {
  const Draws draws{seed, "test.jobs"};
  std::vector<workload::JobRequest> jobs;
  Seconds now{0};
  for (std::uint64_t j = 0; j < 120; ++j) {
    now += draws.exponential(4 * j, hours(2));
    const auto accelerators = 1 + static_cast<std::int64_t>(40.0 * draws.uniform(4 * j + 1) * draws.uniform(4 * j + 1));
    jobs.push_back(small::job(static_cast<std::int64_t>(j), now, accelerators, hours(20.0 * draws.uniform(4 * j + 2)),
                              draws.uniform(4 * j + 3) * one_minute));
    jobs.back().utilisation = 1.0;
  }
  return jobs;
}

TEST(Engine, EnergyAndTimeAddUpUnderStress) {
  const auto site = small::site_of(stressed_scenario(5), many_jobs(5));
  Recorder recorder;
  const Totals t = run(*site, recorder);
  EXPECT_GT(t.failures, 50);
  EXPECT_GT(t.interruptions, 50);
  EXPECT_GT(t.jobs_completed, 20);
  EXPECT_GT(t.capped_time.value, 0.0);
  EXPECT_GT(t.throttled_time.value, 0.0);
  EXPECT_GT(t.checkpoints, 100);
  EXPECT_EQ(t.jobs_submitted, t.jobs_completed + t.jobs_running + t.jobs_queued + t.jobs_rejected);
  EXPECT_EQ(t.jobs_submitted, std::ssize(recorder.jobs));

  double it_j = 0.0, racks_j = 0.0, facility_j = 0.0, parts_j = 0.0, busy_s = 0.0, heat_j = 0.0;
  for (const SiteSample& s : recorder.samples) {
    it_j += (s.it_power * s.step).value;
    racks_j += ((s.it_power - s.network_power - s.storage_power) * s.step).value;
    facility_j += (s.facility_power * s.step).value;
    parts_j += ((s.it_power + s.ups_loss + s.transformer_loss + s.auxiliary_power + s.pump_power + s.fan_power +
                 s.chiller_power) *
                s.step)
                   .value;
    heat_j += ((s.heat_to_coolant - s.heat_rejected - s.heat_stored) * s.step).value;
    busy_s += s.busy_accelerators * s.step.value;
  }
  EXPECT_NEAR(t.it_energy.value, it_j, 1e-12 * it_j);
  EXPECT_NEAR(t.facility_energy.value, facility_j, 1e-12 * facility_j);
  EXPECT_NEAR(facility_j, parts_j, 1e-12 * facility_j);
  EXPECT_NEAR(heat_j, 0.0, 1e-12 * it_j);
  EXPECT_LT(t.largest_balance_residual, 1e-12);

  // What the racks drew is what the jobs' nodes drew, and 1000 W for each node that no job held.
  double jobs_j = 0.0;
  for (const JobRecord& job : recorder.jobs) jobs_j += job.it_energy.value;
  const double idle_j = 1000.0 * (16.0 * t.duration.value - busy_s / 4.0);
  EXPECT_NEAR(racks_j, jobs_j + idle_j, 1e-9 * racks_j);

  const double named_s = t.accelerator_seconds_productive + t.accelerator_seconds_lost +
                         t.accelerator_seconds_throttled + t.accelerator_seconds_checkpointing +
                         t.accelerator_seconds_restarting;
  EXPECT_NEAR(named_s, busy_s, 1e-9 * busy_s);
  EXPECT_NEAR(t.accelerator_seconds_busy, busy_s, 1e-12 * busy_s);
}

/// Everything that a run tells, to the last bit.
std::string told_by(const Recorder& recorder) {
  std::string text;
  const auto add = [&text](double value) { text += fmt::format("{:a} ", value); };
  for (const SiteSample& s : recorder.samples)
    for (const double v : {s.facility_power.value, s.it_power.value, s.coolant_supply.value, s.busy_accelerators,
                           s.speed, s.useful_compute.value, s.queued_jobs})
      add(v);
  for (const EventRecord& e : recorder.events)
    for (const double v :
         {e.when.value, static_cast<double>(e.kind), static_cast<double>(e.job), static_cast<double>(e.node), e.value})
      add(v);
  for (const JobRecord& j : recorder.jobs)
    for (const double v : {j.finished.value, j.it_energy.value, j.lost.value, j.useful.value}) add(v);
  return text;
}

std::string story(std::int64_t seed) {
  return in_child([seed] {
    const auto site = small::site_of(stressed_scenario(seed), many_jobs(5));
    Recorder recorder;
    run(*site, recorder);
    const std::string text = told_by(recorder);
    return fmt::format("{} {:016x}", text.size(), hash_of(text));
  });
}

TEST(Engine, SameSeedTellsTheSameStoryAndAnotherSeedAnother) {
  const std::string first = story(1);
  EXPECT_EQ(story(1), first);
  EXPECT_NE(story(2), first);
}

Joules month_of(scenario::Scenario spec, Seconds step) {
  return {std::stod(in_child([&] {
    spec.time.duration = days(30);
    spec.time.step = step;
    const auto site = small::site_of(spec, many_jobs(3));
    Recorder recorder;
    return fmt::format("{:.17g}", run(*site, recorder).facility_energy.value);
  }))};
}

void expect_step_hardly_matters(const scenario::Scenario& spec, double tolerance) {
  const Joules coarse = month_of(spec, minutes(5)), fine = month_of(spec, minutes(2.5));
  EXPECT_NE(coarse, fine);
  EXPECT_NEAR(coarse / fine, 1.0, tolerance);
}

// Jobs and failures are exact events: of the step only the weather's sampling and the plant's curvature remain.
TEST(Engine, HalvingTheStepHardlyChangesTheEnergy) {
  scenario::Scenario spec = failing_scenario(3);
  spec.site.weather.climate->t_max_mean = std::vector<Celsius>(12, Celsius{16});
  spec.site.weather.climate->t_min_mean = std::vector<Celsius>(12, Celsius{5});
  expect_step_hardly_matters(spec, 2e-4);  // 0.008 %
}

// Throttling and capping react at plant steps and decide who runs next: 0.14 % with half the clock held back on warm
// days.
TEST(Engine, HalvingTheStepChangesTheEnergyOfAThrottledSiteLittle) {
  expect_step_hardly_matters(stressed_scenario(3), 5e-3);
}

// 28.8 TB take an hour to write. Meanwhile the accelerators wait and the coolant cools: the clock goes up at some plant
// step, which must not cut the writing short.
TEST(Engine, ChangeOfClockDoesNotDisturbACheckpoint) {
  scenario::Scenario spec = small::scenario();
  site::ClimateSpec& climate = *spec.site.weather.climate;
  climate.t_mean = climate.t_max_mean = climate.t_min_mean = std::vector<Celsius>(12, Celsius{35});
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
  const auto site = small::site_of(small::scenario(), {small::job(0, {0}, 8, hours(3.5), one_minute)});
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
  const auto site = small::site_of(failing_scenario(2), {small::job(0, {60}, 60, hours(100), one_minute)});
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
