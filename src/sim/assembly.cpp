#include "sim/assembly.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"
#include "collectives/analytic.hpp"
#include "collectives/fluid_network.hpp"
#include "power/chain.hpp"
#include "power/network.hpp"
#include "scenario/resolved.hpp"
#include "sim/profiles.hpp"
#include "sim/site_checks.hpp"

namespace gigatwin::sim {
namespace {

using scenario::Scenario;

/// Whole racks to each hall, as evenly as they go; the last hall has the incomplete rack.
std::vector<topology::NodeRange> hall_ranges(const scenario::ComputeSpec& compute) {
  const std::int64_t nodes = compute.accelerators / compute.system.accelerators_per_node;
  const std::int64_t racks = (nodes + compute.system.nodes_per_rack - 1) / compute.system.nodes_per_rack;
  std::vector<topology::NodeRange> ranges;
  for (std::int64_t hall = 0; hall < compute.halls; ++hall) {
    const std::int64_t first = racks * hall / compute.halls * compute.system.nodes_per_rack;
    const std::int64_t last = std::min(racks * (hall + 1) / compute.halls * compute.system.nodes_per_rack, nodes);
    ranges.push_back({first, last - first});
  }
  return ranges;
}

HallModel make_hall(const Scenario& scenario, const topology::FabricPlan& fabric, std::size_t index,
                    topology::NodeRange nodes) {
  const hardware::SystemSpec& system = scenario.compute.system;
  const double share = static_cast<double>(nodes.count) / static_cast<double>(fabric.layout.nodes);
  const power::RackPower idle = power::rack_power(system, {system.accelerator.idle, 0.0});
  HallModel hall;
  hall.name = fmt::format("hall-{}", index + 1);
  hall.nodes = nodes;
  hall.racks = static_cast<double>(nodes.count) / system.nodes_per_rack;
  hall.rated_racks = hall.racks * system.rack_rating;
  hall.idle_racks = hall.racks * idle.inlet;
  hall.idle_dc = hall.racks * (idle.inlet - idle.conversion_loss);
  hall.idle_accelerators = hall.racks * idle.accelerators;
  hall.network_idle = share * fabric.parts.idle_power();
  hall.network_peak = share * fabric.parts.peak_power();
  hall.storage = share * scenario.operations.storage.power;
  hall.rated_it = hall.rated_racks + hall.network_peak + hall.storage;
  const Watts liquid = system.liquid_fraction * hall.rated_racks;
  hall.cooling_rating = {liquid, hall.rated_it - liquid, system.coolant_rise};
  return hall;
}

NodePower node_power_of(const hardware::SystemSpec& system) {
  const power::RackLine line = power::rack_line(system);
  const Watts hosts =
      static_cast<double>(system.hosts_per_node) * system.host_load * (system.host.tdp - system.host.idle);
  return {line.idle_inlet / static_cast<double>(system.nodes_per_rack), line.per_watt, hosts,
          static_cast<double>(system.accelerators_per_node)};
}

std::vector<Watts> ratings(const SiteModel& site) {
  std::vector<Watts> rated;
  for (const HallModel& hall : site.halls) rated.push_back(hall.rated_it);
  return rated;
}

/// In the order that Plant::set_unit expects.
std::vector<PlantUnits> plant_units_of(const SiteModel& site) {
  const bool fails = site.scenario.operations.plant_failures;
  std::vector<PlantUnits> all;
  const auto add = [&](const std::string& name, std::int64_t hall, const hardware::UnitsSpec& units) {
    all.push_back({name, hall, hardware::installed(units), fails ? units.reliability : std::nullopt});
  };
  const power::Network network{site.scenario.power, ratings(site)};
  for (const power::Component& component : network.components()) add(component.name, component.hall, component.units);
  for (std::size_t hall = 0; hall < site.halls.size(); ++hall)
    for (const cooling::Component& component : cooling::components(site.scenario.cooling))
      add(component.name, static_cast<std::int64_t>(hall), component.units);
  return all;
}

std::unique_ptr<grid::Grid> make_grid(const SiteModel& site) {
  const Scenario& scenario = site.scenario;
  grid::Setting setting;
  setting.firm_capacity = scenario.power.grid_connection;
  setting.start = scenario.time.start;
  setting.duration = scenario.time.duration;
  setting.price_eur_j = site.conditions.price_eur_j;
  setting.carbon_kg_j = site.conditions.carbon_kg_j;
  const site::PriceSpec& price = scenario.site.price;
  setting.tariff = {price.network_charge, site::taxes_of(price), price.network_capacity_charge,
                    price.capacity_basis == site::CapacityBasis::contracted ? grid::ChargedCapacity::contracted
                                                                            : grid::ChargedCapacity::peak};
  setting.renewable_share = scenario.site.renewable_share;
  setting.utc_offset_h = site.time_zone.standard_offset_h;
  setting.seed = static_cast<std::uint64_t>(scenario.seed);
  return std::make_unique<grid::Grid>(scenario.grid, std::move(setting));
}

/// The network keeps references to `site`.
void build_network(SiteModel& site) {
  const scenario::Scenario& scenario = site.scenario;
  const hardware::SystemSpec& system = scenario.compute.system;
  if (scenario.fabric.model == topology::NetworkModel::analytic) {
    site.fabric = topology::plan_fabric(scenario.fabric, system, scenario.compute.accelerators);
    site.network = std::make_unique<collectives::AnalyticNetwork>(site.fabric, system);
    return;
  }
  site.links = std::make_unique<topology::Fabric>(
      topology::build_fabric(scenario.fabric, system, scenario.compute.accelerators));
  site.fabric = site.links->plan;
  site.network = std::make_unique<collectives::FluidNetwork>(*site.links, system, scenario.fabric.routing,
                                                             static_cast<std::uint64_t>(scenario.seed));
}

/// On a network of single links an iteration depends on its very nodes, and is not shared.
IterationMemory memory_of(const Scenario& scenario, std::shared_ptr<IterationStore> iterations) {
  if (scenario.fabric.model != topology::NetworkModel::analytic) return {};
  const Scenario machine = without_prices(scenario);
  return {std::move(iterations), scenario::resolved_block_yaml(scenario::compute_schema(), &machine.compute, {}) +
                                     scenario::resolved_block_yaml(topology::fabric_schema(), &machine.fabric, {})};
}

/// Campaigns ask for a multiple of the time that they would take undisturbed on neighbouring nodes.
void set_time_limits(SiteModel& site) {
  ProfileCache profiles{site.scenario.compute.system, *site.network, site.fabric.layout, site.iteration_memory};
  for (workload::JobRequest& job : site.jobs) {
    if (job.tokens <= 0.0) continue;
    const auto campaign = std::find_if(site.scenario.workload.campaigns.begin(), site.scenario.workload.campaigns.end(),
                                       [&](const workload::CampaignSpec& c) { return c.name == job.name; });
    GIGATWIN_ASSERT(campaign != site.scenario.workload.campaigns.end(), "job {}", job.name);
    const std::int64_t per_node = site.fabric.layout.accelerators_per_node;
    const topology::Placement packed{{{0, (job.accelerators + per_node - 1) / per_node}}};
    job.requested = Seconds{campaign->request_factor * job.tokens / profiles.profile(job, packed).work_per_s};
  }
}

}  // namespace

double SiteModel::local_hour(Instant when) const {
  const auto seconds_of_hour = static_cast<double>(((when.unix_s % 3600) + 3600) % 3600);
  return site::local_hour(hour_of_typical_year(when), time_zone) + seconds_of_hour / 3600.0;
}

Watts SiteModel::rated_it() const {
  Watts sum{0.0};
  for (const HallModel& hall : halls) sum += hall.rated_it;
  return sum;
}

Scenario without_prices(Scenario scenario) {
  scenario.compute.system.node_price = {};
  scenario.compute.system.node_embodied_carbon = {};
  scenario.fabric.network_switch.price = {};
  scenario.fabric.transceiver.price = {};
  scenario.fabric.cable_price = {};
  scenario.fabric.copper_cable_price = {};
  if (scenario.fabric.inter_hall) scenario.fabric.inter_hall->cable_price = {};
  return scenario;
}

std::unique_ptr<SiteModel> build_site(const Scenario& scenario, Diagnostics& diagnostics,
                                      std::shared_ptr<IterationStore> iterations) {
  check_scenario(scenario, diagnostics);
  auto site = std::make_unique<SiteModel>();
  site->scenario = scenario;
  const auto seed = static_cast<std::uint64_t>(scenario.seed);
  site->conditions = site::make_conditions(scenario.site, seed, diagnostics);
  const hardware::SystemSpec& system = scenario.compute.system;
  site->jobs = workload::generate_jobs(scenario.workload, system, scenario.compute.accelerators, scenario.time.duration,
                                       scenario.time.start, seed, diagnostics);
  if (diagnostics.has_errors()) return nullptr;

  build_network(*site);
  if (iterations) site->iteration_memory = memory_of(scenario, std::move(iterations));
  site->node_power = node_power_of(system);
  site->rack_curve = power::rack_curve(system);
  if (system.accelerator.thermal) site->chips.emplace(system);
  site->time_zone = site::time_zone(scenario.site.timezone).value_or(site::TimeZone{});
  site->grid = make_grid(*site);
  const std::vector<topology::NodeRange> ranges = hall_ranges(scenario.compute);
  const reliability::FailureProfileSpec profile =
      scenario.operations.failures.value_or(reliability::catalogue_profile());
  site->parts = reliability::machine_parts(site->fabric, scenario.fabric, system, profile, ranges);
  site->causes = reliability::failure_causes(profile, site->parts, scenario.operations.failure_rate_factor);
  for (std::size_t hall = 0; hall < ranges.size(); ++hall)
    site->halls.push_back(make_hall(scenario, site->fabric, hall, ranges[hall]));
  site->plant_units = plant_units_of(*site);
  site->access = plan_access(scenario, site->jobs, site->fabric.layout, ranges, diagnostics);
  check_site(*site, diagnostics);
  set_time_limits(*site);
  return diagnostics.has_errors() ? nullptr : std::move(site);
}

bool spans_sites(const SiteModel& site) {
  return std::any_of(site.jobs.begin(), site.jobs.end(), [](const workload::JobRequest& job) { return job.span; });
}

std::vector<std::string> cause_names(const SiteModel& site) {
  std::vector<std::string> names;
  for (const FailureCause& cause : site.causes) names.push_back(cause.name);
  for (const PlantUnits& units : site.plant_units) names.push_back(name_of(units));
  names.emplace_back("supply of the hall");
  if (spans_sites(site)) names.emplace_back("another site");
  return names;
}

namespace {

/// Accelerators, network and storage.
void add_computing(economics::SiteQuantities& q, const SiteModel& site) {
  const hardware::SystemSpec& system = site.scenario.compute.system;
  const topology::FabricParts& parts = site.fabric.parts;
  q.accelerators = site.fabric.accelerators();
  q.nodes = site.nodes();
  q.node_price = system.node_price;
  q.node_embodied_carbon = system.node_embodied_carbon;
  q.network = parts.price();
  q.network_switches = parts.switches();
  q.network_ports = parts.switches() * site.scenario.fabric.network_switch.ports;
  q.network_transceivers = parts.transceivers;
  q.network_cables = std::accumulate(parts.cables.begin(), parts.cables.end(), std::int64_t{0});
  q.storage_bandwidth = site.scenario.operations.storage.read_bandwidth;
}

/// Battery, generators, photovoltaics and what hands heat over; 0 where there is none.
void add_energy(economics::SiteQuantities& q, const scenario::Scenario& scenario) {
  if (const auto& battery = scenario.grid.battery) {
    q.battery_energy = battery->energy;
    q.battery_power = battery->power;
  }
  if (const auto& generators = scenario.grid.generators)
    q.generator_power = static_cast<double>(hardware::installed(generators->units)) * generators->rating;
  if (const auto& photovoltaics = scenario.grid.photovoltaics) q.photovoltaic_power = photovoltaics->peak;
  if (!scenario.heat_reuse) return;
  q.heat_connection = scenario.heat_reuse->station;
  const auto& pump = scenario.heat_reuse->heat_pump;
  if (pump && pump->owner == cooling::HeatPumpOwner::site) q.heat_pump_power = pump->capacity;
}

}  // namespace

economics::SiteQuantities quantities_of(const SiteModel& site, const Totals& totals) {
  economics::SiteQuantities q;
  add_computing(q, site);
  add_energy(q, site.scenario);
  q.it_rating = site.rated_it();
  q.floor_area = site.scenario.reporting.floor_area;
  q.land_price = site.scenario.site.land_price;
  q.water_price = site.scenario.site.water_price;
  q.labour_cost = site.scenario.site.labour_cost;
  q.grid_connection = *site.scenario.power.grid_connection;
  q.duration = totals.duration;
  q.facility_energy = totals.facility_energy;
  q.electricity = totals.electricity_cost;
  q.water = {totals.water.value / 1000.0};  // 1 m3 of water is 1000 kg
  q.heat_delivered = totals.heat_delivered;
  q.heat_revenue = totals.heat_revenue;
  q.operational_carbon = totals.carbon;
  q.accelerator_seconds_offered = totals.accelerator_seconds_offered;
  q.accelerator_seconds_busy = totals.accelerator_seconds_busy;
  for (const TenantTotals& tenant : totals.tenants) q.tenants.push_back({tenant.name, tenant.accelerator_seconds_held});
  q.useful = totals.useful;
  return q;
}

}  // namespace gigatwin::sim
