#include "sim/totals.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace gigatwin::sim {
namespace {

SiteSample sample_of(Seconds step, Watts facility) {
  SiteSample s;
  s.step = step;
  s.facility_power = facility;
  return s;
}

// 1 MW for 300 s at 100 EUR/MWh and 0.36 kg/kWh: 300 MJ = 83.33 kWh, 8.333 EUR, 30 kg.
TEST(Totals, EnergyCostAndCarbonFollowPower) {
  TotalsBuilder builder{100.0};
  SiteSample s = sample_of({300}, megawatts(1));
  s.it_power = kilowatts(800);
  s.pump_power = kilowatts(20);
  s.fan_power = kilowatts(30);
  s.chiller_power = kilowatts(50);
  s.ups_loss = kilowatts(60);
  s.transformer_loss = kilowatts(10);
  s.auxiliary_power = kilowatts(30);
  s.water_flow = {0.5};
  s.price = {100.0 / 3.6e9};
  s.carbon_intensity = {0.36 / 3.6e6};
  s.grid_import = s.facility_power;
  s.energy_cost = s.facility_power * s.step * s.price;
  s.busy_accelerators = 60.0;
  s.failed_accelerators = 4.0;
  builder.add(s);
  const Totals& t = builder.totals();
  EXPECT_DOUBLE_EQ(t.facility_energy.value, 3e8);
  EXPECT_DOUBLE_EQ(t.it_energy.value, 2.4e8);
  EXPECT_DOUBLE_EQ(t.cooling_energy.value, 3e7);
  EXPECT_DOUBLE_EQ(t.electrical_loss.value, 2.1e7);
  EXPECT_DOUBLE_EQ((t.it_energy + t.cooling_energy + t.electrical_loss + t.auxiliary_energy).value,
                   t.facility_energy.value);
  EXPECT_NEAR(t.electricity_cost.value, 8.3333, 1e-4);
  EXPECT_NEAR(t.carbon.value, 30.0, 1e-9);
  EXPECT_DOUBLE_EQ(t.water.value, 150.0);
  EXPECT_DOUBLE_EQ(t.chiller_time.value, 300.0);
  EXPECT_DOUBLE_EQ(t.accelerator_seconds_offered, 30000.0);
  EXPECT_DOUBLE_EQ(t.accelerator_seconds_busy, 18000.0);
  EXPECT_DOUBLE_EQ(t.accelerator_seconds_failed, 1200.0);
}

// Parts of the energy cost and of market-based carbon add up apart; generators stand beside the latter.
TEST(Totals, KeepThePartsOfWhatEnergyCostsAndEmits) {
  TotalsBuilder builder{1.0};
  SiteSample s = sample_of({300}, megawatts(1));
  s.energy_costs.market = {-20.0};
  s.energy_costs.taxes = {30.0};
  s.energy_costs.exported = {4.0};
  s.energy_cost = s.energy_costs.total();
  s.market_carbon = {megawatt_hours(2), {800.0}, {50.0}, megawatt_hours(1), {10.0}};
  s.generator_carbon = {0.1};
  builder.add(s);
  builder.add(s);
  const Totals& t = builder.totals();
  EXPECT_DOUBLE_EQ(t.electricity_cost.value, 12.0);
  EXPECT_DOUBLE_EQ(t.energy_costs.total().value, 12.0);
  EXPECT_DOUBLE_EQ(t.energy_costs.market.value, -40.0);
  EXPECT_DOUBLE_EQ(t.market_carbon.by_the_hour().value, 1700.0);
  // Half of the 4 MWh that nothing covers is covered by the surplus: 800 + 100 + 20 of the surplus itself.
  EXPECT_DOUBLE_EQ(t.market_carbon.by_volume().value, 920.0);
  EXPECT_DOUBLE_EQ(t.generator_carbon.value, 60.0);
  EXPECT_DOUBLE_EQ(t.carbon.value, 60.0);
}

// 2, 5, 1 MW a minute apart: ramps of 3 and 4 MW per 60 s.
TEST(Totals, PeaksAndRampsAreOfStepMeans) {
  TotalsBuilder builder{1.0};
  for (const double mw : {2.0, 5.0, 1.0}) builder.add(sample_of({60}, megawatts(mw)));
  EXPECT_DOUBLE_EQ(builder.totals().peak_facility_power.value, 5e6);
  EXPECT_DOUBLE_EQ(builder.totals().minimum_facility_power.value, 1e6);
  EXPECT_DOUBLE_EQ(builder.totals().largest_ramp_w_per_s, 4e6 / 60.0);
}

TEST(Totals, AddUpOverSamples) {
  const Draws draws{5, "test.totals"};
  TotalsBuilder builder{10.0};
  double energy_j = 0.0, cost_eur = 0.0, time_s = 0.0;
  for (std::uint64_t k = 0; k < 500; ++k) {
    SiteSample s = sample_of({1.0 + 600.0 * draws.uniform(3 * k)}, Watts{1e6 * draws.uniform(3 * k + 1)});
    s.price = {1e-8 * (draws.uniform(3 * k + 2) - 0.3)};  // hours of negative prices too
    s.energy_cost = s.facility_power * s.step * s.price;
    builder.add(s);
    builder.add_speeds(s.step, k % 2 == 0, k % 5 == 0, false);
    const double used_j = s.step.value * s.facility_power.value;
    energy_j += used_j;
    cost_eur += used_j * s.price.value;
    time_s += s.step.value;
  }
  EXPECT_NEAR(builder.totals().facility_energy.value, energy_j, 1e-12 * energy_j);
  EXPECT_NEAR(builder.totals().electricity_cost.value, cost_eur, 1e-9);
  EXPECT_NEAR(builder.totals().duration.value, time_s, 1e-9 * time_s);
  EXPECT_GT(builder.totals().throttled_time, builder.totals().capped_time);
  EXPECT_LT(builder.totals().throttled_time, builder.totals().duration);
}

// 8 accelerators held: 100 s productive, 20 lost, 10 throttled, 5 checkpointing, 2 starved; restarting with 4 of them
// for 6 s.
TEST(Totals, JobsAddAcceleratorSeconds) {
  TotalsBuilder builder{8.0};
  builder.totals().tenants.resize(2);
  JobRun job;
  job.tenant = 1;
  job.account = {.productive = 800,
                 .lost = 160,
                 .throttled = 80,
                 .contended = 0,
                 .starved = 16,
                 .checkpointing = 40,
                 .restarting = 24};
  JobRecord record;
  record.tokens = 1e6;
  record.useful = {1e15};
  record.checkpoints = 3;
  record.state = JobState::completed;
  record.accelerators = 8;
  record.submitted = {100};
  record.waited = {30};
  record.started = {130};
  record.finished = {290};
  builder.add(record, job);
  builder.add(record, job);
  const Totals& t = builder.totals();
  EXPECT_DOUBLE_EQ(t.accelerator_seconds_productive, 1600.0);
  EXPECT_DOUBLE_EQ(t.accelerator_seconds_lost, 320.0);
  EXPECT_DOUBLE_EQ(t.accelerator_seconds_throttled, 160.0);
  EXPECT_DOUBLE_EQ(t.accelerator_seconds_checkpointing, 80.0);
  EXPECT_DOUBLE_EQ(t.accelerator_seconds_restarting, 48.0);
  EXPECT_DOUBLE_EQ(t.accelerator_seconds_starved, 32.0);
  EXPECT_DOUBLE_EQ(t.tokens, 2e6);
  EXPECT_DOUBLE_EQ(t.useful.value, 2e15);
  EXPECT_EQ(t.checkpoints, 6);
  const TenantTotals& tenant = t.tenants[1];
  EXPECT_EQ(tenant.jobs_completed, 2);
  EXPECT_DOUBLE_EQ(tenant.accelerator_seconds_held, 2 * 1120.0);
  EXPECT_DOUBLE_EQ(tenant.accelerator_seconds_productive, 1600.0);
  EXPECT_DOUBLE_EQ(tenant.accelerator_seconds_queued, 2 * 8 * 30.0);
  EXPECT_EQ(tenant.waits_s, (std::vector<double>{30, 30}));
  EXPECT_EQ(tenant.runs_s, (std::vector<double>{160, 160}));  // 290 - 100 - 30
  EXPECT_EQ(t.tenants[0].jobs_completed, 0);
}

}  // namespace
}  // namespace gigatwin::sim
