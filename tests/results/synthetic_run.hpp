#pragma once

#include <cmath>
#include <string>

#include "results/tables.hpp"
#include "results/writer.hpp"
#include "sim/observer.hpp"
#include "synthetic_money.hpp"

/// A run without an engine: samples, jobs and events whose every number follows from a formula.
namespace gigatwin::results::synthetic {

inline RunDescription description(const std::string& path) {
  RunDescription run;
  run.path = path;
  run.name = "two halls in Kajaani";
  run.site = "Kajaani";
  run.site_timezone = "Europe/Helsinki";
  run.start = *parse_instant("2028-01-01");
  run.duration = days(2);
  run.step = minutes(5);
  run.every = minutes(15);
  run.halls = {"hall-a", "hall-ä"};
  run.first_nodes = {0, 64};
  run.campaigns = {{.job = 0, .tokens = 1e12}};
  run.failure_causes = {"accelerator", "network"};
  run.price_year = 2025;
  run.seed = 18446744073709551615ULL;
  run.version = "0.1.0";
  run.command = "gigatwin run two-halls.yaml";
  run.scenario_as_written = "site: Kajaani  # µ-scale\n";
  run.scenario_resolved = "site: Kajaani\nseed: 1\n";
  run.libraries = {{"hdf5", "1.10.8"}, {"simgrid", "3.32"}};
  run.inputs = {{"two-halls.yaml", std::string(64, 'a')}};
  run.sources = {{"site.pue", "assumption, 1.1 to 1.3"}};
  run.messages = {"site.pue: below 1.02 is implausible"};
  return run;
}

/// Step `index` of 5 minutes: IT power 10 MW + index kW, facility power 1.25 times that.
inline sim::SiteSample sample(const RunDescription& run, std::int64_t index) {
  sim::SiteSample s;
  const double i = static_cast<double>(index);
  s.begin = run.step * i;
  s.step = run.step;
  s.it_power = megawatts(10.0) + kilowatts(i);
  s.facility_power = s.energy_input = s.grid_import = s.it_power * 1.25;
  s.accelerator_power = s.it_power * 0.8;
  s.heat_to_coolant = s.it_power;
  s.heat_rejected = s.it_power * 0.99;
  s.heat_stored = s.it_power * 0.01;
  s.water_flow = KgPerSecond{0.5};
  s.coolant_supply = Celsius{30.0 + i};
  s.coolant_return = Celsius{40.0};
  s.dry_bulb = Celsius{-10.0};
  s.wet_bulb = Celsius{-11.0};
  s.relative_humidity = 0.9;
  s.price = EurosPerJoule{40.0 / 3.6e9};
  s.energy_cost = s.grid_import * s.step * s.price;
  s.carbon_intensity = KgPerJoule{50.0e-3 / 3.6e6};
  s.busy_accelerators = index % 2 == 0 ? 0.0 : 1000.0;
  s.speed = 0.5;
  s.tokens_per_s = 1e6;
  s.useful_compute = FlopPerSecond{1e18};
  s.balance_residual = 1e-15 * static_cast<double>(index % 4);
  for (std::size_t hall = 0; hall < run.halls.size(); ++hall) {
    sim::HallSample h;
    h.it_power = s.it_power * (hall == 0 ? 0.25 : 0.75);
    h.coolant_supply = Celsius{20.0 + static_cast<double>(hall)};
    h.busy_accelerators = s.busy_accelerators / 2.0;
    h.speed = s.speed;
    s.halls.push_back(h);
  }
  return s;
}

inline sim::EventRecord failure(Seconds when) {
  return {.when = when, .kind = sim::EventKind::failure, .job = 1, .node = 7, .hall = 0, .value = 1.0};
}

inline sim::EventRecord checkpoint(Seconds when) {
  return {.when = when, .kind = sim::EventKind::checkpoint_written, .job = 1, .value = 42.0};
}

/// Of 128 nodes in two halls: 16 from node 60 on, in both of them, and 8 of the second.
inline sim::IntervalRecord interval(std::int64_t index, Seconds end) {
  return {.job = index,
          .begin = end - hours(10),
          .end = end,
          .activity = sim::Activity::training,
          .nodes = index == 0 ? 16 : 8,
          .first_node = index == 0 ? 60 : 100};
}

inline sim::JobRecord job(std::int64_t index) {
  sim::JobRecord record;
  record.job = index;
  record.name = "job-" + std::to_string(index);
  record.tenant_class = "start-up";
  record.model = index == 0 ? "llama-3-70b" : "";
  record.state = index == 0 ? sim::JobState::completed : sim::JobState::queued;
  record.accelerators = 512;
  record.submitted = seconds(0.5);
  if (index == 0) {
    record.started = hours(1) + seconds(0.5);
    record.finished = hours(11);
    record.productive = hours(9);
    record.lost = hours(1);
    record.failures = 2;
    record.restarting = hours(0.5);
    record.waited = hours(1);
    record.preemptions = 1;
    record.it_energy = megawatt_hours(5);
    record.tokens = 1e12;
    record.useful = Flop{4.2e23};
    record.mfu = 0.4;
    record.iteration = seconds(3.25);
    record.leaves_spanned = 4;
  }
  return record;
}

inline EndTables end_tables(const RunDescription& run) {
  EndTables end;
  end.totals.duration = run.duration;
  end.totals.it_energy = megawatt_hours(480);
  end.totals.facility_energy = megawatt_hours(600);
  end.totals.energy_input = megawatt_hours(600);
  end.totals.grid_import = megawatt_hours(600);
  end.totals.guaranteed_renewable = megawatt_hours(300);
  end.totals.heat_delivered = megawatt_hours(60);
  end.totals.water = Kilograms{960000};
  end.totals.carbon = Kilograms{24000};
  end.totals.accelerator_seconds_offered = 100.0 * run.duration.value;
  end.totals.jobs_submitted = 2;
  end.totals.useful = Flop{8.64e22};
  sim::TenantTotals start_up;
  start_up.name = "start-up";
  start_up.share = 0.5;
  start_up.jobs_submitted = 2;
  start_up.jobs_completed = start_up.jobs_queued = 1;
  start_up.accelerator_seconds_held = 25.0 * run.duration.value;
  start_up.waits_s = start_up.run_waits_s = {3600.0};
  start_up.runs_s = {36000.0};
  end.totals.tenants = {start_up};
  end.totals.causes = {{.name = "accelerator", .failures = 3, .interruptions = 2, .accelerator_seconds_lost = 7200.0},
                       {.name = "network", .failures = 1}};
  end.cost = Euros{4800.0};
  end.money = money_tables(run.duration);
  end.proposal.accelerators = 100.0;
  end.proposal.it_rating = megawatts(12);
  end.proposal.grid_capacity = megawatts(15);
  end.figures = money_figures(end.money.life, end.money.plan, end.proposal.it_rating);
  end.reporting.country = "FI";
  end.reporting.operation_since = "2028-01-01 00:00:00";
  end.reporting.datacentre_type = "co-hosting";
  end.reporting.grid_functions = "frequency containment";
  end.reporting.installed_it_power = megawatts(12);
  end.reporting.rated_power = megawatts(15);
  end.reporting.floor_area = SquareMetres{5000};
  end.reporting.potable_share = 0.25;
  end.fabric = {{.tier = "leaf",
                 .links = 64,
                 .link_bandwidth = gigabits_per_second(400),
                 .total_bandwidth = gigabits_per_second(25600)},
                {.tier = "spine",
                 .links = 32,
                 .link_bandwidth = gigabits_per_second(800),
                 .total_bandwidth = gigabits_per_second(25600),
                 .mean_utilisation = 0.25}};
  IterationRow row;
  row.key = "llama-3-70b/512";
  row.model = "llama-3-70b";
  row.accelerators = 512;
  row.iteration = seconds(3.25);
  row.bytes_per_tier = {gigabytes(3), gigabytes(1)};
  end.iteration = {row};
  end.economics.values = {{"capital_cost", 1e9, "EUR", "Capital cost", "quote, 2025"}};
  end.economics.tables = {{"part",
                           "Part of the site",
                           {"accelerators", "cooling"},
                           {{"part_cost", "EUR", "Capital cost of the part", "", {8e8, 2e8}}}}};
  return end;
}

/// The first `steps` samples, with a job, a failure and a checkpoint at the end of each day.
inline void feed(ResultWriter& writer, const RunDescription& run, std::int64_t steps) {
  const auto steps_per_day = static_cast<std::int64_t>(days(1) / run.step);
  for (std::int64_t i = 0; i < steps; ++i) {
    writer.sample(sample(run, i));
    if ((i + 1) % steps_per_day != 0) continue;
    const Seconds now = run.step * static_cast<double>(i + 1);
    writer.event(checkpoint(now));
    writer.event(failure(now));
    writer.job(job((i + 1) / steps_per_day - 1));
    writer.interval(interval((i + 1) / steps_per_day - 1, now));
    writer.tick(now);
  }
}

}  // namespace gigatwin::results::synthetic
