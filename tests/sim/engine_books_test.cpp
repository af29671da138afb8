#include <gtest/gtest.h>

#include "base/random.hpp"
#include "one_run.hpp"
#include "small_site.hpp"

/// What has to add up, and to come out the same, whatever happens in a run.
namespace gigatwin::sim {
namespace {

/// Everything at once: failures of nodes, NICs and leaf switches, jobs that queue, checkpoints that overlap, a
/// connection that is too small, and days that are too warm.
scenario::Scenario stressed_scenario(std::int64_t seed) {
  scenario::Scenario spec = small::failing_scenario(seed);
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
                              draws.uniform(4 * j + 3) * small::one_minute));
    jobs.back().utilisation = 1.0;
  }
  return jobs;
}

TEST(EngineBooks, EnergyAndTimeAddUpUnderStress) {
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
                         t.accelerator_seconds_throttled + t.accelerator_seconds_contended +
                         t.accelerator_seconds_starved + t.accelerator_seconds_checkpointing +
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

TEST(EngineBooks, SameSeedTellsTheSameStoryAndAnotherSeedAnother) {
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
TEST(EngineBooks, HalvingTheStepHardlyChangesTheEnergy) {
  scenario::Scenario spec = small::failing_scenario(3);
  spec.site.weather.climate->t_max_mean = std::vector<Celsius>(12, Celsius{16});
  spec.site.weather.climate->t_min_mean = std::vector<Celsius>(12, Celsius{5});
  expect_step_hardly_matters(spec, 2e-4);  // 0.008 %
}

// Throttling and capping react at plant steps and decide who runs next: 0.7 % with half the clock held back on warm
// days.
TEST(EngineBooks, HalvingTheStepChangesTheEnergyOfAThrottledSiteLittle) {
  expect_step_hardly_matters(stressed_scenario(3), 1e-2);
}

}  // namespace
}  // namespace gigatwin::sim
