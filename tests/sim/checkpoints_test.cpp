#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "one_run.hpp"
#include "small_site.hpp"

namespace gigatwin::sim {
namespace {

using storage::CheckpointMode;
using storage::Level;

constexpr double clock_s = 1e-5;  // the kernel resolves 1e-6 s; a few events add up

/// Memory of 12 GB/s a node there and 24 back, with second copies at 12 GB/s: 240 GB a node of a job of 2 nodes take
/// 20 s and 20 s more for the copy, and 10 s back.
storage::NodeStoreSpec memory() {
  return {gigabytes_per_second(12), gigabytes_per_second(24), gigabytes(2000), gigabytes_per_second(12)};
}

scenario::Scenario asynchronous(double slowdown) {
  scenario::Scenario spec = small::scenario();
  spec.operations.storage.host_memory = memory();
  spec.operations.checkpoint.mode = CheckpointMode::asynchronous;
  spec.operations.checkpoint.drain_slowdown = slowdown;
  return spec;
}

// At 3600 s it stops 20 s for the copy to memory; the 60 s to the storage it trains at three quarters of its speed. The
// 5400 s of its work end 20 s + 15 s late; at 3680 s the checkpoint that began at 3600 s is written.
TEST(Checkpoints, DrainWhileTheJobTrains) {
  const auto site = small::site_of(asynchronous(0.25), {small::job(0, {0}, 8, hours(1.5), small::one_minute)});
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  const JobRecord& job = recorder.job_named(0);
  const std::vector<EventRecord> written = recorder.of(EventKind::checkpoint_written);
  ASSERT_EQ(written.size(), 1u);
  EXPECT_NEAR(written[0].when.value, 3680.0, clock_s);
  EXPECT_NEAR(written[0].value, 80.0, clock_s);
  EXPECT_NEAR(job.finished.value, 5435.0, clock_s);
  EXPECT_NEAR(job.checkpointing.value, 35.0, clock_s);
  EXPECT_NEAR(job.productive.value, 5400.0, clock_s);
  EXPECT_NEAR(totals.accelerator_seconds_checkpointing, 8 * 35.0, 1e-3);
  // 2 nodes: 1000 + 1.25 (4 x 450 + 150) = 3437.5 W training, 2800 W waiting. While it drains a quarter of the
  // accelerators' time waits: 1000 + 1.25 (4 (0.75 x 450 + 0.25 x 360) + 150) = 3325 W.
  EXPECT_NEAR(job.it_energy.value, 2 * (3437.5 * 5355.0 + 2800.0 * 20.0 + 3325.0 * 60.0), 0.1);
}

// Two that drain at once have half the storage each: 120 s, at three quarters of their speed.
TEST(Checkpoints, DrainsShareTheStorage) {
  const auto site = small::site_of(asynchronous(0.25), {small::job(0, {0}, 8, hours(1.5), small::one_minute),
                                                        small::job(1, {0}, 8, hours(1.5), small::one_minute)});
  Recorder recorder;
  run(*site, recorder);
  for (const EventRecord& event : recorder.of(EventKind::checkpoint_written)) EXPECT_NEAR(event.value, 140.0, clock_s);
  for (const JobRecord& job : recorder.jobs) EXPECT_NEAR(job.finished.value, 5400.0 + 20.0 + 30.0, clock_s);
}

// The job ends while its checkpoint drains: nobody waits for it, and it does not count.
TEST(Checkpoints, DrainEndsWithItsJob) {
  const auto site = small::site_of(asynchronous(0.5), {small::job(0, {0}, 8, {3610}, small::one_minute)});
  Recorder recorder;
  run(*site, recorder);
  EXPECT_NEAR(recorder.job_named(0).finished.value, 3600.0 + 20.0 + 20.0, clock_s);
  EXPECT_EQ(recorder.job_named(0).checkpoints, 0);
}

// A drain of 3600 s and more at every 600 s of training: the next one waits for it.
TEST(Checkpoints, OneDrainAtATime) {
  scenario::Scenario spec = asynchronous(0.0);
  spec.operations.checkpoint.every = {600};
  spec.operations.storage.write_bandwidth = gigabytes_per_second(0.2);  // 2400 s
  const auto site = small::site_of(spec, {small::job(0, {0}, 8, {6000}, small::one_minute)});
  Recorder recorder;
  run(*site, recorder);
  const std::vector<EventRecord> written = recorder.of(EventKind::checkpoint_written);
  ASSERT_EQ(written.size(), 2u);  // from 600, 3020 and, when the first is there, 3020; a third at 5440 never is
  EXPECT_NEAR(written[0].when.value, 600.0 + 20.0 + 2400.0, clock_s);
  EXPECT_NEAR(written[1].when.value, 3020.0 + 20.0 + 2400.0, clock_s);
}

/// Memory every 10 min, storage every hour; one mode of failure, of nodes at 1e-5/s each.
scenario::Scenario levels(reliability::Effect effect) {
  scenario::Scenario spec = small::scenario();
  spec.seed = 2;
  spec.operations.storage.host_memory = memory();
  spec.operations.checkpoint.levels = {{Level::host_memory, minutes(10), 3}, {Level::storage, hours(1), 3}};
  reliability::FailureModeSpec mode;
  mode.cause = "test";
  mode.rate = PerSecond{1e-5};
  mode.effect = effect;
  mode.detection = Seconds{120};
  reliability::FailureProfileSpec profile;
  profile.modes = {mode};
  spec.operations.failures = profile;
  return spec;
}

/// A job of 15 nodes whose checkpoints of 480 GB take `memory_s` and a minute: what it has done and saved at time t.
struct Progress {
  double done = 0.0;
  double in_memory = 0.0;  ///< by the newest complete checkpoint of either kind
  double in_storage = 0.0;
};
Progress at(double t, double memory_s) {
  Progress p;
  for (double now = 0.0; now < t;) {
    p.done += std::min(600.0, t - now);
    now += 600.0;
    if (now >= t) break;
    const bool to_storage = std::fmod(p.done, 3600.0) < 1.0;
    now += to_storage ? 60.0 : memory_s;
    if (now >= t) break;
    p.in_memory = p.done;
    if (to_storage) p.in_storage = p.done;
  }
  return p;
}

/// First failure of the site, and what became of the job that it hit.
struct Outcome {
  double failed_s = 0.0;
  JobRecord job;
};
// 480 GB of 15 nodes are 32 GB each: 2.667 s at 12 GB/s, and as long for the copy; 1.333 s back.
constexpr double memory_s = 2 * 32.0 / 12.0;

/// The first seed whose first failure hits the job midway between two checkpoints to the storage, and is the only one
/// for a while.
Outcome first_failure(scenario::Scenario spec) {
  const auto bare = small::site_of(spec);
  for (spec.seed = 1;; ++spec.seed) {
    FailureProcess process{bare->parts, bare->causes, {0.0}, years(1), static_cast<std::uint64_t>(spec.seed)};
    const Failure first = *process.next(), second = *process.next();
    const Progress then = at(first.when.value, memory_s);
    const double since_storage = then.in_memory - then.in_storage;
    if (then.in_storage == 0.0 || since_storage < 1000.0 || since_storage > 2000.0) continue;
    if (first.node >= 15 || second.when < first.when + Seconds{2500}) continue;
    spec.time.duration = {300.0 * std::floor(second.when.value / 300.0)};
    const auto site = small::site_of(spec, {small::job(0, {0}, 60, hours(100), small::one_minute)});
    Recorder recorder;
    run(*site, recorder);
    return {first.when.value, recorder.job_named(0)};
  }
}

// Nothing is lost of what memory holds: 2 min until it is noticed, 3 min for the restart, 1.3 s to load.
TEST(Checkpoints, SoftwareFailureIsAnsweredFromMemory) {
  const Outcome outcome = first_failure(levels(reliability::Effect::interruption));
  const Progress then = at(outcome.failed_s, memory_s);
  EXPECT_GT(then.in_memory, then.in_storage);
  EXPECT_NEAR(outcome.job.lost.value, then.done - then.in_memory, clock_s);
  EXPECT_NEAR(outcome.job.restarting.value, 300.0 + 32.0 / 24.0, clock_s);
}

// The new node gets the lost one's part from its second copy, 2.7 s more.
TEST(Checkpoints, LostNodeIsAnsweredFromTheSecondCopy) {
  const Outcome outcome = first_failure(levels(reliability::Effect::node_out));
  const Progress then = at(outcome.failed_s, memory_s);
  EXPECT_NEAR(outcome.job.lost.value, then.done - then.in_memory, clock_s);
  EXPECT_NEAR(outcome.job.restarting.value, 300.0 + 32.0 / 24.0 + 32.0 / 12.0, clock_s);
}

TEST(Checkpoints, LostNodeWithoutASecondCopyIsAnsweredFromTheStorage) {
  scenario::Scenario spec = levels(reliability::Effect::node_out);
  spec.operations.storage.host_memory->peer_bandwidth.reset();
  const Outcome outcome = first_failure(spec);
  const Progress then = at(outcome.failed_s, memory_s / 2.0);
  EXPECT_NEAR(outcome.job.lost.value, then.done - then.in_storage, clock_s);
  EXPECT_NEAR(outcome.job.restarting.value, 300.0 + 30.0, clock_s);
}

// The state is wrong from the failure on; it is found 900 s later, when memory has been overwritten with wrong states
// twice, unless it keeps the one from before.
TEST(Checkpoints, CorruptionIsAnsweredFromBeforeItBegan) {
  scenario::Scenario spec = levels(reliability::Effect::corruption);
  spec.operations.failures->modes[0].detection = Seconds{900};
  const Outcome outcome = first_failure(spec);
  const Progress before = at(outcome.failed_s, memory_s), found = at(outcome.failed_s + 900.0, memory_s);
  EXPECT_GT(found.in_memory, before.in_memory);
  EXPECT_NEAR(outcome.job.lost.value, found.done - before.in_memory, clock_s);
}

TEST(Checkpoints, CorruptionTakesWhatIsNotKeptFromBefore) {
  scenario::Scenario spec = levels(reliability::Effect::corruption);
  spec.operations.failures->modes[0].detection = Seconds{900};
  spec.operations.checkpoint.levels[0].keep = 1;
  const Outcome outcome = first_failure(spec);
  const Progress before = at(outcome.failed_s, memory_s), found = at(outcome.failed_s + 900.0, memory_s);
  EXPECT_NEAR(outcome.job.lost.value, found.done - before.in_storage, clock_s);
}

/// Time within [from, to] in which the storage was out.
double out_between(const Recorder& recorder, double from, double to) {
  double out = 0.0, since = 0.0;
  int failures = 0;
  for (const EventRecord& event : recorder.events) {
    const double when = std::clamp(event.when.value, from, to);
    if (event.kind == EventKind::storage_failed && failures++ == 0) since = when;
    if (event.kind == EventKind::storage_returned && --failures == 0) out += when - since;
  }
  return failures > 0 ? out + to - since : out;
}

// 28.8 TB take an hour to write, and stand still whenever the storage is out, some 5 times of 5 min each.
TEST(Checkpoints, StandStillWhileTheStorageIsOut) {
  scenario::Scenario spec = levels(reliability::Effect::stall);
  spec.operations.checkpoint.levels.clear();
  spec.operations.failures->modes[0].component = reliability::Component::storage;
  spec.operations.failures->modes[0].rate = PerSecond{1.0 / 1000.0};
  spec.operations.failures->modes[0].repair = minutes(5);
  const auto site = small::site_of(spec, {small::job(0, {0}, 60, hours(20), gigabytes(28800))});
  Recorder recorder;
  run(*site, recorder);
  const std::vector<EventRecord> written = recorder.of(EventKind::checkpoint_written);
  ASSERT_GE(written.size(), 2u);
  double all_out = 0.0;
  for (const EventRecord& event : written) {
    const double begin = event.when.value - event.value;
    const double out = out_between(recorder, begin, event.when.value);
    EXPECT_NEAR(event.value, 3600.0 + out, 1e-3);
    all_out += out;
  }
  EXPECT_GT(all_out, 600.0);
  EXPECT_EQ(recorder.job_named(0).failures, 0);
}

// A quarter of 8 GB/s for one class of tenants: 480 GB take it 240 s, and the other, in the other 6 GB/s, 80 s.
TEST(Checkpoints, TenantsWithStorageOfTheirOwnDoNotMeetTheOthers) {
  scenario::Scenario spec = small::scenario();
  spec.operations.tenants.emplace_back();
  spec.operations.tenants[0].name = "health";
  spec.operations.tenants[0].own_storage = true;
  spec.operations.tenants[0].storage_share = 0.25;
  spec.operations.tenants.emplace_back();
  spec.operations.tenants[1].name = "others";
  std::vector<workload::JobRequest> jobs{small::job(0, {0}, 8, hours(1.5), small::one_minute),
                                         small::job(1, {0}, 8, hours(1.5), small::one_minute)};
  jobs[0].tenant_class = "health";
  jobs[1].tenant_class = "others";
  const auto site = small::site_of(spec, jobs);
  Recorder recorder;
  run(*site, recorder);
  EXPECT_NEAR(recorder.job_named(0).checkpointing.value, 240.0, clock_s);
  EXPECT_NEAR(recorder.job_named(1).checkpointing.value, 80.0, clock_s);
}

// The first has all 16 nodes. At 5 h the second, of higher priority, asks for 8: the first writes a minute (its last
// checkpoint was at 4 h of training), leaves, waits for the other's hour, needs 3 min to restart and 30 s to load, and
// trains on where it was.
TEST(Checkpoints, WhoGivesWaySavesItsStateFirst) {
  scenario::Scenario spec = small::scenario();
  spec.operations.scheduler.policy = "multifactor";
  spec.operations.scheduler.priority_weight = 1.0;
  spec.operations.scheduler.preemption = scheduling::Preemption::priority;
  spec.operations.tenants.resize(2);
  spec.operations.tenants[0].name = "low";
  spec.operations.tenants[1].name = "high";
  spec.operations.tenants[1].priority = 1.0;
  std::vector<workload::JobRequest> jobs{small::job(0, {0}, 64, hours(8), small::one_minute),
                                         small::job(1, hours(5), 32, hours(1), small::one_minute)};
  jobs[0].tenant_class = "low";
  jobs[1].tenant_class = "high";
  const auto site = small::site_of(spec, jobs);
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  const JobRecord &low = recorder.job_named(0), &high = recorder.job_named(1);
  const double left_s = 5 * 3600.0 + 60.0;
  EXPECT_NEAR(high.started.value, left_s, clock_s);
  EXPECT_EQ(low.preemptions, 1);
  EXPECT_EQ(low.lost.value, 0.0);
  EXPECT_NEAR(low.productive.value, 8 * 3600.0, clock_s);
  EXPECT_NEAR(low.waited.value, 3600.0, clock_s);
  EXPECT_NEAR(low.restarting.value, 180.0 + 30.0, clock_s);
  // Checkpoints after 1, 2, 3 and 4 h, at 5 h less 4 min, and 1 and 2 h after that one.
  EXPECT_EQ(low.checkpoints, 8);
  EXPECT_NEAR(low.finished.value, 8 * 3600.0 + 8 * 60.0 + 3600.0 + 210.0, clock_s);
  EXPECT_EQ(totals.preemptions, 1);
}

}  // namespace
}  // namespace gigatwin::sim
