#include "sim/floor.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <deque>
#include <set>
#include <utility>

#include "base/random.hpp"
#include "recorder.hpp"
#include "small_site.hpp"

namespace gigatwin::sim {
namespace {

struct FloorTest : testing::Test {
  std::unique_ptr<SiteModel> site = small::site_of(small::failing_scenario(1));  // so that there are causes
  Recorder recorder;
  TotalsBuilder totals{64.0};
  Floor floor{*site, recorder, totals};

  std::deque<workload::JobRequest> requested;  ///< must outlive their jobs

  void submit(const workload::JobRequest& request, Seconds now) { floor.submit(requested.emplace_back(request), now); }
  JobRun& start(const workload::JobRequest& request, Seconds now) {
    submit(request, now);
    floor.dispatch(now);
    const std::vector<JobRun*> started = floor.take_started();
    EXPECT_EQ(started.size(), 1u);
    return *started.front();
  }
};

// Half of the dynamic range is 450 W: 6 accelerators of 2 nodes draw 2700 W, 2 hosts 300 W.
TEST_F(FloorTest, StartedJobEntersTheLedgerOfItsHall) {
  start(small::job(0, {0}, 6, hours(1)), {0});
  const Ledger::HallRates& hall = floor.ledger().halls[0];
  EXPECT_DOUBLE_EQ(hall.accelerator_w, 2700.0);
  EXPECT_DOUBLE_EQ(hall.host_w, 300.0);
  EXPECT_DOUBLE_EQ(hall.busy, 8.0);
  EXPECT_DOUBLE_EQ(floor.ledger().halls[1].busy, 0.0);
  EXPECT_DOUBLE_EQ(floor.ledger().site.useful_flop_per_s, 0.4 * 1e15 * 6);
}

// Waiting draws 0.4 x 900 = 360 W an accelerator, at any clock, and the host nothing more than idle.
TEST_F(FloorTest, OnlyTrainingFollowsTheClock) {
  JobRun& job = start(small::job(0, {0}, 4, hours(1)), {0});
  floor.set_clocks({{.clock = 0.5}, {.clock = 0.5}}, {10});
  EXPECT_DOUBLE_EQ(floor.ledger().halls[0].accelerator_w, 900.0);
  EXPECT_DOUBLE_EQ(floor.ledger().halls[0].clocked_w, 1800.0);
  EXPECT_DOUBLE_EQ(floor.ledger().halls[0].steady_w, 150.0);
  floor.set_activity(job, Activity::checkpointing, {20});
  EXPECT_DOUBLE_EQ(floor.ledger().halls[0].accelerator_w, 1440.0);
  EXPECT_DOUBLE_EQ(floor.ledger().halls[0].clocked_w, 0.0);
  EXPECT_DOUBLE_EQ(floor.ledger().halls[0].steady_w, 1440.0);
}

TEST_F(FloorTest, JobOverTwoHallsRunsAtTheSlowerClock) {
  JobRun& job = start(small::job(0, {0}, 64, hours(1)), {0});
  floor.set_clocks({{.clock = 0.9}, {.clock = 0.6}}, {10});
  EXPECT_DOUBLE_EQ(job.speed, 0.6);
  EXPECT_EQ(floor.take_woken(), std::vector<std::int64_t>{0});
  floor.set_clocks({{.clock = 0.9}, {.clock = 0.6}}, {20});
  EXPECT_TRUE(floor.take_woken().empty());  // nothing changed: nobody is disturbed
}

TEST_F(FloorTest, ClockOfOneHallDoesNotDisturbJobsInAnother) {
  start(small::job(0, {0}, 32, hours(1)), {0});
  start(small::job(1, {0}, 32, hours(1)), {0});
  floor.set_clocks({{.clock = 1.0}, {.clock = 0.6}}, {10});
  EXPECT_EQ(floor.take_woken(), std::vector<std::int64_t>{1});
}

// Cool chips run 5 % faster and draw 1.1 times the power per clock: 4 x 450 W x 1.05 x 1.1.
TEST_F(FloorTest, ClockAndPowerFollowTheChips) {
  JobRun& job = start(small::job(0, {0}, 4, hours(1)), {0});
  floor.set_clocks({{.clock = 1.05, .watts_per_clock = 1.1}, {}}, {10});
  EXPECT_DOUBLE_EQ(job.speed, 1.05);
  EXPECT_DOUBLE_EQ(job.rate(), 1.05);  // work known by its duration follows the clock alone
  EXPECT_DOUBLE_EQ(floor.ledger().halls[0].accelerator_w, 1800.0 * 1.05 * 1.1);
  EXPECT_DOUBLE_EQ(floor.ledger().halls[0].clocked_w, 1800.0 * 1.1);
  EXPECT_DOUBLE_EQ(floor.ledger().site.hot, 0.0);
  floor.set_clocks({{.clock = 0.8, .watts_per_clock = 1.1, .hot = true}, {}}, {20});
  EXPECT_DOUBLE_EQ(floor.ledger().site.hot, 4.0);
}

TEST_F(FloorTest, DemandResponsePausesAllButTheExempt) {
  workload::JobRequest spared = small::job(1, {0}, 4, hours(1));
  spared.tenant_class = "public body";
  JobRun& paused = start(small::job(0, {0}, 8, hours(1)), {0});
  JobRun& working = start(spared, {0});
  floor.take_woken();
  floor.set_demand_response(0.0, {"public body"}, {100});
  EXPECT_DOUBLE_EQ(paused.rate(), 0.0);
  EXPECT_GT(working.rate(), 0.0);
  EXPECT_DOUBLE_EQ(floor.ledger().site.paused, 8.0);
  EXPECT_DOUBLE_EQ(floor.ledger().halls[0].accelerator_w, 4 * 450.0);
  EXPECT_EQ(floor.take_woken(), std::vector<std::int64_t>{0});
  floor.set_demand_response(1.0, {}, {200});
  floor.touch(paused, {300});
  EXPECT_DOUBLE_EQ(paused.done, 200.0);  // 100 s before, 100 s after
  EXPECT_DOUBLE_EQ(floor.ledger().site.paused, 0.0);
}

TEST_F(FloorTest, LostHallTakesItsNodesAndInterruptsItsJobs) {
  JobRun& across = start(small::job(0, {0}, 40, hours(1)), {0});  // 8 nodes of hall 0, 2 of hall 1
  JobRun& in_second = start(small::job(1, {0}, 8, hours(1)), {0});
  floor.fail_nodes({15, 1}, 0, {5}, hours(1));
  floor.lose_hall(0, 1, {10});
  EXPECT_TRUE(across.interrupted);
  EXPECT_EQ(across.missing_nodes, 8);
  EXPECT_EQ(across.nodes(), 2);
  EXPECT_FALSE(in_second.interrupted);
  EXPECT_DOUBLE_EQ(floor.ledger().site.out_of_service, 4.0 * 9);
  EXPECT_TRUE(floor.fail_nodes({3, 1}, 0, {20}, hours(1)).empty());  // nothing runs there
  EXPECT_FALSE(floor.replace_missing(across, {30}));                 // 3 nodes of hall 1 are free
  EXPECT_EQ(across.missing_nodes, 5);
  floor.return_hall(0, {40});
  EXPECT_EQ(across.missing_nodes, 0);
  EXPECT_DOUBLE_EQ(floor.ledger().site.out_of_service, 4.0);
}

TEST_F(FloorTest, NodeRepairedInALostHallComesBackWithIt) {
  floor.fail_nodes({2, 1}, 0, {0}, hours(1));
  floor.lose_hall(0, 1, {10});
  floor.repaired({2}, {20});
  EXPECT_DOUBLE_EQ(floor.ledger().site.out_of_service, 32.0);
  floor.return_hall(0, {30});
  EXPECT_DOUBLE_EQ(floor.ledger().site.out_of_service, 0.0);
  EXPECT_EQ(start(small::job(0, {30}, 64, hours(1)), {30}).nodes(), 16);
}

TEST_F(FloorTest, RejectsWhatTheMachineCannotHold) {
  submit(small::job(0, {0}, 65, hours(1)), {0});
  ASSERT_EQ(recorder.jobs.size(), 1u);
  EXPECT_EQ(recorder.jobs[0].state, JobState::rejected);
  EXPECT_EQ(recorder.jobs[0].reason, "asks for 65 accelerators of 64");
  EXPECT_EQ(totals.totals().jobs_rejected, 1);
}

TEST_F(FloorTest, FailedNodeTakesTheWorkSinceTheCheckpointAndLeavesTheJob) {
  JobRun& job = start(small::job(0, {0}, 8, hours(1)), {0});
  floor.touch(job, {100});
  floor.checkpoint_written(job, job.state(storage::Level::storage), 1, {100});
  EXPECT_EQ(floor.fail_nodes({1, 1}, 0, {130}, hours(24)), std::vector<std::int64_t>{1});
  EXPECT_TRUE(floor.fail_nodes({1, 1}, 0, {131}, hours(24)).empty());  // it is out already
  EXPECT_DOUBLE_EQ(job.done, 100.0);
  EXPECT_DOUBLE_EQ(job.lost.value, 30.0);
  EXPECT_TRUE(job.interrupted);
  EXPECT_EQ(job.missing_nodes, 1);
  EXPECT_FALSE(contains(job.placement, 1));
  EXPECT_EQ(totals.totals().failures, 1);
  EXPECT_EQ(totals.totals().interruptions, 1);
  EXPECT_DOUBLE_EQ(floor.ledger().site.out_of_service, 4.0);
  EXPECT_TRUE(floor.replace_missing(job, {140}));
  EXPECT_EQ(job.nodes(), 2);
  EXPECT_FALSE(contains(job.placement, 1));
}

TEST_F(FloorTest, FailedLeafInterruptsItsJobsAlone) {
  JobRun& on_leaf = start(small::job(0, {0}, 16, hours(1)), {0});    // nodes 0..3: leaf group 0
  JobRun& elsewhere = start(small::job(1, {0}, 16, hours(1)), {0});  // nodes 4..7: leaf group 1
  floor.interrupt_jobs({0, 4}, 4, {50});
  EXPECT_TRUE(on_leaf.interrupted);
  EXPECT_FALSE(elsewhere.interrupted);
  EXPECT_EQ(on_leaf.nodes(), 4);
  EXPECT_DOUBLE_EQ(floor.ledger().site.out_of_service, 0.0);
}

TEST_F(FloorTest, InterruptedJobGetsANodeBeforeTheQueue) {
  JobRun& large = start(small::job(0, {0}, 60, hours(1)), {0});
  JobRun& small_job = start(small::job(1, {0}, 4, hours(1)), {0});  // the site is full
  submit(small::job(2, {1}, 4, hours(1)), {1});
  floor.fail_nodes({0, 1}, 0, {2}, hours(24));
  EXPECT_FALSE(floor.replace_missing(large, {3}));
  floor.take_woken();
  floor.complete(small_job, {4});
  EXPECT_EQ(large.missing_nodes, 0);
  EXPECT_EQ(floor.take_woken(), std::vector<std::int64_t>{0});
  EXPECT_TRUE(floor.take_started().empty());
  EXPECT_DOUBLE_EQ(floor.ledger().site.queued_jobs, 1.0);
  floor.repaired({0}, {5});
  EXPECT_EQ(floor.take_started().size(), 1u);
}

// Leaf groups of 4 nodes: each of the 4 leaf switches fails at 1e-7/s, each node at 1e-6/s. A job of 6 nodes touches 2
// leaf groups: nodes 6e-6/s, which takes what they hold; leaves 2e-7/s, which takes nothing.
TEST_F(FloorTest, FailureRatesOfAJobCountItsNodesAndLeaves) {
  scenario::Scenario spec = small::scenario();
  spec.operations.failures.reset();
  spec.compute.system.node_failure_rate = {1e-6};
  spec.fabric.network_switch.failure_rate = {1e-7};
  const auto failing = small::site_of(spec);
  Floor floor_of{*failing, recorder, totals};
  const workload::JobRequest request = small::job(0, {0}, 24, hours(1));
  floor_of.submit(request, {0});
  floor_of.dispatch({0});
  const storage::FailureRates rates = floor_of.take_started().front()->failure_rates;
  EXPECT_NEAR(rates[storage::Destroys::node].value, 6e-6, 1e-15);
  EXPECT_NEAR(rates[storage::Destroys::nothing].value, 2e-7, 1e-15);
}

/// Plays arrivals, failures, repairs, changes of clock, checkpoints and completions in any order, as the engine might.
struct Walk : FloorTest {
  Draws draws{7, "test.floor"};
  std::uint64_t drawn = 0;
  Seconds now{0};
  std::map<std::int64_t, JobRun*> running;
  std::set<std::int64_t> out;
  std::array<bool, 2> lost{};  ///< [hall]

  double draw() { return draws.uniform(drawn++); }
  std::int64_t draw(std::int64_t below) { return static_cast<std::int64_t>(draw() * static_cast<double>(below)); }
  JobRun* any_job() {
    return running.empty() ? nullptr : std::next(running.begin(), draw(std::ssize(running)))->second;
  }
  void collect() {
    for (JobRun* job : floor.take_started()) running[job->request->id] = job;
    floor.take_woken();
  }

  void arrive() {
    const std::int64_t id = std::ssize(requested);
    submit(small::job(id, now, 1 + static_cast<std::int64_t>(70.0 * std::pow(draw(), 3.0)), hours(1.0 + 9.0 * draw())),
           now);
    floor.dispatch(now);
  }
  void fail() {
    const std::int64_t node = draw(16);
    const bool runs = !lost.at(static_cast<std::size_t>(node / 8)) && out.insert(node).second;
    EXPECT_EQ(!floor.fail_nodes({node, 1}, 0, now, hours(1)).empty(), runs);
  }
  void repair() {
    if (out.empty()) return;
    const std::int64_t node = *std::next(out.begin(), draw(std::ssize(out)));
    out.erase(node);
    floor.repaired({node}, now);
  }
  /// The next thing that happens to a job by itself.
  void live() {
    JobRun* job = any_job();
    if (!job) return;
    if (job->interrupted || job->missing_nodes > 0 || job->activity == Activity::restarting) {
      job->interrupted = false;
      if (!floor.replace_missing(*job, now)) return;
      floor.set_activity(*job, Activity::training, now);
      floor.restarted(*job, now);
    } else if (job->activity == Activity::checkpointing) {
      floor.touch(*job, now);
      floor.checkpoint_written(*job, job->state(storage::Level::storage), 1, now);
      floor.set_activity(*job, Activity::training, now);
    } else if (draw() < 0.5) {
      floor.set_activity(*job, Activity::checkpointing, now);
    } else {
      running.erase(job->request->id);
      floor.complete(*job, now);
    }
  }
  void act(double what) {
    if (what < 0.3) {
      arrive();
    } else if (what < 0.35) {
      fail();
    } else if (what < 0.37) {
      floor.interrupt_jobs({4 * draw(4), 4}, 4, now);
    } else if (what < 0.39) {
      const auto hall = static_cast<std::size_t>(draw(2));
      lost.at(hall) ? floor.return_hall(hall, now) : floor.lose_hall(hall, 1, now);
      lost.at(hall) = !lost.at(hall);
    } else if (what < 0.45) {
      floor.set_clocks({{.clock = draw()}, {.clock = draw()}}, now);
    } else if (what < 0.55) {
      repair();
    } else {
      live();
    }
  }

  void expect_jobs_add_up() {
    const Totals& t = totals.totals();
    EXPECT_DOUBLE_EQ(static_cast<double>(t.jobs_submitted - t.jobs_completed - t.jobs_rejected),
                     floor.ledger().site.running_jobs + floor.ledger().site.queued_jobs);
    EXPECT_DOUBLE_EQ(floor.ledger().site.running_jobs, static_cast<double>(running.size()));
    EXPECT_EQ(t.jobs_submitted, std::ssize(requested));
  }
  void expect_nodes_held_once() {
    std::set<std::int64_t> held;
    for (const auto& [id, job] : running) {
      EXPECT_EQ(job->nodes() + job->missing_nodes, (job->request->accelerators + 3) / 4);
      for (std::int64_t node = 0; node < 16; ++node) {
        if (!contains(job->placement, node)) continue;
        EXPECT_TRUE(held.insert(node).second) << "node " << node << " held twice";
        EXPECT_FALSE(out.contains(node)) << "node " << node << " is out of service";
      }
    }
    EXPECT_DOUBLE_EQ(floor.ledger().site.busy, 4.0 * static_cast<double>(held.size()));
    std::set<std::int64_t> away = out;
    for (std::int64_t node = 0; node < 16; ++node)
      if (lost.at(static_cast<std::size_t>(node / 8))) away.insert(node);
    for (const std::int64_t node : away) EXPECT_FALSE(held.contains(node)) << "node " << node << " is away";
    EXPECT_DOUBLE_EQ(floor.ledger().site.out_of_service, 4.0 * static_cast<double>(away.size()));
  }
  /// The rates that were kept by adding and taking away are those of the jobs that run.
  void expect_ledger_of_running_jobs() {
    double accelerators_w = 0.0, hosts_w = 0.0, at_speed = 0.0, flop_per_s = 0.0;
    for (const auto& [id, job] : running) {
      const double held = 4.0 * static_cast<double>(job->nodes());
      accelerators_w += held * job->active_share * job->dynamic_power(1.0).value;
      if (job->activity == Activity::training) hosts_w += held / 4.0 * 150.0;
      at_speed += held * job->speed;
      flop_per_s += job->rate() * job->profile.flop_per_work;
    }
    const Ledger& ledger = floor.ledger();
    EXPECT_NEAR(ledger.halls[0].accelerator_w + ledger.halls[1].accelerator_w, accelerators_w, 1e-6);
    EXPECT_NEAR(ledger.halls[0].host_w + ledger.halls[1].host_w, hosts_w, 1e-6);
    EXPECT_NEAR(ledger.site.busy_at_speed, at_speed, 1e-9);
    EXPECT_NEAR(ledger.site.useful_flop_per_s, flop_per_s, 1e-9 * 64e15);
  }
};

TEST_F(Walk, KeepsItsBooksWhateverHappens) {
  for (int k = 0; k < 4000 && !HasFailure(); ++k) {
    now += Seconds{100.0 * draw()};
    act(draw());
    collect();
    expect_jobs_add_up();
    expect_nodes_held_once();
    expect_ledger_of_running_jobs();
  }
  const Totals& t = totals.totals();
  EXPECT_GT(t.jobs_completed, 200);
  EXPECT_GT(t.interruptions, 100);
  EXPECT_GT(t.jobs_rejected, 10);
}

TEST_F(Walk, EndsWithAnEmptyLedgerWhenTheFloorIsEmpty) {
  for (int k = 0; k < 2000; ++k) {
    now += Seconds{100.0 * draw()};
    act(draw());
    collect();
  }
  for (std::size_t hall = 0; hall < lost.size(); ++hall)
    if (std::exchange(lost.at(hall), false)) floor.return_hall(hall, now);
  while (!out.empty()) repair(), collect();
  for (int k = 0; k < 100000 && floor.ledger().site.running_jobs + floor.ledger().site.queued_jobs > 0.0; ++k) {
    now += {10};
    live();
    collect();
  }
  const Ledger& ledger = floor.ledger();
  EXPECT_TRUE(running.empty());
  EXPECT_DOUBLE_EQ(ledger.site.busy, 0.0);
  EXPECT_DOUBLE_EQ(ledger.site.queued_accelerators, 0.0);
  for (const Ledger::HallRates& hall : ledger.halls)
    for (const double rate_w : {hall.accelerator_w, hall.host_w, hall.clocked_w, hall.steady_w})
      EXPECT_NEAR(rate_w, 0.0, 1e-6);  // rounding of thousands of additions of some 10 kW
  EXPECT_NEAR(ledger.site.useful_flop_per_s / 1e15, 0.0, 1e-9);
}

/// Each job is told once, and the seconds of each that ran are all named.
TEST_F(Walk, TellsEveryJobOnceAndNamesEverySecond) {
  for (int k = 0; k < 3000; ++k) {
    now += Seconds{100.0 * draw()};
    act(draw());
    collect();
  }
  floor.finish(now);
  std::set<std::int64_t> told;
  double named_s = 0.0, held_s = 0.0;
  for (const JobRecord& job : recorder.jobs) {
    EXPECT_TRUE(told.insert(job.job).second) << "job " << job.job << " told twice";
    if (job.started.value < 0.0) continue;
    held_s += ((job.state == JobState::completed ? job.finished : now) - job.started).value;
    named_s += (job.productive + job.lost + job.checkpointing + job.restarting).value;
  }
  EXPECT_EQ(std::ssize(told), std::ssize(requested));
  EXPECT_LT(named_s, held_s);  // the rest was throttled
  const Totals& t = totals.totals();
  EXPECT_GT(t.jobs_running + t.jobs_queued, 0);
  EXPECT_EQ(t.jobs_submitted, t.jobs_completed + t.jobs_rejected + t.jobs_running + t.jobs_queued);
  floor.ledger().advance(now);
  const double busy = floor.ledger().take_means().site.busy * now.value;
  const double sum = t.accelerator_seconds_productive + t.accelerator_seconds_lost + t.accelerator_seconds_throttled +
                     t.accelerator_seconds_checkpointing + t.accelerator_seconds_restarting;
  EXPECT_NEAR(sum, busy, 1e-9 * busy);
}

}  // namespace
}  // namespace gigatwin::sim
