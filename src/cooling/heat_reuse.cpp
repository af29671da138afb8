#include "cooling/heat_reuse.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace gigatwin::cooling {
namespace {

constexpr double kelvin_at_0_celsius = 273.15;
/// Beyond the range of any pump; keeps heat flowing from the water, not from the plug alone.
constexpr double lowest_cop = 1.05;
constexpr double no_limit = std::numeric_limits<double>::infinity();

/// What exchanger and heat pump can do over one step; powers in W.
struct Station {
  double available_w = 0.0;
  double direct_share = 0.0;      ///< d: of the delivered heat that the exchanger can give at its temperatures
  double exchanger_w = 0.0;       ///< largest heat of the exchanger: the datacentre's water leaves it at R + approach
  double limit_w = 0.0;           ///< transfer station and what the network asks for
  double evaporator_share = 1.0;  ///< k = 1 - 1 / COP: heat from the water per heat of the pump
  double pump_w = 0.0;            ///< largest heat of the pump; 0 without one
  double pump_minimum_w = 0.0;    ///< smallest heat of the pump but 0
};

/// Heat into the network's water, W.
struct Heat {
  double direct_w = 0.0;
  double pumped_w = 0.0;
  double network_w() const { return direct_w + pumped_w; }
};

Station station_of(const HeatReuseSpec& spec, const HeatReuseInputs& in, Celsius supply, Watts demand) {
  const double usable_k = (in.hot - spec.exchanger_approach - spec.network.return_temperature).value;
  const double cooling_k = (in.hot - in.cold).value;
  Station station;
  station.available_w = in.available.value;
  station.direct_share = std::clamp(usable_k / (supply - spec.network.return_temperature).value, 0.0, 1.0);
  if (usable_k > 0.0) station.exchanger_w = in.available.value * (cooling_k > usable_k ? usable_k / cooling_k : 1.0);
  station.limit_w = std::min(demand.value, spec.station.value);
  if (spec.heat_pump) {
    const HeatPumpSpec& pump = *spec.heat_pump;
    station.evaporator_share = 1.0 - 1.0 / heat_pump_cop(pump, in.cold, supply);
    station.pump_w = pump.capacity.value;
    station.pump_minimum_w = pump.minimum_load * pump.capacity.value / pump.units;
  }
  return station;
}

/// The exchanger alone, which helps only where it reaches the network's supply temperature.
Heat exchanged(const Station& station, double wanted_w) {
  return {station.direct_share < 1.0 ? 0.0 : std::min({wanted_w, station.exchanger_w, station.available_w}), 0.0};
}

/// As much of `wanted_w` as the water and the machines allow: with D delivered, E = min(d D, exchanger) of it directly,
/// the pump gives D - E <= pump_w, and E + k (D - E) <= available. Both bounds on D in closed form.
Heat supplied(const Station& station, double wanted_w) {
  wanted_w = std::min(wanted_w, station.limit_w);
  if (station.pump_w <= 0.0) return exchanged(station, wanted_w);
  const double d = station.direct_share;
  const double k = station.evaporator_share;
  const double by_pump =
      std::min(d < 1.0 ? station.pump_w / (1.0 - d) : no_limit, station.pump_w + station.exchanger_w);
  const double by_water =
      std::max(station.available_w / (k + (1.0 - k) * d), (station.available_w - (1.0 - k) * station.exchanger_w) / k);
  const double delivered_w = std::min({wanted_w, by_pump, by_water});
  const double direct_w = std::min(d * delivered_w, station.exchanger_w);
  const double pumped_w = delivered_w - direct_w;
  if (pumped_w <= 0.0) return {delivered_w, 0.0};
  if (pumped_w >= station.pump_minimum_w) return {direct_w, pumped_w};
  if (delivered_w >= station.pump_minimum_w) return {delivered_w - station.pump_minimum_w, station.pump_minimum_w};
  return exchanged(station, delivered_w);
}

double pump_power_w(const Station& station, Heat heat) { return (1.0 - station.evaporator_share) * heat.pumped_w; }

/// Heat at the hand-off for D into the network's water: all of it behind the site's pump, E + k (D - E) before the
/// customer's.
double handed_w(const Station& station, double network_w, bool by_customer) {
  const double k = by_customer ? station.evaporator_share : 1.0;
  return k * network_w + (1.0 - k) * std::min(station.direct_share * network_w, station.exchanger_w);
}

/// Inverse of `handed_w`.
double network_w(const Station& station, double handed, bool by_customer) {
  const double k = by_customer ? station.evaporator_share : 1.0;
  return std::max(handed / (k + (1.0 - k) * station.direct_share), (handed - (1.0 - k) * station.exchanger_w) / k);
}

/// Surplus heat is given where it brings more than the electricity for it costs.
bool surplus_pays(const Station& station, Heat contracted, Heat all, bool by_customer, const HeatContractSpec& contract,
                  EurosPerJoule electricity_price) {
  if (!contract.surplus_price) return false;
  const double work_w = pump_power_w(station, all) - pump_power_w(station, contracted);
  const double more_w = all.network_w() - contracted.network_w() - (by_customer ? work_w : 0.0);
  const double paid_work_w = by_customer ? 0.0 : work_w;
  return more_w > 0.0 && more_w * contract.surplus_price->value > paid_work_w * electricity_price.value;
}

}  // namespace

Celsius network_supply(const HeatNetworkSpec& network, Celsius dry_bulb) {
  const double warm = (dry_bulb - network.outdoor_cold) / (network.outdoor_warm - network.outdoor_cold);
  return network.supply_cold + std::clamp(warm, 0.0, 1.0) * (network.supply_warm - network.supply_cold);
}

Watts network_demand(const HeatDemandSpec& demand, Celsius dry_bulb, double hour) {
  const double cold = (demand.heating_limit - dry_bulb) / (demand.heating_limit - demand.design_outdoor);
  const Watts mean = demand.base + std::clamp(cold, 0.0, 1.0) * (demand.peak - demand.base);
  if (demand.daily_shape.empty()) return mean;
  const auto index = static_cast<std::size_t>(std::clamp(hour, 0.0, 23.0));
  return mean * demand.daily_shape[index];
}

double heat_pump_cop(const HeatPumpSpec& pump, Celsius cold, Celsius supply) {
  const Celsius condensing = supply + pump.condenser_approach;
  const Celsius evaporating = cold - pump.evaporator_approach;
  const KelvinDelta lift = std::max(condensing - evaporating, pump.minimum_lift);
  return std::max(lowest_cop, pump.carnot_fraction * (condensing.value + kelvin_at_0_celsius) / lift.value);
}

HeatReuseOutcome deliver(const HeatReuseSpec& spec, const HeatReuseInputs& in, Seconds dt) {
  GIGATWIN_ASSERT(in.available.value >= 0.0, "available {} W", in.available.value);
  GIGATWIN_ASSERT(in.hot >= in.cold, "water leaves at {} degC and returns at {} degC", in.hot.value, in.cold.value);
  const Celsius supply = network_supply(spec.network, in.dry_bulb);
  const Watts demand = network_demand(spec.demand, in.dry_bulb, in.hour);
  const Station station = station_of(spec, in, supply, demand);
  const bool by_customer = spec.heat_pump && spec.heat_pump->owner == HeatPumpOwner::customer;

  const double contracted_w = std::min(network_w(station, spec.contract.power.value, by_customer), demand.value);
  const Heat contracted = supplied(station, contracted_w);
  const Heat all = supplied(station, demand.value);
  const Heat heat =
      surplus_pays(station, contracted, all, by_customer, spec.contract, in.electricity_price) ? all : contracted;

  HeatReuseOutcome out;
  out.network_supply = supply;
  out.demand = demand;
  const double work_w = pump_power_w(station, heat);
  (by_customer ? out.customer_power : out.heat_pump_power) = Watts{work_w};
  // At the limit of the available heat the closed form may exceed it by rounding; the balance stays exact.
  out.taken = Watts{std::min(heat.network_w() - work_w, in.available.value)};
  out.delivered = out.taken + out.heat_pump_power;
  const Watts asked{handed_w(station, contracted_w, by_customer)};
  if (contracted_w > 0.0) out.unmet = asked * (1.0 - std::min(1.0, heat.network_w() / contracted_w));
  const Watts surplus = std::max(Watts{0.0}, out.delivered - asked);
  out.revenue = (out.delivered - surplus) * dt * spec.contract.price - out.unmet * dt * spec.contract.penalty;
  if (spec.contract.surplus_price) out.revenue += surplus * dt * *spec.contract.surplus_price;
  return out;
}

}  // namespace gigatwin::cooling
