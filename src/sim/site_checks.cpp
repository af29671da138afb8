#include "sim/site_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "cooling/hall.hpp"
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

/// Where the coolant of the largest hall comes to rest at its rating, if the air stays as it is in one hour.
Celsius supply_at_rating(const SiteModel& site, std::size_t hour) {
  const auto largest = std::max_element(site.halls.begin(), site.halls.end(),
                                        [](const auto& a, const auto& b) { return a.rated_racks < b.rated_racks; });
  const site::Conditions& air = site.conditions;
  cooling::HallInputs in;
  in.rated_liquid_heat = in.liquid_heat = largest->cooling_rating.liquid_heat;
  in.rated_air_heat = in.air_heat = largest->cooling_rating.air_heat;
  in.rack_rise = largest->cooling_rating.rack_rise;
  in.dry_bulb = {air.dry_bulb_c[hour]};
  in.wet_bulb = {air.wet_bulb_c[hour]};
  in.pressure = {air.pressure_pa[hour]};
  if (!air.water_c.empty()) in.water = {air.water_c[hour]};
  return cooling::settled(site.scenario.cooling, in).supply;
}

std::size_t hottest(const std::vector<double>& temperatures) {
  return static_cast<std::size_t>(std::max_element(temperatures.begin(), temperatures.end()) - temperatures.begin());
}

std::size_t median(const std::vector<double>& temperatures) {
  std::vector<std::size_t> order(temperatures.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::nth_element(order.begin(), order.begin() + std::ssize(order) / 2, order.end(),
                   [&](std::size_t a, std::size_t b) { return temperatures[a] < temperatures[b]; });
  return order[order.size() / 2];
}

/// Whether the plant can reject what the halls are rated for.
void check_rejection(const SiteModel& site, Diagnostics& diagnostics) {
  const cooling::PlantSpec& plant = site.scenario.cooling;
  const hardware::SystemSpec& system = site.scenario.compute.system;
  const std::vector<double>&dry = site.conditions.dry_bulb_c, &wet = site.conditions.wet_bulb_c;
  const std::size_t typical = median(dry);
  const std::optional<Celsius> set_point = system.liquid_fraction > 0.0 ? plant.coolant_supply : plant.air_supply;
  if (const Celsius rest = supply_at_rating(site, typical); rest >= system.coolant_trip) {
    diagnostics.expected(
        "cooling", "a plant that can reject its heat",
        fmt::format("{:.1f} degC of coolant supply at rated power and {:.1f} degC outdoors, half of the "
                    "year: racks trip at {:g} degC",
                    rest.value, dry[typical], system.coolant_trip.value),
        "more or other rejection or chillers");
    return;
  }
  for (const std::size_t hour : {hottest(dry), hottest(wet)}) {
    const Celsius rest = supply_at_rating(site, hour);
    if (!set_point || rest <= *set_point + KelvinDelta{0.1}) continue;
    diagnostics.warn("cooling",
                     fmt::format("at rated power the coolant comes to {:.1f} degC in the hottest hour ({:.1f} degC "
                                 "dry bulb, {:.1f} degC wet bulb), above its set point of {:.1f} degC",
                                 rest.value, dry[hour], wet[hour], set_point->value),
                     "accelerators may slow down then: the results say how much");
    return;
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

/// A job that needs nearly all nodes waits for a moment without any under repair.
void check_spares(const SiteModel& site, Diagnostics& diagnostics) {
  double out = 0.0;
  for (const FailureCause& cause : site.causes)
    if (cause.reach == FailureReach::node) out += cause.total() * site.scenario.operations.recovery.node_repair;
  const double available = static_cast<double>(site.nodes()) - out;
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
  if (!scenario.power.grid_connection)
    diagnostics.expected("power", "a grid_connection, the firm power of this site", "none",
                         "power: {from: NAME, grid_connection: 240 MW}");
}

void check_site(const SiteModel& site, Diagnostics& diagnostics) {
  check_outages(site, diagnostics);
  check_power(site, diagnostics);
  check_rejection(site, diagnostics);
  check_spares(site, diagnostics);
}

}  // namespace gigatwin::sim
