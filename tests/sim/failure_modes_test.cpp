#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/random.hpp"
#include "one_run.hpp"
#include "small_site.hpp"

/// Whole runs in which things fail in every way that there is.
namespace gigatwin::sim {
namespace {

using reliability::Component;
using reliability::Effect;
using reliability::FailureModeSpec;
using reliability::Reach;

/// Of one component: so many failures a day.
FailureModeSpec mode(const std::string& cause, Component component, Effect effect, Reach reach, double a_day) {
  FailureModeSpec spec;
  spec.cause = cause;
  spec.component = component;
  spec.rate = PerSecond{a_day / 86400.0};
  spec.effect = effect;
  spec.reach = reach;
  spec.repair = hours(3);
  return spec;
}

/// 16 nodes in 8 racks, 2 halls, leaf groups of two leaves.
scenario::Scenario troubled_scenario() {
  scenario::Scenario spec = small::scenario();
  spec.time.duration = days(10);
  spec.fabric.planes = 2;
  FailureModeSpec slow = mode("slow", Component::node, Effect::slow, Reach::node, 0.05);
  slow.detection = hours(2);
  slow.drain = true;
  FailureModeSpec wrong = mode("wrong", Component::accelerator, Effect::corruption, Reach::node, 0.01);
  wrong.detection = hours(3);
  FailureModeSpec worn = mode("worn", Component::nic, Effect::node_out, Reach::node, 0.02);
  worn.law = reliability::LawKind::weibull;
  worn.shape = 2.0;
  worn.part = "nic";
  FailureModeSpec lemon = mode("lemon", Component::node, Effect::node_out, Reach::node, 0.1);
  lemon.frailty = 1.0;
  spec.operations.failures = reliability::FailureProfileSpec{};
  spec.operations.failures->racks_per_cdu = 2;
  spec.operations.failures->modes = {mode("software", Component::node, Effect::interruption, Reach::node, 0.05),
                                     mode("rack", Component::rack_manifold, Effect::node_out, Reach::rack, 0.03),
                                     mode("cdu", Component::cdu, Effect::node_out, Reach::row, 0.05),
                                     mode("leaf", Component::leaf_switch, Effect::degraded, Reach::leaf, 0.2),
                                     mode("storage", Component::storage, Effect::stall, Reach::site, 0.5),
                                     slow,
                                     wrong,
                                     worn,
                                     lemon};
  spec.operations.repair.crews = 2;
  spec.operations.repair.shift_begin = hours(6);
  spec.operations.repair.shift_end = hours(22);
  spec.operations.repair.parts = {{"nic", 1, days(2)}};
  spec.operations.repair.hot_spares = 1;
  spec.operations.repair.cold_spares = 1;
  return spec;
}

std::vector<workload::JobRequest> jobs() {
  const Draws draws{3, "test.jobs"};
  std::vector<workload::JobRequest> list;
  for (std::uint64_t j = 0; j < 60; ++j)
    list.push_back(small::job(static_cast<std::int64_t>(j), hours(4.0 * static_cast<double>(j)),
                              1 + static_cast<std::int64_t>(40.0 * draws.uniform(2 * j)),
                              hours(30.0 * draws.uniform(2 * j + 1)), small::one_minute));
  return list;
}

TEST(FailureModes, SumsByCauseAreTheWhole) {
  const auto site = small::site_of(troubled_scenario(), jobs());
  Recorder recorder;
  const Totals t = run(*site, recorder);
  CauseTotals all;
  for (const CauseTotals& cause : t.causes) {
    all.failures += cause.failures;
    all.interruptions += cause.interruptions;
    all.accelerator_seconds_lost += cause.accelerator_seconds_lost;
    all.accelerator_seconds_restarting += cause.accelerator_seconds_restarting;
    all.accelerator_seconds_failed += cause.accelerator_seconds_failed;
  }
  EXPECT_EQ(all.failures, t.failures);
  EXPECT_EQ(all.interruptions, t.interruptions);
  EXPECT_NEAR(all.accelerator_seconds_lost / t.accelerator_seconds_lost, 1.0, 1e-9);
  EXPECT_NEAR(all.accelerator_seconds_restarting / t.accelerator_seconds_restarting, 1.0, 1e-9);
  EXPECT_NEAR(all.accelerator_seconds_failed / t.accelerator_seconds_failed, 1.0, 1e-9);
  for (std::size_t cause = 0; cause < site->causes.size(); ++cause)
    EXPECT_GT(t.causes.at(cause).failures, 0) << t.causes[cause].name;

  std::map<std::size_t, std::int64_t> interruptions;
  for (const EventRecord& event : recorder.of(EventKind::job_interrupted))
    ++interruptions[static_cast<std::size_t>(event.value)];
  for (const auto& [cause, count] : interruptions) EXPECT_EQ(t.causes.at(cause).interruptions, count);
  EXPECT_EQ(t.jobs_submitted, t.jobs_completed + t.jobs_running + t.jobs_queued + t.jobs_rejected);
}

// Expected in 10 days: software 16 x 0.05 x 10 = 8 if every node works all the time; racks 8 x 0.03 x 10 = 2.4.
TEST(FailureModes, WholeRacksGoOutTogether) {
  const auto site = small::site_of(troubled_scenario(), jobs());
  Recorder recorder;
  run(*site, recorder);
  std::size_t racks = 0;
  for (const EventRecord& event : recorder.of(EventKind::failure)) {
    if (site->causes.at(static_cast<std::size_t>(event.value)).name != "rack") continue;
    EXPECT_EQ(event.node % 2, 0) << "first of a rack of two";
    ++racks;
  }
  EXPECT_GT(racks, 0u);
}

/// All that a run tells, as text.
std::string told(const scenario::Scenario& spec) {
  return in_child([&spec] {
    const auto site = small::site_of(spec, jobs());
    Recorder recorder;
    const Totals t = run(*site, recorder);
    std::string text;
    for (const EventRecord& e : recorder.events)
      text += fmt::format("{} {} {} {} {}\n", e.when.value, static_cast<int>(e.kind), e.job, e.node, e.value);
    return text + fmt::format("{} {}", t.accelerator_seconds_lost, t.accelerator_seconds_failed);
  });
}

TEST(FailureModes, TheSameSeedTellsTheSame) {
  const scenario::Scenario spec = troubled_scenario();
  const std::string once = told(spec);
  EXPECT_GT(once.size(), 10000u);
  EXPECT_EQ(once, told(spec));
  scenario::Scenario other = spec;
  other.seed += 1;
  EXPECT_NE(once, told(other));
}

// Hall 1's UPS is away from 10 h to 13 h: the job there is interrupted by it, and the log says so. It gives way to no
// other cause: nothing else fails.
TEST(FailureModes, ALostFeedIsTheCauseOfItsInterruptions) {
  scenario::Scenario spec = small::scenario();
  spec.operations.plant_outages = {{"ups", 1.0, 1, hours(10), hours(3)}};
  const auto site = small::site_of(spec, {small::job(0, {0}, 32, hours(20), small::one_minute)});
  Recorder recorder;
  const Totals t = run(*site, recorder);
  const std::vector<EventRecord> interrupted = recorder.of(EventKind::job_interrupted);
  ASSERT_EQ(interrupted.size(), 1u);
  EXPECT_NEAR(interrupted[0].when / hours(1), 10.0, 1e-9);
  const auto cause = static_cast<std::size_t>(interrupted[0].value);
  EXPECT_EQ(cause_names(*site).at(cause), "hall-1 ups");
  EXPECT_EQ(t.causes.at(cause).interruptions, 1);
  EXPECT_GT(t.causes.at(cause).accelerator_seconds_lost, 0.0);
  EXPECT_NEAR(t.causes.at(cause).accelerator_seconds_failed, 32 * 3 * 3600.0, 1e-3);
}

// Storage is away from its first failure on; a checkpoint of one minute that falls into it ends when it is back.
TEST(FailureModes, CheckpointsStandStillWhileTheStorageIsAway) {
  scenario::Scenario spec = small::scenario();
  spec.operations.failures->modes = {mode("storage", Component::storage, Effect::stall, Reach::site, 12.0)};
  const auto site = small::site_of(spec, {small::job(0, {0}, 32, hours(20), small::one_minute)});
  Recorder recorder;
  const Totals t = run(*site, recorder);
  const std::vector<EventRecord> failed = recorder.of(EventKind::storage_failed);
  const std::vector<EventRecord> back = recorder.of(EventKind::storage_returned);
  ASSERT_FALSE(back.empty());
  EXPECT_EQ(t.interruptions, 0);
  double longest_s = 0.0;
  for (const EventRecord& written : recorder.of(EventKind::checkpoint_written))
    longest_s = std::max(longest_s, written.value);
  EXPECT_GT(longest_s, 120.0);
  EXPECT_EQ(t.causes.at(0).failures, std::ssize(failed));
}

}  // namespace
}  // namespace gigatwin::sim
