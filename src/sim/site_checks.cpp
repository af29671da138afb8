#include "sim/site_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "sim/check_cooling.hpp"
#include "sim/check_money.hpp"
#include "sim/check_storage.hpp"
#include "sim/machine_check.hpp"

namespace gigatwin::sim {
namespace {

using scenario::Scenario;

std::string watts(Watts power) { return rounded_quantity(power.value, Dimension::power); }

void check_power(const SiteModel& site, Diagnostics& diagnostics) {
  const std::optional<Watts>& connection = site.scenario.power.grid_connection;
  if (!connection) return;
  const Watts rated = site.rated_it();
  if (*connection < rated)
    diagnostics.warn("power.grid_connection",
                     fmt::format("{} is less than the rated IT power of {}", watts(*connection), watts(rated)),
                     "the site will be capped at high load, which slows its jobs");
  Watts idle{0.0};
  for (const HallModel& hall : site.halls) idle += hall.idle_racks + hall.network_idle + hall.storage;
  if (*connection < idle)
    diagnostics.expected("power.grid_connection",
                         fmt::format("at least what the site draws without any work, {}", watts(idle)),
                         watts(*connection));
}

void check_outages(const SiteModel& site, Diagnostics& diagnostics) {
  const auto& outages = site.scenario.operations.plant_outages;
  for (std::size_t i = 0; i < outages.size(); ++i) {
    const std::string key = fmt::format("operations.plant_outages[{}]", i);
    std::vector<std::string> names;
    for (const PlantUnits& units : site.plant_units)
      if (std::find(names.begin(), names.end(), units.name) == names.end()) names.push_back(units.name);
    if (std::find(names.begin(), names.end(), outages[i].component) == names.end())
      diagnostics.expected(key + ".component", fmt::format("a part of this plant: {}", fmt::join(names, ", ")),
                           outages[i].component);
    if (outages[i].hall > static_cast<std::int64_t>(site.halls.size()))
      diagnostics.expected(key + ".hall", fmt::format("a hall, 1 to {}, or 0 for all", site.halls.size()),
                           fmt::format("{}", outages[i].hall));
  }
}

void check_cooling(const Scenario& scenario, Diagnostics& diagnostics) {
  if (scenario.compute.system.liquid_fraction <= 0.0 || !scenario.cooling.coolant_supply) return;
  const Celsius supply = *scenario.cooling.coolant_supply, limit = scenario.compute.system.coolant_limit;
  if (supply > limit)
    diagnostics.expected(
        "cooling.coolant_supply", fmt::format("at most the coolant limit of the system, {:g} degC", limit.value),
        fmt::format("{:g} degC", supply.value), "warmer coolant would throttle the accelerators all year");
}

void check_repair(const SiteModel& site, Diagnostics& diagnostics) {
  const reliability::RepairSpec& repair = site.scenario.operations.repair;
  const std::int64_t shared = site.access.partitions.front().nodes.count,
                     spares = repair.hot_spares + repair.cold_spares;
  if (spares > 0 && spares >= shared)
    diagnostics.expected(repair.hot_spares > 0 ? "operations.repair.hot_spares" : "operations.repair.cold_spares",
                         fmt::format("spare nodes that leave some of the {} nodes for jobs", shared),
                         fmt::format("{} hot and {} cold ones", repair.hot_spares, repair.cold_spares));
  std::vector<std::string> needed;
  for (const FailureCause& cause : site.causes)
    if (!cause.spec.part.empty()) needed.push_back(cause.spec.part);
  for (std::size_t i = 0; i < repair.parts.size() && !site.causes.empty(); ++i)
    if (std::find(needed.begin(), needed.end(), repair.parts[i].name) == needed.end())
      diagnostics.expected(fmt::format("operations.repair.parts[{}].name", i),
                           "a part that a failure mode replaces" + did_you_mean(repair.parts[i].name, needed),
                           repair.parts[i].name);
}

/// A job that needs nearly all nodes waits for a moment without any under repair.
void check_spares(const SiteModel& site, Diagnostics& diagnostics) {
  double out = 0.0;
  for (const FailureCause& cause : site.causes)
    if (cause.spec.effect == reliability::Effect::node_out)
      out += cause.total() * cause.spec.repair.value_or(site.scenario.operations.recovery.node_repair) *
             static_cast<double>(site.parts.reached(cause.spec.reach, 0).count);
  const reliability::RepairSpec& repair = site.scenario.operations.repair;
  const double available = static_cast<double>(site.nodes() - repair.hot_spares - repair.cold_spares) - out;
  const double per_node = site.node_power.accelerators;
  for (std::size_t i = 0; i < site.scenario.workload.campaigns.size(); ++i) {
    const auto wanted = static_cast<double>(site.scenario.workload.campaigns[i].accelerators);
    if (wanted > available * per_node)
      diagnostics.warn(
          fmt::format("workload.campaigns[{}].accelerators", i),
          fmt::format(
              "{:.0f} accelerators, but on average {:.0f} of {:.0f} are under repair: the job may wait very long",
              wanted, out * per_node, static_cast<double>(site.nodes()) * per_node));
  }
}

/// The analytic network shares the uplinks of a block evenly, which routing by destination and spraying do.
void check_routing(const topology::FabricSpec& fabric, Diagnostics& diagnostics) {
  const bool even = fabric.routing == topology::Routing::deterministic || fabric.routing == topology::Routing::adaptive;
  if (fabric.model == topology::NetworkModel::analytic && !even)
    diagnostics.expected("fabric.routing", "deterministic or adaptive, since model: analytic shares uplinks evenly",
                         fabric.routing == topology::Routing::ecmp ? "ecmp" : "valiant", "model: fluid");
}

}  // namespace

void check_scenario(const Scenario& scenario, Diagnostics& diagnostics) {
  check_machine(scenario.compute, scenario.fabric, diagnostics);
  check_routing(scenario.fabric, diagnostics);
  check_cooling(scenario, diagnostics);
  check_datasets(scenario, diagnostics);
  if (!scenario.power.grid_connection)
    diagnostics.expected("power", "a grid_connection, the firm power of this site", "none",
                         "power: {from: NAME, grid_connection: 240 MW}");
}

void check_site(const SiteModel& site, Diagnostics& diagnostics) {
  check_outages(site, diagnostics);
  check_power(site, diagnostics);
  check_cooling_plant(site, diagnostics);
  check_repair(site, diagnostics);
  check_spares(site, diagnostics);
  check_intervals(site, diagnostics);
  check_money(site, diagnostics);
}

}  // namespace gigatwin::sim
