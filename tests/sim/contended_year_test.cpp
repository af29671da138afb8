#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "one_run.hpp"
#include "topology/node_pool.hpp"
#include "training_job.hpp"

/// Two jobs that share uplinks, from the placement to the results.
namespace gigatwin::sim {
namespace {

/// Leaves of 30 ports down and 2 up: leaf groups of 7, 7 and 2 nodes, over all of which jobs are spread.
scenario::Scenario narrow_scenario() {
  scenario::Scenario spec = small::scenario();
  spec.fabric.leaf_oversubscription = 15.0;
  spec.operations.placement = topology::PlacementPolicy::spread;
  return spec;
}

using small::training_job;

/// Where both run and how fast they are alone.
struct Pair {
  explicit Pair(const SiteModel& site) {
    topology::NodePool pool{site.fabric.layout, topology::PlacementPolicy::spread};
    ProfileCache profiles{site.scenario.compute.system, *site.network, site.fabric.layout};
    first = profiles.profile(site.jobs[0], *pool.allocate(8));
    second = profiles.profile(site.jobs[1], *pool.allocate(8));
  }
  JobProfile first, second;
};

// The first job has 3, 3 and 2 nodes in the three leaf groups, so 3 x 5 / (15 + 15 + 12) of its traffic in each of the
// large ones, but no more than these carry, since it is alone in its own iteration; the second 4 and 4, half in each.
// A third of all uplinks is the capacity of a group.
double expected_share(const SiteModel& site, const Pair& jobs) {
  const double capacity = 2.0 * site.fabric.tiers[topology::leaf_tier].total_bandwidth.value / 3.0;
  const double first = jobs.first.tier_rates[topology::leaf_tier].value * 15.0 / 42.0;
  const double second = jobs.second.tier_rates[topology::leaf_tier].value / 2.0;
  return capacity / (std::min(first, capacity) + std::min(second, capacity));
}

// Until the first ends both run at the share x; the rest of the second runs alone. Neither lives for an hour, so that
// there are no checkpoints.
TEST(ContendedYear, JobsRunAtTheirShareUntilTheOtherEnds) {
  const auto site = small::site_of(narrow_scenario(), {training_job(0, 1.0), training_job(1, 1.0)});
  const Pair alone{*site};
  const Seconds first = minutes(10), second = minutes(20);
  site->jobs[0].tokens = alone.first.work_per_s * first.value;
  site->jobs[1].tokens = alone.second.work_per_s * second.value;
  const double x = expected_share(*site, alone);
  ASSERT_LT(x, 0.9);
  ASSERT_GT(x, 0.3);

  Recorder recorder;
  const Totals totals = run(*site, recorder);
  const JobRecord &a = recorder.job_named(0), &b = recorder.job_named(1);
  const Seconds together = first / x;
  const Seconds end = together + (second - x * together);
  EXPECT_NEAR(a.finished.value, together.value, 1e-5);
  EXPECT_NEAR(b.finished.value, end.value, 1e-5);
  EXPECT_NEAR(a.contended.value, (together - first).value, 1e-5);
  EXPECT_NEAR(b.contended.value, (end - second).value, 1e-5);
  EXPECT_NEAR(a.communication_slowdown, 1.0 / x, 1e-9);
  EXPECT_NEAR(b.communication_slowdown, (together / x + (end - together)) / end, 1e-7);
  EXPECT_NEAR(b.worst_communication_slowdown, 1.0 / x, 1e-9);
  EXPECT_NEAR(totals.accelerator_seconds_contended, 32.0 * (a.contended + b.contended).value, 1e-3);
  EXPECT_NEAR(totals.accelerator_seconds_busy,
              totals.accelerator_seconds_productive + totals.accelerator_seconds_contended, 1e-3);
}

TEST(ContendedYear, JobWithoutAModelHasNoKnownSlowdown) {
  const auto site = small::site_of(small::scenario(), {small::job(0, {0}, 8, hours(1))});
  Recorder recorder;
  run(*site, recorder);
  EXPECT_DOUBLE_EQ(recorder.job_named(0).communication_slowdown, 0.0);
  EXPECT_DOUBLE_EQ(recorder.job_named(0).contended.value, 0.0);
}

// 16 free nodes in leaf groups of 4: 0. A job of 4 nodes spread over all of them leaves 12, 3 in each: 1 - 3/4.
TEST(ContendedYear, FragmentationIsItsMeanOverTime) {
  scenario::Scenario spec = small::scenario();
  spec.operations.placement = topology::PlacementPolicy::spread;
  const auto site = small::site_of(spec, {small::job(0, {0}, 16, hours(6))});
  Recorder recorder;
  const Totals totals = run(*site, recorder);
  EXPECT_NEAR(totals.fragmentation / totals.duration, 0.25 * 0.25, 1e-9);  // for 6 h of 24
  EXPECT_NEAR(recorder.samples[0].fragmentation, 0.25, 1e-12);
}

}  // namespace
}  // namespace gigatwin::sim
