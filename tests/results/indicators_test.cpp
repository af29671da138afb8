#include "results/indicators.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "synthetic_run.hpp"

namespace gigatwin::results {
namespace {

double value_of(const char* name, const IndicatorInputs& in) {
  const Indicator* indicator = find_indicator(name);
  EXPECT_NE(indicator, nullptr) << name;
  return indicator->value(in);
}

/// 100 accelerators for 10 days.
IndicatorInputs ten_days() {
  IndicatorInputs in;
  sim::Totals& t = in.totals;
  t.duration = days(10);
  t.accelerators = 100;
  t.it_energy = megawatt_hours(1000);
  t.facility_energy = megawatt_hours(1200);
  t.energy_input = megawatt_hours(1250);
  t.grid_import = megawatt_hours(1200);
  t.grid_export = megawatt_hours(10);
  t.photovoltaic_energy = megawatt_hours(40);
  t.generator_energy = megawatt_hours(8);
  t.generator_fuel = megawatt_hours(20);  // 1200 - 10 + 40 + 20 = 1250
  t.contracted_renewable = megawatt_hours(500);
  t.guaranteed_renewable = megawatt_hours(220);
  t.matched_renewable = megawatt_hours(400);
  t.heat_delivered = megawatt_hours(125);
  t.heat_pump_energy = megawatt_hours(30);
  t.heat_rejected = megawatt_hours(900);
  t.waste_heat_celsius_joules = 32.0 * megawatt_hours(900).value;
  t.accelerator_seconds_hot = 7200;
  t.peak_facility_power = megawatts(8);
  t.largest_ramp_w_per_s = 50e3;
  t.water = Kilograms{2e6};
  t.carbon = Kilograms{60e3};
  t.electricity_cost = Euros{60e3};
  t.accelerator_seconds_offered = 100 * 10 * 86400.0;
  t.accelerator_seconds_busy = 0.9 * t.accelerator_seconds_offered;
  t.accelerator_seconds_failed = 0.01 * t.accelerator_seconds_offered;
  t.accelerator_seconds_productive = 0.75 * t.accelerator_seconds_offered;
  t.accelerator_seconds_lost = 0.05 * t.accelerator_seconds_offered;
  t.accelerator_seconds_checkpointing = 0.04 * t.accelerator_seconds_offered;
  t.accelerator_seconds_restarting = 0.01 * t.accelerator_seconds_offered;
  t.tokens = 5e12;
  t.useful = exaflop_day * 2.0;
  t.jobs_submitted = 7;
  in.cost = Euros{48e3};
  in.cooling_degree_days = 12.5;
  t.queued_job_seconds = 3 * t.duration.value;
  t.longest_queue = 8;
  t.preemptions = 2;
  t.accelerator_seconds_stranded = 0.02 * t.accelerator_seconds_offered;
  t.accelerator_seconds_starved = 3600;
  in.service.accelerator_queued = 0.15 * t.accelerator_seconds_offered;
  in.service.fairness = 0.9;
  in.service.wait_h = {2.0, 1.0, 6.0};
  return in;
}

TEST(Indicators, FollowTheirStandards) {
  const IndicatorInputs in = ten_days();
  EXPECT_DOUBLE_EQ(power_usage_effectiveness(in), 1.25);   // 1250 / 1000 MWh
  EXPECT_DOUBLE_EQ(pue_without_heat_pump(in), 1.22);       // (1250 - 30) / 1000 MWh
  EXPECT_DOUBLE_EQ(water_usage_effectiveness(in), 2.0);    // 2e6 L / 1e6 kWh
  EXPECT_DOUBLE_EQ(carbon_usage_effectiveness(in), 0.06);  // 60e3 kg / 1e6 kWh
  EXPECT_DOUBLE_EQ(energy_reuse_factor(in), 0.1);          // 125 / 1250 MWh
  EXPECT_DOUBLE_EQ(renewable_energy_factor(in), 0.6);      // (40 - 10 + 500 + 220) / 1250 MWh
  EXPECT_DOUBLE_EQ(hourly_matched_share(in), 0.32);        // 400 / 1250 MWh
  EXPECT_DOUBLE_EQ(waste_heat_temperature(in), 32.0);
  EXPECT_DOUBLE_EQ(goodput(in), 0.75);
  EXPECT_NEAR(effective_training_time_ratio(in), 0.75 / 0.85, 1e-12);  // 0.75 / (0.75 + 0.05 + 0.04 + 0.01)
  EXPECT_NEAR(ettr_with_queueing(in), 0.75, 1e-12);                    // 0.75 / (0.85 + 0.15 waiting)
}

TEST(Indicators, ConvertToTheUnitsTheyState) {
  const IndicatorInputs in = ten_days();
  EXPECT_DOUBLE_EQ(value_of("facility_energy", in), 1200.0);
  EXPECT_DOUBLE_EQ(value_of("energy_input", in), 1250.0);
  EXPECT_DOUBLE_EQ(value_of("heat_delivered", in), 125.0);
  EXPECT_DOUBLE_EQ(value_of("renewable_on_site", in), 30.0);
  EXPECT_DOUBLE_EQ(value_of("renewable_agreements", in), 500.0);
  EXPECT_DOUBLE_EQ(value_of("renewable_guarantees", in), 220.0);
  EXPECT_DOUBLE_EQ(value_of("generator_energy", in), 8.0);
  EXPECT_DOUBLE_EQ(value_of("throttled_accelerator_hours", in), 2.0);
  EXPECT_DOUBLE_EQ(value_of("cooling_degree_days", in), 12.5);
  EXPECT_DOUBLE_EQ(value_of("mean_power", in), 5.0);     // 1200 MWh / 240 h
  EXPECT_DOUBLE_EQ(value_of("load_factor", in), 0.625);  // 5 / 8 MW
  EXPECT_DOUBLE_EQ(value_of("largest_ramp", in), 3.0);   // 50 kW/s * 60 s
  EXPECT_DOUBLE_EQ(value_of("water", in), 2000.0);
  EXPECT_DOUBLE_EQ(value_of("carbon", in), 60.0);
  EXPECT_DOUBLE_EQ(value_of("electricity_price_paid", in), 50.0);  // 60e3 EUR / 1200 MWh imported
  EXPECT_DOUBLE_EQ(value_of("utilisation", in), 0.9);
  EXPECT_DOUBLE_EQ(value_of("availability", in), 0.99);
  EXPECT_DOUBLE_EQ(value_of("tokens_per_day", in), 5e11);
  EXPECT_DOUBLE_EQ(value_of("useful_exaflop_days", in), 2.0);
  EXPECT_DOUBLE_EQ(value_of("cost_per_accelerator_hour", in), 2.0);  // 48e3 EUR / (100 * 240 h)
  EXPECT_NEAR(value_of("cost_per_productive_hour", in), 2.0 / 0.75, 1e-12);
  EXPECT_DOUBLE_EQ(value_of("cost_per_exaflop_day", in), 24e3);
  EXPECT_DOUBLE_EQ(value_of("jobs_submitted", in), 7.0);
  EXPECT_DOUBLE_EQ(value_of("lost_hours", in), 1200.0);       // 5 % of 100 x 240 h
  EXPECT_DOUBLE_EQ(value_of("restarting_hours", in), 240.0);  // 1 %
  EXPECT_DOUBLE_EQ(value_of("checkpointing_hours", in), 960.0);
  EXPECT_DOUBLE_EQ(value_of("out_of_service_hours", in), 240.0);
  EXPECT_DOUBLE_EQ(value_of("starved_hours", in), 1.0);
  EXPECT_DOUBLE_EQ(value_of("stranded_hours", in), 480.0);
  EXPECT_DOUBLE_EQ(value_of("stranded_share", in), 0.02);
  EXPECT_DOUBLE_EQ(value_of("mean_queue", in), 3.0);
  EXPECT_DOUBLE_EQ(value_of("longest_queue", in), 8.0);
  EXPECT_DOUBLE_EQ(value_of("preemptions", in), 2.0);
  EXPECT_DOUBLE_EQ(value_of("wait_95", in), 6.0);
  EXPECT_DOUBLE_EQ(value_of("fairness", in), 0.9);
  EXPECT_NEAR(value_of("energy_per_exaflop", in), 1.2e6 / 1.728e5, 1e-9);  // 1200 MWh / (2 x 86,400 exaFLOP)
}

TEST(Indicators, AreMissingWhereUndefined) {
  const IndicatorInputs nothing;
  for (const char* name : {"pue",
                           "wue",
                           "cue",
                           "erf",
                           "ref",
                           "hourly_matched",
                           "waste_heat_temperature",
                           "load_factor",
                           "utilisation",
                           "goodput",
                           "ettr",
                           "ettr_with_queueing",
                           "job_ettr",
                           "mean_mfu",
                           "mean_wait",
                           "longest_wait",
                           "wait_95",
                           "mean_slowdown",
                           "mean_queue",
                           "fairness",
                           "worst_served",
                           "stranded_share",
                           "energy_per_exaflop",
                           "tokens_per_day",
                           "cost",
                           "cost_per_accelerator_hour",
                           "cost_per_exaflop_day"})
    EXPECT_TRUE(std::isnan(value_of(name, nothing))) << name;
}

// Heat that is given away is not subtracted; the heat pump that lifts it adds its electricity.
TEST(Indicators, PueIsNeverLoweredByHeatReuse) {
  IndicatorInputs in = ten_days();
  in.totals.heat_delivered = in.totals.heat_pump_energy = Joules{0.0};
  in.totals.energy_input = megawatt_hours(1220);
  const double without = power_usage_effectiveness(in);
  in.totals.heat_delivered = megawatt_hours(1000);
  EXPECT_EQ(power_usage_effectiveness(in), without);
  in.totals.heat_pump_energy = megawatt_hours(30);
  in.totals.energy_input += in.totals.heat_pump_energy;
  EXPECT_GT(power_usage_effectiveness(in), without);
  EXPECT_DOUBLE_EQ(pue_without_heat_pump(in), without);
}

// Agreements of 2000 MWh and guarantees for all cannot make more than the 1200 MWh of import renewable; with 30 MWh of
// own sun that is 1230 / 1250. Without fuel, more than everything counts as everything.
TEST(Indicators, RenewableEnergyIsNoMoreThanIsUsed) {
  IndicatorInputs in = ten_days();
  in.totals.contracted_renewable = megawatt_hours(2000);
  in.totals.guaranteed_renewable = megawatt_hours(1200);
  EXPECT_DOUBLE_EQ(renewable_energy(in).agreements.value, megawatt_hours(1200).value);
  EXPECT_DOUBLE_EQ(renewable_energy(in).guarantees.value, 0.0);
  EXPECT_DOUBLE_EQ(renewable_energy_factor(in), 1230.0 / 1250.0);
  in.totals.energy_input = megawatt_hours(1100);
  EXPECT_DOUBLE_EQ(renewable_energy_factor(in), 1.0);
}

TEST(Indicators, NeverAreInfinite) {
  for (const Indicator& indicator : indicators()) EXPECT_FALSE(std::isinf(indicator.value({}))) << indicator.name;
  IndicatorInputs idle = ten_days();
  idle.totals.useful = Flop{};
  EXPECT_TRUE(std::isnan(value_of("cost_per_exaflop_day", idle)));
}

TEST(Indicators, HaveDistinctNamesAndSixToTenHeadlines) {
  std::set<std::string_view> names;
  int headlines = 0;
  for (const Indicator& indicator : indicators()) {
    EXPECT_TRUE(names.insert(indicator.name).second) << indicator.name;
    EXPECT_FALSE(indicator.definition.empty()) << indicator.name;
    headlines += indicator.headline ? 1 : 0;
  }
  EXPECT_GE(headlines, 6);
  EXPECT_LE(headlines, 10);
}

// Days of mean 25 and 15 degC, then 12 h at 23 degC: 4 + 0 + 2 x 0.5 K d. Warm and cool hours of one day make its mean:
// 12 h at 31 and 12 h at 19 degC.
TEST(DegreeDays, SumTheMeansOfDaysAbove21Degrees) {
  DegreeDays degree_days;
  degree_days.add(hours(0), hours(12), {31});
  degree_days.add(hours(12), hours(12), {19});
  EXPECT_DOUBLE_EQ(degree_days.total(), 4.0);
  degree_days.add(hours(24), hours(24), {15});
  EXPECT_DOUBLE_EQ(degree_days.total(), 4.0);
  degree_days.add(hours(48), hours(12), {23});
  EXPECT_DOUBLE_EQ(degree_days.total(), 5.0);
}

// MFU: 0.4 over 100 accelerators * 2 h, 0.3 over 300 * 2 h: 260 / 800 = 0.325. ETTR: 2 h of 2.5 h, with 1.5 h in the
// queue 2 of 4; 2 h of 2 h, with 3 h 2 of 5; the third job never started.
TEST(JobStatistics, WeighMfuByProductiveTimeAndEttrByJobs) {
  sim::JobRecord job;
  JobStatistics jobs;
  job.productive = hours(2);
  job.lost = hours(0.2);
  job.checkpointing = hours(0.2);
  job.restarting = hours(0.1);
  job.waited = hours(1.5);
  job.accelerators = 100;
  job.mfu = 0.4;
  jobs.add(job);
  job.lost = job.checkpointing = job.restarting = Seconds{};
  job.waited = hours(3);
  job.accelerators = 300;
  job.mfu = 0.3;
  jobs.add(job);
  job = {};
  job.waited = hours(7);
  job.accelerators = 1000;
  jobs.add(job);
  IndicatorInputs in;
  in.jobs = jobs;
  EXPECT_NEAR(mean_mfu(in), 0.325, 1e-12);
  EXPECT_NEAR(value_of("job_ettr", in), (0.8 + 1.0) / 2.0, 1e-12);
  EXPECT_NEAR(value_of("job_ettr_with_queueing", in), (0.5 + 0.4) / 2.0, 1e-12);
}

}  // namespace
}  // namespace gigatwin::results
