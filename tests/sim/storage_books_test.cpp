#include <gtest/gtest.h>

#include "base/random.hpp"
#include "one_run.hpp"
#include "small_site.hpp"

/// What has to add up when jobs save their state to several levels in the background, wait for data, starve for them,
/// give way, and the storage fails.
namespace gigatwin::sim {
namespace {

reliability::FailureModeSpec mode(std::string cause, reliability::Effect effect, double rate) {
  reliability::FailureModeSpec m;
  m.cause = std::move(cause);
  m.effect = effect;
  m.rate = PerSecond{rate};
  return m;
}

scenario::Scenario everything(std::int64_t seed) {
  scenario::Scenario spec = small::scenario();
  spec.seed = seed;
  spec.time.duration = days(10);
  scenario::OperationsSpec& operations = spec.operations;
  operations.storage.host_memory = storage::NodeStoreSpec{gigabytes_per_second(12), gigabytes_per_second(24),
                                                          gigabytes(500), gigabytes_per_second(12)};
  operations.checkpoint.mode = storage::CheckpointMode::asynchronous;
  operations.checkpoint.drain_slowdown = 0.1;
  operations.checkpoint.levels = {{storage::Level::host_memory, minutes(10), 2},
                                  {storage::Level::storage, hours(1), 4}};
  operations.wide_area = {{"elsewhere", gigabytes_per_second(1), {0.0}}};
  reliability::FailureProfileSpec profile;
  using reliability::Effect;
  profile.modes = {mode("software", Effect::interruption, 2e-6), mode("board", Effect::node_out, 2e-6),
                   mode("wrong", Effect::corruption, 5e-7), mode("storage", Effect::stall, 2e-5)};
  profile.modes.back().component = reliability::Component::storage;
  for (reliability::FailureModeSpec& m : profile.modes) m.repair = hours(1);
  operations.failures = profile;
  operations.scheduler.policy = "multifactor";
  operations.scheduler.priority_weight = 1.0;
  operations.scheduler.preemption = scheduling::Preemption::priority;
  operations.tenants.resize(2);
  operations.tenants[0].name = "low";
  operations.tenants[1].name = "high";
  operations.tenants[1].priority = 1.0;
  operations.tenants[1].own_storage = true;
  operations.tenants[1].storage_share = 0.25;
  return spec;
}

std::vector<workload::JobRequest> jobs_of(std::uint64_t seed) {
  const Draws draws{seed, "test.storage-jobs"};
  std::vector<workload::JobRequest> jobs;
  Seconds now{0};
  for (std::uint64_t j = 0; j < 100; ++j) {
    const auto draw = [&](std::uint64_t k) { return draws.uniform(8 * j + k); };
    now += draws.exponential(8 * j, hours(2));
    const auto accelerators = 1 + static_cast<std::int64_t>(63.0 * draw(1) * draw(1));
    workload::JobRequest job =
        small::job(static_cast<std::int64_t>(j), now, accelerators, hours(12.0 * draw(2)), draw(3) * small::one_minute);
    job.tenant_class = draw(4) < 0.7 ? "low" : "high";
    job.dataset = workload::DatasetSpec{};
    job.dataset->origin = draw(5) < 0.5 ? "site" : "elsewhere";
    job.dataset->size = gigabytes(2000.0 * draw(6));
    job.dataset->read_per_accelerator = gigabytes_per_second(0.5 * draw(7));
    jobs.push_back(job);
  }
  return jobs;
}

void expect_balanced(const Recorder& recorder, const Totals& t) {
  EXPECT_EQ(t.jobs_submitted, t.jobs_completed + t.jobs_running + t.jobs_queued + t.jobs_rejected);
  EXPECT_EQ(t.jobs_submitted, std::ssize(recorder.jobs));
  double racks_j = 0.0, busy_s = 0.0, jobs_j = 0.0;
  for (const SiteSample& s : recorder.samples) {
    racks_j += ((s.it_power - s.network_power - s.storage_power) * s.step).value;
    busy_s += s.busy_accelerators * s.step.value;
  }
  for (const JobRecord& job : recorder.jobs) jobs_j += job.it_energy.value;
  const double idle_j = 1000.0 * (16.0 * t.duration.value - busy_s / 4.0);
  EXPECT_NEAR(racks_j, jobs_j + idle_j, 1e-9 * racks_j);
  const double named_s = t.accelerator_seconds_productive + t.accelerator_seconds_lost +
                         t.accelerator_seconds_throttled + t.accelerator_seconds_contended +
                         t.accelerator_seconds_starved + t.accelerator_seconds_checkpointing +
                         t.accelerator_seconds_restarting;
  EXPECT_NEAR(named_s, busy_s, 1e-9 * busy_s);
}

void expect_jobs_make_sense(const Recorder& recorder) {
  for (const JobRecord& job : recorder.jobs) {
    for (const Seconds time : {job.productive, job.lost, job.starved, job.checkpointing, job.restarting, job.waited})
      EXPECT_GE(time.value, -1e-6) << job.name;
    EXPECT_LE(job.staging.value, job.waited.value + 1e-6) << job.name;
    if (job.state != JobState::completed) continue;
    // Between its submission and its end it waited, or one of the kinds of time of an allocation passed.
    const Seconds named =
        job.waited + job.productive + job.lost + job.starved + job.checkpointing + job.restarting + job.contended;
    EXPECT_LE(named.value, (job.finished - job.submitted).value + 1e-3) << job.name;
  }
}

TEST(StorageBooks, TimeAndEnergyAddUp) {
  const auto site = small::site_of(everything(3), jobs_of(3));
  Recorder recorder;
  const Totals t = run(*site, recorder);
  expect_balanced(recorder, t);
  expect_jobs_make_sense(recorder);
  EXPECT_GT(t.jobs_completed, 50);
  EXPECT_GT(t.interruptions, 10);
  EXPECT_GT(t.preemptions, 0);
  EXPECT_GT(t.accelerator_seconds_starved, 0.0);
  EXPECT_GT(t.accelerator_seconds_lost, 0.0);
  EXPECT_FALSE(recorder.of(EventKind::data_staged).empty());
  EXPECT_FALSE(recorder.of(EventKind::storage_failed).empty());
}

std::string story() {
  return in_child([] {
    const auto site = small::site_of(everything(4), jobs_of(4));
    Recorder recorder;
    const Totals totals = run(*site, recorder);
    std::string text = fmt::format("{:a} ", totals.facility_energy.value);
    for (const EventRecord& e : recorder.events)
      text += fmt::format("{:a} {} {} {:a} ", e.when.value, static_cast<int>(e.kind), e.job, e.value);
    return fmt::format("{} {:016x}", text.size(), hash_of(text));
  });
}

TEST(StorageBooks, SameStoryTwice) { EXPECT_EQ(story(), story()); }

}  // namespace
}  // namespace gigatwin::sim
