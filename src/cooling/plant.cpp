#include "cooling/plant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "cooling/chiller.hpp"
#include "cooling/coolant.hpp"

namespace gigatwin::cooling {
namespace {

double spare(const UnitsSpec& units) { return static_cast<double>(hardware::installed(units)) / units.needed; }

Watts pump_power(const PumpSpec& pumps, Watts rated, KgPerSecond flow, Medium medium) {
  if (pumps.power_fraction) return *pumps.power_fraction * rated;
  if (pumps.head) return Watts{flow.value / density_kg_m3(medium) * pumps.head->value / *pumps.efficiency};
  constexpr double rounding = 1e-9;  // a rated heat of exactly n units is not n + 1 of them
  return std::ceil(rated / *pumps.unit_capacity - rounding) * *pumps.unit_power;
}

/// Where the chain of loops from a load ends for its heat: at the chillers, or at the rejection.
std::size_t circuit_position(const Graph& graph, const std::vector<std::size_t>& path) {
  const auto chilled =
      std::find_if(path.begin(), path.end(), [&](std::size_t loop) { return graph.loops[loop].chillers.has_value(); });
  return static_cast<std::size_t>((chilled == path.end() ? path.end() - 1 : chilled) - path.begin());
}

std::vector<std::size_t> links_along(const Graph& graph, const std::vector<std::size_t>& loops) {
  std::vector<std::size_t> links;
  for (std::size_t i = 0; i + 1 < loops.size(); ++i) links.push_back(*graph.loops[loops[i]].exchanger);
  return links;
}

Plant::Group group_at(const Graph& graph, const std::vector<std::size_t>& path, std::size_t position) {
  Plant::Group group;
  group.loop = path[position];
  const std::vector<std::size_t> below(path.begin() + static_cast<std::ptrdiff_t>(position), path.end());
  group.free_links = links_along(graph, below);
  group.free_loops.assign(below.begin() + 1, below.end());
  group.cooler = graph.loops[path.back()].rejection;
  group.chillers = graph.loops[group.loop].chillers;
  group.storage = graph.loops[group.loop].storage;
  if (group.chillers) group.condenser_loop = graph.condenser[*group.chillers];
  if (group.condenser_loop) group.condenser = graph.loops[*group.condenser_loop].rejection;
  return group;
}

/// Warmest supply of the group's loop that serves all its loads at rated heat.
Celsius rated_supply(const PlantSpec& spec, const std::array<Plant::Load, 2>& loads, std::size_t index,
                     std::size_t loop) {
  Celsius supply = spec.loops[loop].supply.value_or(Celsius{70});  // warmer than any set point may be
  for (const Plant::Load& load : loads) {
    if (!load.exists || load.circuit != index) continue;
    KelvinDelta approaches{0.0};
    for (const std::size_t link : load.links) approaches += spec.exchangers[link].approach;
    supply = std::min(supply, load.setpoint - approaches);
  }
  return supply;
}

}  // namespace

Plant::Plant(PlantSpec spec, const HallRating& rating) : spec_(std::move(spec)), rating_(rating) {
  const Graph graph = graph_of(spec_);
  route_load(graph, 0, serving(spec_, Serves::racks), rating.liquid_heat, spec_.coolant_supply);
  route_load(graph, 1, serving(spec_, Serves::room), rating.air_heat, spec_.air_supply);
  for (std::size_t i = 0; i < groups_.size(); ++i) size_group(i);
  loops_.resize(spec_.loops.size());
  rate_loops();
  size_loops();
  size_links();
  for (const RejectionSpec& rejection : spec_.rejection)
    rejection_.push_back(cooling::rating_of(rejection, loops_[*find_loop(spec_, rejection.loop)].rise));
  for (Group& group : groups_) group.inertia = Seconds{group.inertia.value / group.rated.value};
}

void Plant::route_load(const Graph& graph, std::size_t index, std::optional<std::size_t> loop, Watts rated,
                       std::optional<Celsius> setpoint) {
  if (rated.value <= 0.0) return;
  GIGATWIN_ASSERT(loop && setpoint, "{} W without a loop", rated.value);
  const std::vector<std::size_t> path = downstream(graph, *loop);
  const std::size_t position = circuit_position(graph, path);
  const auto known =
      std::find_if(groups_.begin(), groups_.end(), [&](const Group& g) { return g.loop == path[position]; });
  Load& load = loads_[index];
  load.circuit = static_cast<std::size_t>(known - groups_.begin());
  if (known == groups_.end()) groups_.push_back(group_at(graph, path, position));
  load.exists = true;
  load.rated = rated;
  load.setpoint = *setpoint;
  load.loops.assign(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(position) + 1);
  load.links = links_along(graph, load.loops);
  load.per_kelvin = rated * spec_.loops[*loop].inertia;
  groups_[load.circuit].rated += rated;
}

void Plant::size_group(std::size_t index) {
  Group& group = groups_[index];
  if (!group.chillers) return;
  const ChillerSpec& chillers = spec_.chillers[*group.chillers];
  const Celsius supply = rated_supply(spec_, loads_, index, group.loop);
  group.usual_cop = full_load_cop(chillers, supply, chillers.rated_at);
  group.condenser_size = std::min(1.0, chillers.capacity) * (1.0 + 1.0 / group.usual_cop);
  if (group.shares_tower()) group.cooler_size = group.condenser_size = std::max(1.0, group.condenser_size);
}

void Plant::rate_loops() {
  for (const Load& load : loads_)
    for (const std::size_t loop : load.loops) loops_[loop].rated += load.rated;
  for (Group& group : groups_) {
    for (const std::size_t loop : group.free_loops) loops_[loop].rated += group.cooler_size * group.rated;
    const bool on_the_way =
        std::count(group.free_loops.begin(), group.free_loops.end(), group.condenser_loop.value_or(loops_.size())) > 0;
    if (group.condenser_loop && !on_the_way) loops_[*group.condenser_loop].rated += group.condenser_size * group.rated;
  }
  for (const Load& load : loads_) {
    if (!load.exists) continue;
    Seconds& joules_per_kelvin = groups_[load.circuit].inertia;  // divided by the rated heat at the end
    for (const std::size_t loop : load.loops)
      joules_per_kelvin.value += load.rated.value * spec_.loops[loop].inertia.value;
  }
}

void Plant::size_loops() {
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    const LoopSpec& spec = spec_.loops[i];
    Loop& loop = loops_[i];
    loop.rise = spec.rise.value_or(rating_.rack_rise);
    if (loop.rated.value > 0.0) {
      loop.flow = coolant_flow(loop.rated, loop.rise, specific_heat(spec.medium));
      loop.pump_power = pump_power(spec.pumps, loop.rated, loop.flow, spec.medium);
    }
    loop.component = i;
    loop.units = spare(spec.pumps.units);
  }
}

void Plant::size_links() {
  for (std::size_t i = 0; i < spec_.exchangers.size(); ++i) {
    const ExchangerSpec& spec = spec_.exchangers[i];
    Link link;
    link.from = *find_loop(spec_, spec.warm);
    link.to = *find_loop(spec_, spec.cold);
    link.component = loops_.size() + i;
    link.units = spare(spec.units);
    if (loops_[link.from].rated.value > 0.0)
      link.exchanger = sized(spec.kind, spec.approach, loops_[link.from].rise, loops_[link.to].rise);
    links_.push_back(link);
  }
}

void check_fit(const PlantSpec& plant, const HallRating& rating, BlockProblems& problems) {
  const std::optional<std::size_t> racks = serving(plant, Serves::racks);
  if (rating.liquid_heat.value > 0.0 && !racks)
    problems.expected("loops", "a loop that serves racks, since the system gives heat to a coolant", "none");
  if (rating.air_heat.value > 0.0 && !serving(plant, Serves::room))
    problems.expected("loops", "a loop that serves the room, since the system gives heat to the air", "none");
  for (std::size_t i = 0; racks && i < plant.exchangers.size(); ++i) {
    const ExchangerSpec& exchanger = plant.exchangers[i];
    if (exchanger.warm != plant.loops[*racks].name) continue;
    const KelvinDelta cold_rise = *plant.loops[*find_loop(plant, exchanger.cold)].rise;
    if (rating.rack_rise + exchanger.approach > cold_rise) continue;
    problems.expected(
        fmt::format("exchangers[{}].approach", i),
        fmt::format("more than {:g} K, as the coolant of the system rises by {:g} K and \"{}\" by {:g} K",
                    (cold_rise - rating.rack_rise).value, rating.rack_rise.value, exchanger.cold, cold_rise.value),
        fmt::format("{:g} K", exchanger.approach.value));
  }
}

}  // namespace gigatwin::cooling
