#pragma once

#include <memory>
#include <string>
#include <vector>

#include "../hardware/plain_library.hpp"
#include "base/error.hpp"
#include "sim/assembly.hpp"

/// A site of 16 nodes whose every figure can be worked out by hand: even weather, round numbers, no failures.
namespace gigatwin::sim::small {

/// 4 accelerators of 100 to 1000 W and one host a node, 2 nodes a rack.
///
///   node, idle:  4 x 100 + 200 + 4 x 20 + 50 = 730 W
///   rack, idle:  (2 x 730 + 100 + 40) / 0.8 = 2000 W, hence 1000 W a node; 1.25 W more per watt above idle
///   rack, full:  2000 + 1.25 x 2 x (4 x 900 + 150) = 11375 W
inline hardware::SystemSpec system() {
  hardware::SystemSpec s;
  s.title = "small";
  s.accelerator.title = "small accelerator";
  s.accelerator.memory = gigabytes(80);
  s.accelerator.memory_bandwidth = gigabytes_per_second(2000);
  s.accelerator.peak_bf16 = teraflops(1000);
  s.accelerator.scale_up_bandwidth = gigabytes_per_second(300);
  s.accelerator.matmul_efficiency = 0.8;
  s.accelerator.compute_units = 100;
  s.accelerator.tile_rows = 256;
  s.accelerator.tile_columns = 128;
  s.accelerator.attention_forward_efficiency = 0.6;
  s.accelerator.attention_backward_efficiency = 0.5;
  s.accelerator.memory_efficiency = 0.9;
  s.accelerator.kernel_launch = {4e-6};
  s.accelerator.idle = Watts{100};
  s.accelerator.tdp = Watts{1000};
  s.accelerator.compute_power_fraction = 0.9;
  s.accelerator.communication_power_fraction = 0.4;
  s.accelerators_per_node = 4;
  s.nodes_per_rack = 2;
  s.host.idle = Watts{200};
  s.host.tdp = Watts{500};
  s.hosts_per_node = 1;
  s.host_load = 0.5;
  s.nic.bandwidth = gigabits_per_second(400);
  s.nic.power = Watts{20};
  s.nics_per_node = 4;
  s.other_node_power = Watts{50};
  s.scale_up_domain = 4;
  s.scale_up_latency = {2e-6};
  s.library = hardware::plain_library();
  s.scale_up_switch_power = Watts{100};
  s.conversion = {
      {.name = "shelf", .nodes_per_unit = 2, .fixed_loss = Watts{40}, .efficiency = 0.8, .shared_load = {}}};
  s.liquid_fraction = 0.8;
  s.coolant_rise = {10};
  s.rack_rating = kilowatts(12);
  s.coolant_limit = {40};
  s.coolant_trip = {50};
  s.node_price = {1000};
  return s;
}

/// Leaves of 16 ports down and 16 up: 4 nodes a leaf group, 4 leaf groups.
inline topology::FabricSpec fabric() {
  topology::FabricSpec f;
  f.kind = topology::FabricKind::two_tier;
  f.network_switch.ports = 32;
  f.network_switch.port_bandwidth = gigabits_per_second(400);
  f.network_switch.idle_power = Watts{50};
  f.network_switch.peak_power = Watts{100};
  f.transceiver.bandwidth = gigabits_per_second(400);
  f.transceiver.power = Watts{1};
  return f;
}

/// 10 degC all year, 36 EUR/MWh, 100 g/kWh.
inline site::SiteSpec place() {
  site::SiteSpec s;
  s.title = "nowhere";
  s.country = "FI";
  s.timezone = "UTC";
  site::ClimateSpec climate;
  climate.t_mean = climate.t_max_mean = climate.t_min_mean = std::vector<Celsius>(12, Celsius{10});
  climate.vapour_pressure = std::vector<Pascals>(12, Pascals{600});
  s.weather.climate = climate;
  site::PriceProfile price;
  price.mean = {1e-8};
  price.seasonal_shape = std::vector<double>(12, 1.0);
  price.daily_shape = std::vector<double>(24, 1.0);
  s.price.profile = price;
  site::CarbonProfile carbon;
  carbon.mean = {0.1 / 3.6e6};
  carbon.seasonal_shape = std::vector<double>(12, 1.0);
  carbon.daily_shape = std::vector<double>(24, 1.0);
  s.carbon.profile = carbon;
  return s;
}

inline cooling::PumpSpec pumps(double power_fraction) {
  cooling::PumpSpec p;
  p.power_fraction = power_fraction;
  p.floor = 0.3;
  return p;
}

inline cooling::LoopSpec loop(std::string name, cooling::Serves serves, cooling::Medium medium, double inertia_s,
                              double power_fraction) {
  cooling::LoopSpec l;
  l.name = std::move(name);
  l.serves = serves;
  l.medium = medium;
  if (serves != cooling::Serves::racks) l.rise = KelvinDelta{10};
  l.inertia = {inertia_s};
  l.pumps = pumps(power_fraction);
  return l;
}

inline cooling::RejectionSpec dry_coolers(std::string name, std::string loop_name) {
  cooling::RejectionSpec r;
  r.name = std::move(name);
  r.loop = std::move(loop_name);
  r.approach = {6};
  r.fan_fraction = 0.02;
  r.fan_floor = 0.1;
  return r;
}

/// Dry coolers that hold 30 degC with ease at 10 degC outdoors; pumps and fans with a power of their own.
inline cooling::PlantSpec cooling_plant() {
  using cooling::Medium, cooling::Serves, cooling::ExchangerKind;
  cooling::PlantSpec c;
  c.coolant_supply = Celsius{30};
  c.air_supply = Celsius{25};
  c.loops = {loop("coolant", Serves::racks, Medium::pg25, 30, 0.01),
             loop("warm", Serves::none, Medium::water, 30, 0.01), loop("room", Serves::room, Medium::air, 30, 0.02),
             loop("cold", Serves::none, Medium::water, 30, 0.0)};
  c.exchangers = {{"cdu", ExchangerKind::cdu, "coolant", "warm", {3}, {}},
                  {"crah", ExchangerKind::crah, "room", "cold", {3}, {}}};
  c.rejection = {dry_coolers("warm coolers", "warm"), dry_coolers("cold coolers", "cold")};
  return c;
}

/// UPS and transformer of constant and quadratic losses; a connection that is never reached.
inline power::PlantSpec power_plant() {
  power::PlantSpec p;
  p.grid_connection = megawatts(1);
  p.stages = {{.name = "transformer",
               .kind = power::StageKind::transformer,
               .capacity = 1.2,
               .losses = {.no_load = 0.002, .quadratic = 0.01}},
              {.name = "ups",
               .kind = power::StageKind::ups,
               .capacity = 1.0,
               .losses = {.no_load = 0.01, .quadratic = 0.03},
               .mechanical_fraction = 0.0}};
  p.auxiliary_fraction = 0.02;
  p.capping = {.enabled = true, .margin = 0.05, .lowest_speed = 0.2};
  return p;
}

/// 16 nodes in 8 racks, 2 halls and 4 leaf groups for a day; nothing fails, checkpoints every hour, storage of 8 GB/s.
inline scenario::Scenario scenario() {
  scenario::Scenario s;
  s.name = "small";
  s.time = {*parse_instant("2028-01-01"), hours(24), minutes(5)};
  s.site = place();
  s.compute = {system(), 64, 2};
  s.fabric = fabric();
  s.power = power_plant();
  s.cooling = cooling_plant();
  s.operations.storage = {gigabytes_per_second(8), gigabytes_per_second(16), gigabytes_per_second(1000), Watts{1600}};
  s.operations.checkpoint = {.interval = scenario::CheckpointInterval::fixed, .every = hours(1)};
  s.operations.failures = reliability::FailureProfileSpec{};
  return s;
}

/// 480 GB: 60 s at the storage's 8 GB/s, 30 s to load at 16 GB/s.
inline constexpr Bytes one_minute = gigabytes(480);

/// A job known by its duration: half of the dynamic range, 40 % of the peak.
inline workload::JobRequest job(std::int64_t id, Seconds submitted, std::int64_t accelerators, Seconds duration,
                                Bytes checkpoint = {}) {
  workload::JobRequest request;
  request.id = id;
  request.name = "job-" + std::to_string(id);
  request.submitted = submitted;
  request.accelerators = accelerators;
  request.duration = duration;
  request.requested = 2.0 * duration;
  request.utilisation = 0.5;
  request.mfu = 0.4;
  request.checkpoint = checkpoint;
  return request;
}

/// Nodes fail at 1e-5/s each, once in 1.7 h on the site.
inline scenario::Scenario failing_scenario(std::int64_t seed) {
  scenario::Scenario spec = scenario();
  spec.seed = seed;
  spec.operations.failures.reset();  // the catalogue's rates: all zero but this one
  spec.compute.system.node_failure_rate = {1e-5};
  spec.operations.recovery.node_repair = hours(3);
  return spec;
}

/// The site of `spec` with these jobs. Asserts that the scenario is right.
inline std::unique_ptr<SiteModel> site_of(const scenario::Scenario& spec, std::vector<workload::JobRequest> jobs = {}) {
  Diagnostics diagnostics;
  std::unique_ptr<SiteModel> site = build_site(spec, diagnostics);
  GIGATWIN_ASSERT(site, "{}", to_text(diagnostics.list().front()));
  site->jobs = std::move(jobs);
  for (const workload::JobRequest& request : site->jobs) site->access.add(request.tenant_class, {}, Seconds{0.0});
  for (const char* tenant : {"", "public body"})
    site->access.add(tenant, {}, Seconds{0.0});  // of jobs submitted by hand
  return site;
}

}  // namespace gigatwin::sim::small
