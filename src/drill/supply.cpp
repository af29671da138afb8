#include <algorithm>
#include <cmath>
#include <optional>

#include "drill/script.hpp"
#include "power/chain.hpp"
#include "power/network.hpp"

namespace gigatwin::drill {
namespace {

/// What the UPS stages carry.
struct UpsShares {
  bool there = false;
  double mechanical = 0.0;                ///< of the mechanical plant
  std::optional<Seconds> rack_batteries;  ///< of racks that pass the UPS by: assumed as long as its stated autonomy
};

UpsShares ups_shares(const power::PlantSpec& plant) {
  UpsShares shares;
  for (const power::StageSpec& stage : plant.stages)
    if (stage.kind == power::StageKind::ups && stage.autonomy.value > 0.0) {
      shares.there = true;
      shares.mechanical = std::max(shares.mechanical, stage.mechanical_fraction);
      if (stage.it_fraction < 1.0) shares.rack_batteries = stage.autonomy;
    }
  return shares;
}

double taken(Watts& budget, Watts wanted) {
  if (wanted.value <= 0.0) return 1.0;
  const Watts given = std::min(budget, wanted);
  budget -= given;
  return given / wanted;
}

void add_battery(const Hall& hall, double share, Supply& supply) {
  if (!hall.grid.battery) return;
  const grid::BatterySpec& spec = *hall.grid.battery;
  if (share * spec.power < supply.demand) return;
  const double usable = std::max(0.0, spec.initial_charge - spec.minimum_charge);
  supply.battery = share * usable * std::sqrt(spec.round_trip_efficiency) * spec.energy / supply.demand;
}

void add_generators(const Hall& hall, double share, Supply& supply) {
  if (!hall.grid.generators) return;
  const grid::GeneratorsSpec& spec = *hall.grid.generators;
  const Watts capacity = share * static_cast<double>(hardware::installed(spec.units)) * spec.rating;
  supply.generators = true;
  supply.generators_from = spec.start_time;
  supply.generators_last = spec.autonomy;
  supply.generators_share = std::min(1.0, capacity / supply.demand);
}

}  // namespace

Supply supply_of(const Hall& hall, const cooling::TransientStart& start) {
  const Watts mechanical = start.power.sum() + power::auxiliary_power(hall.power, hall.rated_it);
  const UpsShares ups = ups_shares(hall.power);
  Supply supply;
  supply.demand = power::electrical(hall.power, hall.it, mechanical, hall.rated_it).input;
  supply.on_ups = ups.there ? 1.0 : 0.0;
  const std::vector<Watts> rated{hall.rated_it};
  if (!hall.power.stages.empty()) supply.ups = power::Network{hall.power, rated}.ride_through(0, {hall.it, mechanical});
  if (ups.rack_batteries) supply.ups = std::min(supply.ups, *ups.rack_batteries);
  Watts budget = ups.mechanical * mechanical;
  for (const Watts pump : start.power.pumps) supply.pumps.push_back(ups.there ? taken(budget, pump) : 0.0);
  supply.coolers = ups.there ? taken(budget, start.power.coolers) : 0.0;
  taken(budget, start.power.beside);
  supply.chillers = start.power.chillers.value > 0.0 ? taken(budget, start.power.chillers) : 0.0;
  const double share = hall.rated_it / hall.site_rated_it;
  add_battery(hall, share, supply);
  add_generators(hall, share, supply);
  return supply;
}

double activity_for(const Hall& hall, double share) {
  const hardware::AcceleratorSpec& chip = hall.system.accelerator;
  const double full = chip.compute_power_fraction;
  const double per_watt = power::rack_line(hall.system).per_watt;
  const Watts dynamic = hall.accelerators * per_watt * full * (chip.tdp - chip.idle);
  if (dynamic.value <= 0.0) return full;
  const double activity = full * (1.0 - (1.0 - share) * hall.it.value / dynamic.value);
  return std::max(0.0, activity);
}

}  // namespace gigatwin::drill
