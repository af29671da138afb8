#include "cooling/hall.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "cooling/equipment.hpp"
#include "cooling/shortfall.hpp"

namespace gigatwin::cooling {
namespace {

/// One group of a hall in one step: its circuit with heat and set point.
struct GroupNow {
  Equipment equipment;
  Circuit circuit;
};

class HallStep {
 public:
  HallStep(const Plant& plant, const HallInputs& in)
      : plant_(plant),
        in_(in),
        outside_(outdoors(in.dry_bulb, in.wet_bulb, in.water, in.pressure)),
        flows_(hydraulics(plant, in)),
        coolers_(coolers_in(plant, outside_)) {
    for (std::size_t i = 0; i < 2; ++i) prepare_load(i);
    for (std::size_t i = 0; i < plant.groups().size(); ++i) prepare_group(i);
  }

  HallState settled() const {
    HallState state;
    for (std::size_t i = 0; i < plant_.groups().size(); ++i) {
      const Circuit& circuit = groups_[i].circuit;
      const Celsius rest = cooling::settled(circuit);
      // Nothing balances the heat: it starts at the set point and warms from there.
      state.circuits[i] = {std::isfinite(rest.value) ? rest : circuit.setpoint, circuit.tank_capacity};
    }
    set_supplies(state);
    return state;
  }

  Shortfall shortfall() const {
    HallState state;
    for (std::size_t i = 0; i < plant_.groups().size(); ++i)
      state.circuits[i].supply = cooling::settled(groups_[i].circuit);
    Shortfall above;
    for (std::size_t i = 0; i < 2; ++i) {
      if (!plant_.loads()[i].exists) continue;
      constexpr double rounding_k = 1e-9;
      const KelvinDelta rest = supply_of(i, state) - plant_.loads()[i].setpoint;
      if (rest.value > rounding_k) (i == 0 ? above.racks : above.room) = rest;
    }
    return above;
  }

  HallOutcome advance(const HallState& now, Seconds dt) const {
    HallOutcome outcome;
    outcome.state = now;
    mix_in_stranded(outcome.state);
    for (std::size_t i = 0; i < plant_.groups().size(); ++i) advance_group(i, dt, outcome);
    for (std::size_t i = 0; i < 2; ++i) strand(i, dt, outcome);
    for (std::size_t i = 0; i < plant_.loops().size(); ++i) add_pumps(i, outcome);
    set_supplies(outcome.state);
    set_temperatures(outcome);
    outcome.heat_in += in_.liquid_heat + in_.air_heat;
    outcome.reused = reused_;
    outcome.heat_rejected += reused_;
    outcome.water = outcome.evaporated + outcome.drift + outcome.blowdown;
    outcome.pump_power += outcome.intake_pump_power + outcome.heating_power;
    outcome.fan_power = outcome.air_handler_power + outcome.rejection_fan_power;
    return outcome;
  }

 private:
  Watts heat_of(std::size_t load) const { return load == 0 ? in_.liquid_heat : in_.air_heat; }

  /// Heat that reaches the circuit or, where the way is blocked, stays in the load's loop; approaches on the way.
  void prepare_load(std::size_t i) {
    const Plant::Load& load = plant_.loads()[i];
    if (!load.exists) return;
    heat_[i] = heat_of(i);
    blocked_[i] = flows_.flow[load.loops.front()] <= 0.0;
    for (std::size_t k = 0; k < load.links.size(); ++k) {
      const std::size_t loop = load.loops[k], link = load.links[k];
      heat_[i] += flows_.pumps[loop] * (load.rated / plant_.loops()[loop].rated);
      approach_[i] += (heat_[i] / load.rated) * flows_.approach[link];
      blocked_[i] = blocked_[i] || !flows_.open[link];
    }
  }

  void prepare_group(std::size_t i) {
    const Plant::Group& group = plant_.groups()[i];
    GroupNow& now = groups_[i];
    now.equipment = equipment_of(plant_, group, in_, outside_, flows_, coolers_);
    now.circuit = circuit_of(plant_, group, now.equipment, flows_);
    Watts heat = flows_.pumps[group.loop];
    Celsius setpoint =
        plant_.spec().loops[group.loop].supply.value_or(Celsius{std::numeric_limits<double>::infinity()});
    for (std::size_t k = 0; k < 2; ++k) {
      const Plant::Load& load = plant_.loads()[k];
      if (!load.exists || load.circuit != i) continue;
      if (!blocked_[k]) heat += heat_[k];
      setpoint = std::min(setpoint, load.setpoint - approach_[k]);
    }
    if (i == liquid_group()) {
      reused_ = std::min(in_.reused, heat);  // where the way is blocked there is none
      heat -= reused_;
    }
    now.circuit.heat = heat / group.rated;
    now.circuit.setpoint = setpoint;
  }

  /// Group of the racks, or of the room where there are none.
  std::size_t liquid_group() const { return plant_.loads()[plant_.loads()[0].exists ? 0 : 1].circuit; }

  Joules per_kelvin(const Plant::Group& group) const { return group.rated * group.inertia; }

  void mix_in_stranded(HallState& state) const {
    for (std::size_t i = 0; i < 2; ++i) {
      if (state.stranded[i].value == 0.0 || blocked_[i]) continue;
      const std::size_t circuit = plant_.loads()[i].circuit;
      state.circuits[circuit].supply.value += state.stranded[i] / per_kelvin(plant_.groups()[circuit]);
      state.stranded[i] = Joules{0.0};
    }
  }

  void strand(std::size_t i, Seconds dt, HallOutcome& outcome) const {
    if (!blocked_[i]) return;
    outcome.state.stranded[i] += heat_[i] * dt;
    outcome.heat_stored += heat_[i];
  }

  void advance_group(std::size_t i, Seconds dt, HallOutcome& outcome) const {
    const Plant::Group& group = plant_.groups()[i];
    const Circuit& circuit = groups_[i].circuit;
    const CircuitState from = outcome.state.circuits[i];
    const Course course = cooling::advance(circuit, from, dt);
    double mean_c = 0.0;
    for (int k = 0; k < course.count; ++k) {
      const Stretch& stretch = course.stretches[static_cast<std::size_t>(k)];
      const double share = stretch.duration / dt;
      add(i, duty_of(circuit, stretch, groups_[i].equipment), share, outcome);
      outcome.heat_stored += share * stretch.tank * group.rated;
      mean_c += share * stretch.mean.value;
    }
    outcome.state.circuits[i] = course.end;
    outcome.heat_stored += (circuit.inertia * (course.end.supply - from.supply).value / dt) * group.rated;
    outcome.reserve += group.rated * course.end.reserve;
    if (i == liquid_group()) outcome.waste_heat = Celsius{mean_c} + return_rise(i);
  }

  /// Of the circuit's water, reused heat included.
  KelvinDelta return_rise(std::size_t i) const {
    const Plant::Group& group = plant_.groups()[i];
    const double reused = i == liquid_group() ? reused_ / group.rated : 0.0;
    return (groups_[i].circuit.heat + reused) * groups_[i].circuit.rise;
  }

  void add(std::size_t i, const Duty& duty, double share, HallOutcome& outcome) const {
    const Plant::Group& group = plant_.groups()[i];
    const Equipment& equipment = groups_[i].equipment;
    const Watts rated = share * group.rated;
    outcome.chiller_power += duty.chillers.power * rated;
    outcome.chiller_heat += duty.chilled * rated;
    outcome.chiller_units += share * duty.chillers.units;
    outcome.chilling = outcome.chilling || duty.chilled > 0.0;
    outcome.heat_rejected += (duty.free + duty.chilled + duty.pumps) * rated;
    outcome.heat_in += duty.pumps * rated;
    outcome.pump_power += duty.pumps * rated;
    const double condensed = duty.chilled + duty.chillers.power;
    if (equipment.cooler != nullptr)
      add_cooler(
          *equipment.cooler, equipment.free,
          {.heat = duty.free + (equipment.shared ? condensed : 0.0) + (group.free_loops.empty() ? 0.0 : duty.pumps),
           .speed = duty.free_speed},
          duty.free_fans, free_loop(group), rated, outcome);
    if (equipment.condenser != nullptr && !equipment.shared)
      add_cooler(*equipment.condenser, equipment.chilled, {.heat = condensed, .speed = duty.condenser_speed},
                 duty.condenser_fans, *group.condenser_loop, rated, outcome);
  }

  static std::size_t free_loop(const Plant::Group& group) {
    return group.free_loops.empty() ? group.loop : group.free_loops.back();
  }

  void add_cooler(const RejectionSpec& spec, const Cooler& cooler, Rejected rejected, double fans, std::size_t loop,
                  Watts rated, HallOutcome& outcome) const {
    (spec.kind == RejectionKind::sea ? outcome.intake_pump_power : outcome.rejection_fan_power) += fans * rated;
    if (rejected.speed <= 0.0) {
      if (outside_.dry_bulb.value < 0.0) outcome.heating_power += spec.freeze_heating * cooler.size * rated;
      return;
    }
    const Plant::Loop& water = plant_.loops()[loop];
    rejected.rated = rated;
    rejected.range = water.rise / (cooler.size * flows_.flow[loop]);
    rejected.circulating = (flows_.flow[loop] * cooler.size * (rated / water.rated)) * water.flow;
    const WaterUse use = water_use(spec, cooler, outside_, rejected);
    outcome.evaporated += use.evaporated;
    outcome.drift += use.drift;
    outcome.blowdown += use.blowdown;
  }

  /// Pumps from the loads to the circuits; those below are part of the duty.
  void add_pumps(std::size_t loop, HallOutcome& outcome) const {
    if (!upstream(loop)) return;
    const bool air = plant_.spec().loops[loop].medium == Medium::air;
    (air ? outcome.air_handler_power : outcome.pump_power) += flows_.pumps[loop];
    outcome.heat_in += flows_.pumps[loop];
  }

  bool upstream(std::size_t loop) const {
    const auto leads = [&](const Plant::Load& load) {
      return std::find(load.loops.begin(), load.loops.end(), loop) != load.loops.end();
    };
    return std::any_of(plant_.loads().begin(), plant_.loads().end(), leads);
  }

  Celsius supply_of(std::size_t i, const HallState& state) const {
    const Plant::Load& load = plant_.loads()[i];
    const Celsius flowing = state.circuits[load.circuit].supply + approach_[i];
    return std::max(load.setpoint, flowing) + KelvinDelta{state.stranded[i] / load.per_kelvin};
  }

  void set_supplies(HallState& state) const {
    const bool racks = plant_.loads()[0].exists, room = plant_.loads()[1].exists;
    state.supply = supply_of(racks ? 0 : 1, state);
    state.air = supply_of(room ? 1 : 0, state);
  }

  void set_temperatures(HallOutcome& outcome) const {
    const std::size_t racks = plant_.loads()[0].exists ? 0 : 1;
    const Plant::Load& load = plant_.loads()[racks];
    const std::size_t loop = load.loops.front();
    outcome.coolant_flow = flows_.flow[loop];
    constexpr double trickle = 0.01;  // the return of a loop that stands is not known: that of a hundredth of the flow
    const double rise = heat_of(racks) / load.rated / std::max(trickle, flows_.flow[loop]);
    outcome.coolant_return = outcome.state.supply + rise * plant_.loops()[loop].rise;
    const std::size_t group = liquid_group();
    outcome.facility_supply = outcome.state.circuits[group].supply;
    outcome.facility_return = outcome.facility_supply + return_rise(group);
  }

  const Plant& plant_;
  const HallInputs& in_;
  Outdoors outside_;
  Hydraulics flows_;
  Coolers coolers_;
  Watts reused_;
  std::array<Watts, 2> heat_{};
  std::array<KelvinDelta, 2> approach_{};
  std::array<bool, 2> blocked_{};
  std::array<GroupNow, 2> groups_{};
};

void check(const Plant& plant, const HallInputs& in) {
  GIGATWIN_ASSERT(in.liquid_heat.value >= 0.0 && in.air_heat.value >= 0.0, "heat {} W, {} W", in.liquid_heat.value,
                  in.air_heat.value);
  GIGATWIN_ASSERT(plant.loads()[0].exists || in.liquid_heat.value == 0.0, "heat {} W into no loop",
                  in.liquid_heat.value);
  GIGATWIN_ASSERT(plant.loads()[1].exists || in.air_heat.value == 0.0, "heat {} W into no room", in.air_heat.value);
  const Watts liquid = plant.loads()[0].exists ? in.liquid_heat : in.air_heat;
  GIGATWIN_ASSERT(in.reused.value >= 0.0 && in.reused <= liquid, "{} W reused of {} W", in.reused.value, liquid.value);
  GIGATWIN_ASSERT(in.pressure.value > 0.0, "pressure {} Pa", in.pressure.value);
}

}  // namespace

HallState settled(const Plant& plant, const HallInputs& in) {
  check(plant, in);
  return HallStep{plant, in}.settled();
}

HallOutcome advance(const Plant& plant, const HallState& now, const HallInputs& in, Seconds dt) {
  check(plant, in);
  GIGATWIN_ASSERT(dt.value > 0.0, "step of {} s", dt.value);
  return HallStep{plant, in}.advance(now, dt);
}

Shortfall shortfall(const Plant& plant, const HallInputs& at) {
  check(plant, at);
  return HallStep{plant, at}.shortfall();
}

Shortfall rated_shortfall(const Plant& plant, HallInputs at) {
  at.liquid_heat = plant.rating().liquid_heat;
  at.air_heat = plant.rating().air_heat;
  return shortfall(plant, at);
}

HallState settled(const PlantSpec& plant, const HallInputs& in) { return settled(Plant{plant, rating_of(in)}, in); }

HallOutcome advance(const PlantSpec& plant, const HallState& now, const HallInputs& in, Seconds dt) {
  return advance(Plant{plant, rating_of(in)}, now, in, dt);
}

}  // namespace gigatwin::cooling
