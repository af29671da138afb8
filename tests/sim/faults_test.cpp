#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "one_run.hpp"
#include "small_site.hpp"

/// Days on which the plant or the grid fails: what the log tells, who loses what, and whether the books still close.
namespace gigatwin::sim {
namespace {

const Instant start_of_year = *parse_instant("2028-01-01");

/// Nearly all day, on 8 nodes of the first hall and 7 of the second: a checkpoint every hour, a minute each.
workload::JobRequest long_job() { return small::job(0, {0}, 60, hours(20), small::one_minute); }

struct Day {
  explicit Day(const scenario::Scenario& spec, std::vector<workload::JobRequest> jobs = {long_job()})
      : site(small::site_of(spec, std::move(jobs))), totals(run(*site, recorder)) {
    for (std::size_t i = 1; i < recorder.events.size(); ++i)
      EXPECT_LE(recorder.events[i - 1].when, recorder.events[i].when) << "told in order of time";
    EXPECT_LT(totals.largest_balance_residual, 1e-9);
    EXPECT_TRUE(std::isfinite(totals.waste_heat_celsius_joules));
  }
  double when(EventKind kind, std::size_t n = 0) const { return recorder.of(kind).at(n).when.value; }
  std::size_t count(EventKind kind) const { return recorder.of(kind).size(); }
  /// The step that begins `n` x 5 min after the start.
  const SiteSample& step(std::size_t n) const { return recorder.samples.at(n); }

  std::unique_ptr<SiteModel> site;
  Recorder recorder;
  Totals totals;
};

scenario::Scenario losing_grid(Seconds at, Seconds takes) {
  scenario::Scenario spec = small::scenario();
  spec.grid.connection.outages =
      grid::OutageSpec{.rate = {}, .mean_length = {}, .scheduled = {{start_of_year + at, takes}}};
  return spec;
}
scenario::Scenario with_ups(scenario::Scenario spec, Seconds autonomy) {
  spec.power.stages.back().autonomy = autonomy;
  return spec;
}
scenario::Scenario losing(const std::string& component, double share, std::int64_t hall, Seconds at, Seconds takes) {
  scenario::Scenario spec = small::scenario();
  spec.operations.plant_outages = {{component, share, hall, at, takes}};
  return spec;
}
grid::GeneratorsSpec generators(Watts rating) {
  grid::GeneratorsSpec g;
  g.rating = rating;
  g.start_time = {60};
  g.efficiency = 0.4;
  g.autonomy = hours(48);
  g.refill = hours(24);
  return g;
}

// The last of nine checkpoints ends at 9 x 3660 = 32,940 s. Detection is over when the grid comes back at 43,200 s:
// restart takes 180 s, loading 480 GB at 16 GB/s 30 s.
TEST(Faults, TwoHoursWithoutTheGridTakeBothHallsDown) {
  const Day day{losing_grid(hours(10), hours(2))};
  EXPECT_EQ(day.recorder.of(EventKind::hall_lost).size(), 2u);
  EXPECT_DOUBLE_EQ(day.when(EventKind::hall_lost), 36000.0);
  EXPECT_DOUBLE_EQ(day.when(EventKind::hall_returned), 43200.0);
  EXPECT_NEAR(day.when(EventKind::job_restarted), 43410.0, 1e-3);
  EXPECT_NEAR(day.recorder.job_named(0).lost.value, 36000.0 - 32940.0, 1e-3);
  EXPECT_NEAR(day.totals.accelerator_seconds_failed, 64 * 7200.0, 1e-3);
  EXPECT_EQ(day.totals.unserved_energy.value, 0.0) << "a dark site wants nothing";
  for (std::size_t n = 120; n < 144; ++n) EXPECT_EQ(day.step(n).facility_power.value, 0.0);
  const auto& events = day.recorder.events;
  const auto first = [&](EventKind kind) {
    return std::find_if(events.begin(), events.end(), [kind](const EventRecord& e) { return e.kind == kind; });
  };
  EXPECT_LT(first(EventKind::grid_lost), first(EventKind::hall_lost)) << "the cause is told first";
}

TEST(Faults, HalfAMinuteIsBridgedByTheUps) {
  const Day day{with_ups(losing_grid(hours(10) + Seconds{100}, {30}), minutes(5))};
  EXPECT_EQ(day.count(EventKind::grid_lost), 1u);
  EXPECT_EQ(day.totals.halls_lost, 0);
  EXPECT_EQ(day.totals.interruptions, 0);
  EXPECT_NEAR(day.step(120).unserved_power.value, 0.1 * day.step(120).facility_power.value, 1e-6);
}

TEST(Faults, HalfAMinuteWithoutUpsCostsAStep) {
  const Day day{losing_grid(hours(10) + Seconds{100}, {30})};
  EXPECT_EQ(day.totals.halls_lost, 2);
  EXPECT_DOUBLE_EQ(day.when(EventKind::hall_lost), 36300.0);
  EXPECT_DOUBLE_EQ(day.when(EventKind::hall_returned), 36600.0);
  EXPECT_NEAR(day.totals.accelerator_seconds_failed, 64 * 300.0, 1e-3);
}

// 60 kW carry both halls, slowed, but not the 60.6 kW that they want: they are lost once, until the sets run.
TEST(Faults, SmallGeneratorsCarryWhatTheyCanWithoutFlapping) {
  scenario::Scenario spec = losing_grid(hours(10) + Seconds{100}, hours(2));
  spec.grid.generators = generators(kilowatts(60));
  const Day day{spec};
  EXPECT_EQ(day.totals.halls_lost, 2);
  EXPECT_EQ(day.count(EventKind::hall_returned), 2u);
  EXPECT_DOUBLE_EQ(day.when(EventKind::hall_returned), 36600.0);
  EXPECT_DOUBLE_EQ(day.when(EventKind::generators_started), 36160.0);
}

// Ten seconds into a step of 300 s; the hall trained at an even pace until then.
TEST(Faults, HallWithoutUpsDrawsUntilItIsLostAndNothingAfter) {
  const Day day{losing("ups", 1.0, 1, hours(10) + Seconds{10}, hours(3))};
  EXPECT_DOUBLE_EQ(day.when(EventKind::hall_lost), 36010.0);
  EXPECT_DOUBLE_EQ(day.when(EventKind::hall_returned), 46810.0);
  const double before_w = day.step(119).halls[0].it_power.value;
  EXPECT_NEAR(day.step(120).halls[0].it_power.value, before_w * 10.0 / 300.0, 1e-6 * before_w);
  EXPECT_EQ(day.step(121).halls[0].it_power.value, 0.0);
  EXPECT_GT(day.step(120).facility_power, day.step(120).it_power);
  EXPECT_NEAR(day.totals.accelerator_seconds_failed, 32 * 10800.0, 1e-3);
}

TEST(Faults, PumpsAwayForHalfAnHourThrottleTheirHall) {
  const Day day{losing("coolant pumps", 1.0, 1, hours(10) + Seconds{10}, minutes(30))};
  ASSERT_EQ(day.count(EventKind::throttling_began), 1u);
  EXPECT_EQ(day.recorder.of(EventKind::throttling_began)[0].hall, 0);
  EXPECT_GT(day.when(EventKind::throttling_ended), 36010.0 + 1800.0);
  EXPECT_LT(day.when(EventKind::throttling_ended), 36010.0 + 3600.0);
  EXPECT_EQ(day.totals.halls_lost, 0);
}

// 20 % of 110 kW is below what idle racks and the lowest speed draw: slowest, and the excess is drawn all the same.
TEST(Faults, CurtailmentToAFifthSlowsAsFarAsAllowed) {
  scenario::Scenario spec = small::scenario();
  spec.power.grid_connection = kilowatts(110);
  spec.grid.connection.curtailments = {{start_of_year + hours(10), hours(2), kilowatts(22)}};
  const Day day{spec};
  EXPECT_DOUBLE_EQ(day.recorder.of(EventKind::capping_began).at(0).value, 0.2);
  EXPECT_DOUBLE_EQ(day.totals.capped_time.value, 7200.0);
  EXPECT_DOUBLE_EQ(day.totals.curtailed_time.value, 7200.0);
  EXPECT_GT(day.step(130).grid_import, kilowatts(22));
  EXPECT_EQ(day.totals.unserved_energy.value, 0.0);
}

TEST(Faults, PauseOfTwoHoursHoldsTheJobsWhereTheyAre) {
  scenario::Scenario spec = small::scenario();
  spec.grid.demand_response = grid::DemandResponseSpec{};
  spec.grid.demand_response->calls = {{start_of_year + hours(10), hours(2)}};
  spec.grid.demand_response->action = grid::ResponseAction::pause;
  const Day day{spec};
  EXPECT_DOUBLE_EQ(day.totals.demand_response_time.value, 7200.0);
  EXPECT_NEAR(day.totals.accelerator_seconds_paused, 60 * 7200.0, 1e-3);
  EXPECT_EQ(day.recorder.job_named(0).failures, 0);
  EXPECT_EQ(day.recorder.job_named(0).lost.value, 0.0);
}

}  // namespace
}  // namespace gigatwin::sim
