#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "cooling/heat_reuse.hpp"

namespace gigatwin::cooling {
namespace {

void check_network(const HeatNetworkSpec& network, BlockProblems& problems) {
  const auto text = [](Celsius t) { return exact_quantity(t.value, Dimension::temperature); };
  if (network.outdoor_warm <= network.outdoor_cold)
    problems.expected("outdoor_warm", "more than outdoor_cold, " + text(network.outdoor_cold),
                      text(network.outdoor_warm));
  if (network.supply_warm > network.supply_cold)
    problems.expected("supply_warm", "at most supply_cold, " + text(network.supply_cold), text(network.supply_warm));
  if (network.return_temperature >= network.supply_warm)
    problems.expected("return", "less than supply_warm, " + text(network.supply_warm),
                      text(network.return_temperature));
}

void check_demand(const HeatDemandSpec& demand, BlockProblems& problems) {
  if (demand.peak < demand.base)
    problems.expected("peak", "at least base, " + exact_quantity(demand.base.value, Dimension::power),
                      exact_quantity(demand.peak.value, Dimension::power));
  if (demand.heating_limit <= demand.design_outdoor)
    problems.expected(
        "heating_limit",
        "more than design_outdoor, " + exact_quantity(demand.design_outdoor.value, Dimension::temperature),
        exact_quantity(demand.heating_limit.value, Dimension::temperature));
  const std::vector<double>& shape = demand.daily_shape;
  if (shape.empty()) return;
  if (shape.size() != 24)
    return problems.expected("daily_shape", "24 factors, one for each local hour", std::to_string(shape.size()));
  for (const double factor : shape)
    if (factor < 0.0) return problems.expected("daily_shape", "factors of at least 0", fmt::format("{}", factor));
  const double mean = std::accumulate(shape.begin(), shape.end(), 0.0) / 24.0;
  // Factors of two decimals, as they are published, average to 1 within 0.005.
  if (std::abs(mean - 1.0) > 0.005)
    problems.expected("daily_shape", "24 factors with mean 1", fmt::format("mean {:.4g}", mean),
                      "divide each by the mean");
}

const Schema<HeatNetworkSpec>& network_schema() {
  using N = HeatNetworkSpec;
  static const Schema<N> schema{"heat_network",
                                "Temperatures of the heat network at the hand-off.",
                                {quantity("supply_cold", &N::supply_cold)
                                     .required()
                                     .between({15}, {130})
                                     .doc("Supply at and below outdoor_cold."),
                                 quantity("outdoor_cold", &N::outdoor_cold)
                                     .required()
                                     .between({-50}, {20})
                                     .doc("Outdoor temperature of the design day."),
                                 quantity("supply_warm", &N::supply_warm)
                                     .required()
                                     .between({15}, {130})
                                     .doc("Supply at and above outdoor_warm; linear between."),
                                 quantity("outdoor_warm", &N::outdoor_warm)
                                     .required()
                                     .between({-30}, {30})
                                     .doc("Outdoor temperature at which the heating season ends."),
                                 quantity("return", &N::return_temperature)
                                     .required()
                                     .between({5}, {80})
                                     .doc("Water that comes back from the customers.")},
                                check_network};
  return schema;
}

const Schema<HeatDemandSpec>& demand_schema() {
  using D = HeatDemandSpec;
  static const Schema<D> schema{
      "heat_demand",
      "Heat that the network takes from this site, at most: base + (peak - base) x (heating_limit - outdoor) / "
      "(heating_limit - design_outdoor), between base and peak.",
      {quantity("base", &D::base).required().at_least({0}).doc("Hot water and losses, the whole year."),
       quantity("peak", &D::peak).required().above({0}).doc("Daily mean at the design outdoor temperature."),
       quantity("design_outdoor", &D::design_outdoor)
           .required()
           .between({-50}, {20})
           .doc("Outdoor temperature at which the peak is drawn."),
       quantity("heating_limit", &D::heating_limit)
           .required()
           .between({-20}, {30})
           .doc("Outdoor temperature above which nobody heats."),
       numbers("daily_shape", &D::daily_shape)
           .items(0, 24)
           .doc("24 factors by local hour, from midnight, mean 1; leave out for a flat day.")},
      check_demand};
  return schema;
}

const Schema<HeatPumpSpec>& heat_pump_schema() {
  using P = HeatPumpSpec;
  static const Schema<P> schema{
      "heat_pump",
      "Lifts the waste heat to the temperature of the network; bypassed when the water is warm enough.",
      {choice("owner", &P::owner, {{"site", HeatPumpOwner::site}, {"customer", HeatPumpOwner::customer}})
           .doc("site: its power is part of the site's energy and the hand-off is behind it. customer: neither."),
       quantity("capacity", &P::capacity).required().above({0}).doc("Heat that all units give together."),
       integer("units", &P::units).between(1, 100).doc("Equal ones; they run one after the other."),
       fraction("minimum_load", &P::minimum_load).between(0.0, 0.9).doc("Of one unit: below, it is off."),
       fraction("carnot_fraction", &P::carnot_fraction)
           .between(0.2, 0.8)
           .doc("COP over that of a Carnot machine between evaporator and condenser. Assumption: 0.5 for large "
                "industrial machines, range 0.4 to 0.65."),
       quantity("evaporator_approach", &P::evaporator_approach)
           .between({0}, {15})
           .doc("Water leaving the evaporator above the evaporating temperature. Assumption: range 2 to 5 K."),
       quantity("condenser_approach", &P::condenser_approach)
           .between({0}, {15})
           .doc("Condensing temperature above the network's supply. Assumption: range 2 to 5 K."),
       quantity("minimum_lift", &P::minimum_lift)
           .between({1}, {50})
           .doc("Between evaporator and condenser that the compressor needs. Assumption: range 5 to 20 K.")}};
  return schema;
}

const Schema<HeatContractSpec>& contract_schema() {
  using C = HeatContractSpec;
  static const Schema<C> schema{
      "heat_contract",
      "What is promised and paid at the hand-off. Cooling that is avoided shows in the site's electricity, not here.",
      {quantity("power", &C::power)
           .required()
           .at_least({0})
           .doc("Heat to be delivered whenever the network asks for it; served first."),
       quantity("price", &C::price).required().between({0}, {1e-6}).doc("Of contracted heat."),
       quantity("penalty", &C::penalty)
           .between({0}, {1e-6})
           .doc("For contracted heat that was asked for and did not come."),
       quantity("surplus_price", &C::surplus_price)
           .between({0}, {1e-6})
           .doc(
               "Of heat beyond the contract, given when it pays for the electricity of the site's heat pump; leave out "
               "when nothing beyond the contract is taken.")}};
  return schema;
}

}  // namespace

const Schema<HeatReuseSpec>& heat_reuse_schema() {
  using H = HeatReuseSpec;
  static const Schema<H> schema{
      "heat_reuse",
      "Waste heat for a district heating network.",
      {block<network_schema>("network", &H::network).required().doc("Its temperatures."),
       block<demand_schema>("demand", &H::demand).required().doc("What it takes from this site."),
       quantity("station", &H::station).required().above({0}).doc("Heat that the transfer station can pass."),
       quantity("exchanger_approach", &H::exchanger_approach)
           .between({0.5}, {15})
           .doc("Of the station's exchanger: the datacentre's water above the network's. Assumption: range 2 to 5 K."),
       block<heat_pump_schema>("heat_pump", &H::heat_pump)
           .doc("Leave out where only water that is warm enough by itself is used."),
       block<contract_schema>("contract", &H::contract).required().doc("What is promised and paid.")}};
  return schema;
}

}  // namespace gigatwin::cooling
