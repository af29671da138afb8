#include <cmath>

#include "base/error.hpp"
#include "power/chain.hpp"

namespace gigatwin::power {
namespace {

struct Inlet {
  Watts at_inlet;
  Watts shared;  ///< sum of the shared loads that joined on the way
};

/// Input of all `units` of a stage from what they give.
Watts stage_input(const hardware::ConversionStage& stage, double units, Watts output) {
  if (!stage.losses) return (output + units * stage.fixed_loss) / stage.efficiency.value_or(1.0);
  const Watts rating = units * stage.rating;
  return output + stage.losses->at(output / rating) * rating;
}

/// From the nodes of one rack outwards, stage by stage.
Inlet through_conversion(const hardware::SystemSpec& system, Watts nodes) {
  Inlet inlet{nodes, {}};
  for (const hardware::ConversionStage& stage : system.conversion) {
    const double units = system.nodes_per_rack / static_cast<double>(stage.nodes_per_unit);
    inlet.shared += units * stage.shared_load;
    inlet.at_inlet = stage_input(stage, units, inlet.at_inlet + units * stage.shared_load);
  }
  return inlet;
}

RackCurve::Stage compiled(const hardware::SystemSpec& system, const hardware::ConversionStage& stage) {
  const double units = system.nodes_per_rack / static_cast<double>(stage.nodes_per_unit);
  const Watts shared = units * stage.shared_load;
  if (!stage.losses) {
    const double slope = 1.0 / stage.efficiency.value_or(1.0);
    return {.shared = shared, .fixed = slope * units * stage.fixed_loss, .slope = slope};
  }
  const Watts rating = units * stage.rating;
  return {.shared = shared,
          .fixed = stage.losses->no_load * rating,
          .slope = 1.0 + stage.losses->proportional,
          .square = stage.losses->quadratic / rating.value};
}

}  // namespace

RackPower rack_power(const hardware::SystemSpec& system, const RackLoad& load) {
  GIGATWIN_ASSERT(load.host >= 0.0 && load.host <= 1.0, "host utilisation {}", load.host);
  GIGATWIN_ASSERT(load.accelerator.value >= 0.0, "accelerator power {} W", load.accelerator.value);
  const double nodes = system.nodes_per_rack;
  const hardware::HostSpec& host = system.host;
  RackPower rack;
  rack.accelerators = nodes * system.accelerators_per_node * load.accelerator;
  rack.hosts = nodes * system.hosts_per_node * (host.idle + load.host * (host.tdp - host.idle));
  rack.nics = nodes * system.nics_per_node * system.nic.power;
  rack.other = nodes * system.other_node_power;
  rack.scale_up = system.scale_up_switch_power;
  // Scale-up switches hang on the bus bar that feeds the nodes: they pass the same stages.
  const Watts direct_current = rack.accelerators + rack.hosts + rack.nics + rack.other + rack.scale_up;
  const Inlet inlet = through_conversion(system, direct_current);
  rack.shared = inlet.shared;
  rack.inlet = inlet.at_inlet;
  rack.conversion_loss = inlet.at_inlet - direct_current - inlet.shared;
  return rack;
}

RackLine rack_line(const hardware::SystemSpec& system) {
  const RackPower idle = rack_power(system, {.accelerator = system.accelerator.idle, .host = 0.0});
  const RackPower full = rack_power(system, {.accelerator = system.accelerator.tdp, .host = 1.0});
  const Watts dynamic = (full.accelerators + full.hosts) - (idle.accelerators + idle.hosts);
  return {.idle_inlet = idle.inlet, .per_watt = (full.inlet - idle.inlet) / dynamic};
}

Watts RackCurve::inlet(Watts dynamic) const {
  Watts power = idle_direct_current + dynamic;
  for (const Stage& stage : stages) {
    power += stage.shared;
    power = stage.fixed + (stage.slope + stage.square * power.value) * power;
  }
  return power;
}

RackCurve rack_curve(const hardware::SystemSpec& system) {
  const RackPower idle = rack_power(system, {.accelerator = system.accelerator.idle, .host = 0.0});
  RackCurve curve{.idle_direct_current = idle.accelerators + idle.hosts + idle.nics + idle.other + idle.scale_up,
                  .stages = {}};
  for (const hardware::ConversionStage& stage : system.conversion) curve.stages.push_back(compiled(system, stage));
  return curve;
}

Watts racks_inlet(const RackCurve& curve, double racks, double busy_share, Watts dynamic) {
  GIGATWIN_ASSERT(busy_share >= 0.0 && busy_share <= 1.0, "share of busy racks {}", busy_share);
  if (racks <= 0.0) return {};
  const double busy = busy_share > 0.0 ? busy_share * racks : racks;
  return busy * curve.inlet(dynamic / busy) + (racks - busy) * curve.inlet({});
}

}  // namespace gigatwin::power
