#include "sim/control.hpp"
#include "sim/floor.hpp"

#include <gtest/gtest.h>

#include "recorder.hpp"
#include "small_site.hpp"

namespace gigatwin::sim {
namespace {

const Seconds step{300};

/// The small site with both halls at `utilisation` of the dynamic range all the time.
Ledger::Means busy_means(double utilisation) {
  Ledger::Means means;
  // 32 accelerators of 900 W and 8 hosts of 150 W above idle in each hall.
  means.halls.assign(2, {.accelerator_w = 32 * 900.0 * utilisation,
                         .host_w = 8 * 150.0,
                         .clocked_w = 0.0,
                         .steady_w = 0.0,
                         .busy = 32.0});
  return means;
}

// Per hall, half load: racks 4 x 2000 + 1.25 (14400 + 1200) = 27500 W, of which accelerators 3200 + 14400 W and
// conversion 4 x 440 + 0.25 x 15600 = 5660 W; storage 800 W; the network at its peak, as all accelerators are busy.
TEST(Plant, RackInletsByHand) {
  const auto site = small::site_of(small::scenario());
  Plant plant{*site};
  const SiteSample s = plant.step({0}, step, busy_means(0.5));
  const Watts network = site->fabric.parts.peak_power();
  EXPECT_NEAR(s.it_power.value, 2 * 27500.0 + 1600.0 + network.value, 1e-6);
  EXPECT_NEAR(s.accelerator_power.value, 2 * 17600.0, 1e-6);
  EXPECT_NEAR(s.rack_conversion_loss.value, 2 * 5660.0, 1e-6);
  EXPECT_NEAR(s.network_power.value, network.value, 1e-9);
  EXPECT_NEAR(s.storage_power.value, 1600.0, 1e-9);
  EXPECT_NEAR(s.auxiliary_power.value, 0.02 * site->rated_it().value, 1e-9);
}

TEST(Plant, FacilityIsItCoolingLossesAndAuxiliaries) {
  const auto site = small::site_of(small::scenario());
  Plant plant{*site};
  for (const double utilisation : {0.0, 0.3, 1.0, 0.1}) {
    const SiteSample s = plant.step({0}, step, busy_means(utilisation));
    const Watts sum =
        s.it_power + s.pump_power + s.fan_power + s.chiller_power + s.auxiliary_power + s.ups_loss + s.transformer_loss;
    EXPECT_NEAR(s.facility_power.value, sum.value, 1e-9 * sum.value);
    EXPECT_GT(s.ups_loss.value, 0.0);
    EXPECT_GT(s.transformer_loss.value, 0.0);
    EXPECT_GT(s.pump_power.value, 0.0);
    Watts halls{0.0};
    for (const HallSample& hall : s.halls) halls += hall.it_power + hall.cooling_power + hall.electrical_loss;
    EXPECT_NEAR((halls + s.auxiliary_power).value, sum.value, 1e-9 * sum.value);
  }
}

// All IT power ends as heat, with the pumps and the room's air handlers. Here the loops hold their set points: what is
// stored comes and goes with the facility water, which may be the warmer the less heat the exchangers pass. The room's
// air handlers turn at their floor or follow the heat, at most 2 % of its rated heat.
TEST(Plant, HeatIsRejectedOrStored) {
  const auto site = small::site_of(small::scenario());
  Plant plant{*site};
  for (const double utilisation : {0.2, 1.0, 0.0}) {
    const SiteSample s = plant.step({0}, step, busy_means(utilisation));
    EXPECT_NEAR((s.heat_to_coolant - s.heat_rejected - s.heat_stored).value, 0.0, 1e-9 * s.heat_to_coolant.value);
    EXPECT_LT(s.balance_residual, 1e-12);
    const Watts air_handlers = s.heat_to_coolant - s.it_power - s.pump_power;
    EXPECT_GE(air_handlers.value, 0.0);
    EXPECT_LE(air_handlers.value, 0.02 * 0.3 * site->rated_it().value);
    EXPECT_NEAR(s.coolant_supply.value, 30.0, 1e-9);
  }
}

scenario::Scenario hot_scenario(double dry_bulb_c) {
  scenario::Scenario spec = small::scenario();
  site::ClimateSpec& climate = *spec.site.weather.climate;
  climate.t_mean = climate.t_max_mean = climate.t_min_mean = std::vector<Celsius>(12, Celsius{dry_bulb_c});
  return spec;
}

// The supply comes to rest at outdoors + (approach of cooler and CDU) x load: 36 + 9 q. Full load is q = 45.5 / 48 and
// some pump power: near 44.8 degC, half way from the limit of 40 to the trip at 50: the clock falls to some 0.5.
TEST(Plant, WarmCoolantHoldsTheClockBack) {
  const auto site = small::site_of(hot_scenario(36));
  Plant plant{*site};
  for (const HallClock& clock : plant.thermal_clocks(Ledger{2}.halls, std::vector<HallClock>(2)))
    EXPECT_DOUBLE_EQ(clock.clock, 1.0);  // idle: 36 + 9 x 8/48 = 37.5
  SiteSample s;
  for (int k = 0; k < 100; ++k) s = plant.step({0}, step, busy_means(1.0));
  EXPECT_GT(s.coolant_supply.value, 44.4);
  EXPECT_LT(s.coolant_supply.value, 45.0);
  for (const HallClock& clock : plant.thermal_clocks(Ledger{2}.halls, std::vector<HallClock>(2))) {
    EXPECT_TRUE(clock.hot);
    EXPECT_NEAR(clock.clock, (50.0 - s.coolant_supply.value) / 10.0, 0.01);
    EXPECT_LE(clock.clock, (50.0 - s.coolant_supply.value) / 10.0 + 1e-9);  // rounded down
  }
}

// Chips that run 5 % faster than the catalogue's clock are capped to what the connection carries, not to clock 1: 85.5
// kW hold for each, and the clock is the same.
TEST(Plant, CapsFastChipsToTheSamePower) {
  scenario::Scenario spec = small::scenario();
  spec.power.grid_connection = kilowatts(90);
  const auto site = small::site_of(spec);
  const Plant plant{*site};
  const std::vector<Watts> full{kilowatts(40), kilowatts(40)}, fixed{kilowatts(8), kilowatts(8)};
  const double capped = plant.connection_speed(full, fixed, 1.0);
  EXPECT_LT(capped, 1.0);
  EXPECT_DOUBLE_EQ(plant.connection_speed(full, fixed, 1.05), capped);
  const std::vector<Watts> less{kilowatts(26), kilowatts(26)};  // serves clock 1
  EXPECT_EQ(plant.connection_speed(less, fixed, 1.0), Plant::uncapped);
  EXPECT_LT(plant.connection_speed(less, fixed, 1.5), 1.5);
  EXPECT_GT(plant.connection_speed(less, fixed, 1.5), 1.0);
}

/// Floor, plant and control without the clock: time passes in plant steps.
struct Loop {
  explicit Loop(const scenario::Scenario& spec) : site(small::site_of(spec)) {}

  JobRun& start(const workload::JobRequest& request) {
    floor.submit(request, now);
    floor.dispatch(now);
    control.apply_connection_limit(now);
    return *floor.take_started().front();
  }
  SiteSample pass() {
    now += step;
    floor.ledger().advance(now);
    const SiteSample sample = control.step(now - step, step, floor.ledger().take_means());
    control.update(now);
    return sample;
  }

  std::unique_ptr<SiteModel> site;
  Recorder recorder;
  TotalsBuilder totals{64.0};
  Floor floor{*site, recorder, totals};
  Plant plant{*site};
  Control control{*site, plant, floor, totals, recorder};
  Seconds now{0};
};

workload::JobRequest full_site_job() {
  workload::JobRequest request = small::job(0, {0}, 64, hours(10));
  request.utilisation = 1.0;
  return request;
}

TEST(Control, WarmCoolantSlowsTheJobs) {
  const workload::JobRequest request = full_site_job();
  Loop loop{hot_scenario(36)};
  JobRun& job = loop.start(request);
  SiteSample s;
  for (int k = 0; k < 100; ++k) s = loop.pass();
  EXPECT_LT(job.speed, 0.95);
  EXPECT_GT(job.speed, 0.5);  // less than at full load: slower accelerators give less heat
  EXPECT_NEAR(job.speed, (50.0 - s.coolant_supply.value) / 10.0, 0.011);
  EXPECT_LT(s.speed, 0.95);
  loop.floor.touch(job, loop.now);
  EXPECT_LT(job.done, loop.now.value);
  ASSERT_EQ(loop.recorder.of(EventKind::throttling_began).size(), 2u);
  EXPECT_EQ(loop.recorder.of(EventKind::throttling_began)[1].hall, 1);

  loop.floor.complete(job, loop.now);
  for (int k = 0; k < 100; ++k) loop.pass();
  EXPECT_EQ(loop.recorder.of(EventKind::throttling_ended).size(), 2u);
  EXPECT_FALSE(loop.control.throttled());
}

// The full site draws about 92 kW of IT power and 105 kW in all. A connection of 90 kW less 5 % allows 85.5 kW.
TEST(Control, SmallConnectionCapsAtItsMargin) {
  const workload::JobRequest request = full_site_job();
  scenario::Scenario spec = small::scenario();
  spec.power.grid_connection = kilowatts(90);
  Loop loop{spec};
  JobRun& job = loop.start(request);
  EXPECT_LT(job.speed, 1.0);  // at once, before any plant step
  SiteSample s;
  for (int k = 0; k < 50; ++k) s = loop.pass();
  EXPECT_TRUE(loop.control.capped());
  EXPECT_LE(s.facility_power.value, 85500.0 * (1.0 + 1e-9));
  // One more hundredth of the clock is 0.01 x 1.25 x 64 x 900 W = 720 W of IT power, with its overheads.
  EXPECT_GT(s.facility_power.value, 85500.0 - 720.0 * s.facility_power.value / s.it_power.value);
  ASSERT_EQ(loop.recorder.of(EventKind::capping_began).size(), 1u);
  EXPECT_LT(loop.recorder.of(EventKind::capping_began)[0].value, 1.0);

  loop.floor.complete(job, loop.now);
  loop.pass();
  EXPECT_EQ(loop.recorder.of(EventKind::capping_ended).size(), 1u);
  EXPECT_FALSE(loop.control.capped());
}

TEST(Control, CapIsExceededWhenSwitchedOffAndTheResultShowsIt) {
  const workload::JobRequest request = full_site_job();
  scenario::Scenario spec = small::scenario();
  spec.power.grid_connection = kilowatts(90);
  spec.power.capping.enabled = false;
  Loop loop{spec};
  const JobRun& job = loop.start(request);
  EXPECT_GT(loop.pass().facility_power.value, 90000.0);
  EXPECT_DOUBLE_EQ(job.speed, 1.0);
}

TEST(Control, SlowsNoFurtherThanTheLowestSpeed) {
  const workload::JobRequest request = full_site_job();
  scenario::Scenario spec = small::scenario();
  spec.power.grid_connection = kilowatts(35);
  Loop loop{spec};
  EXPECT_DOUBLE_EQ(loop.start(request).speed, 0.2);
}

// Hall 0: half of the step at full clock, half at 0.5. Hall 1 has no job.
TEST(Control, SpeedsAreMeansOverBusyAccelerators) {
  const workload::JobRequest request = small::job(0, {0}, 32, hours(10));
  Loop loop{small::scenario()};
  loop.start(request);
  loop.floor.set_clocks({{.clock = 0.5}, {.clock = 0.9}}, 0.5 * step);
  const SiteSample s = loop.pass();
  EXPECT_DOUBLE_EQ(s.halls[0].speed, 0.75);
  EXPECT_DOUBLE_EQ(s.halls[1].speed, 1.0);
  EXPECT_DOUBLE_EQ(s.speed, 0.75);
}

TEST(Control, SampleCountsTheFloor) {
  const workload::JobRequest running = small::job(0, {0}, 60, hours(10)), queued = small::job(1, {0}, 8, hours(1));
  Loop loop{small::failing_scenario(1)};
  loop.start(running);
  loop.floor.submit(queued, loop.now);
  loop.floor.fail_nodes({15, 1}, 0, loop.now, hours(1));
  const SiteSample s = loop.pass();
  EXPECT_DOUBLE_EQ(s.busy_accelerators, 60.0);
  EXPECT_DOUBLE_EQ(s.failed_accelerators, 4.0);
  EXPECT_DOUBLE_EQ(s.running_jobs, 1.0);
  EXPECT_DOUBLE_EQ(s.queued_jobs, 1.0);
  EXPECT_DOUBLE_EQ(s.queued_accelerators, 8.0);
  EXPECT_DOUBLE_EQ(s.useful_compute.value, 0.4 * 1e15 * 60);
  EXPECT_DOUBLE_EQ(s.halls[0].busy_accelerators + s.halls[1].busy_accelerators, 60.0);
}

}  // namespace
}  // namespace gigatwin::sim
