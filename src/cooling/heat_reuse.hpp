#pragma once

#include <optional>
#include <vector>

#include "base/schema.hpp"

/// Waste heat for a district heating network: what the network asks for, what the water of the datacentre and a heat
/// pump can give, and what is paid for it.
namespace gigatwin::cooling {

/// Temperatures of the network at the hand-off: the supply follows the outdoor temperature (heating curve).
struct HeatNetworkSpec {
  Celsius supply_cold{};         ///< supply at and below outdoor_cold
  Celsius outdoor_cold{};        ///< design day
  Celsius supply_warm{};         ///< supply at and above outdoor_warm
  Celsius outdoor_warm{};        ///< end of the heating season
  Celsius return_temperature{};  ///< water that comes back from the customers
};

/// What the network takes from this site, at most: its own other sources are left out.
struct HeatDemandSpec {
  Watts base{};                       ///< hot water and losses, the whole year
  Watts peak{};                       ///< at the design outdoor temperature, daily mean
  Celsius design_outdoor{};           ///< at which the peak is drawn
  Celsius heating_limit{};            ///< outdoor temperature above which nobody heats
  std::vector<double> daily_shape{};  ///< 24 factors by local hour, mean 1; empty: flat
};

enum class HeatPumpOwner {
  site,      ///< its power is part of E_DC; the hand-off is behind it
  customer,  ///< its power is the customer's; the hand-off is before it
};

struct HeatPumpSpec {
  HeatPumpOwner owner = HeatPumpOwner::site;
  Watts capacity{};                      ///< heat that all units give together
  int units = 1;                         ///< equal ones
  double minimum_load = 0.25;            ///< of one unit: below, it is off
  double carnot_fraction = 0.5;          ///< COP over that of a Carnot machine between its two temperatures
  KelvinDelta evaporator_approach{3.0};  ///< water leaving the evaporator above the evaporating temperature
  KelvinDelta condenser_approach{3.0};   ///< condensing temperature above the network's supply
  KelvinDelta minimum_lift{10.0};        ///< between evaporator and condenser that the compressor needs
};

/// Measured and paid at the hand-off.
struct HeatContractSpec {
  Watts power{};                                 ///< to be delivered whenever the network asks for it
  EurosPerJoule price{};                         ///< of contracted heat
  EurosPerJoule penalty{};                       ///< for contracted heat that was asked for and did not come
  std::optional<EurosPerJoule> surplus_price{};  ///< of heat beyond the contract; none: nothing beyond is delivered
};

struct HeatReuseSpec {
  HeatNetworkSpec network;
  HeatDemandSpec demand;
  Watts station{};                        ///< heat that the transfer station can pass
  KelvinDelta exchanger_approach{3.0};    ///< datacentre's water above the network's, at both ends
  std::optional<HeatPumpSpec> heat_pump;  ///< none: only water that is warm enough by itself is used
  HeatContractSpec contract;
};

/// The site over one step; constant.
struct HeatReuseInputs {
  Watts available;  ///< heat that the facility water carries away from the halls, >= 0
  Celsius hot;      ///< that water, leaving the halls
  Celsius cold;     ///< the same, going back to them; at most `hot`
  Celsius dry_bulb;
  double hour = 0.0;                ///< local time of day, [0, 24)
  EurosPerJoule electricity_price;  ///< of the site
};

/// Means over the step; money for all of it. delivered = taken + heat_pump_power, exactly.
struct HeatReuseOutcome {
  Watts taken;             ///< out of the facility water: the plant has to reject that much less; <= available
  Watts delivered;         ///< at the hand-off (E_REUSE)
  Watts heat_pump_power;   ///< of the site's own heat pump: part of E_DC; 0 when the pump is the customer's
  Watts customer_power;    ///< of the customer's heat pump; the network gets delivered + customer_power
  Watts demand;            ///< of the network
  Watts unmet;             ///< contracted, asked for and not delivered
  Euros revenue;           ///< contracted and surplus heat at their prices, less the penalty
  Celsius network_supply;  ///< by the heating curve
};

/// Supply temperature of the network at an outdoor temperature: linear between the two ends of its heating curve.
Celsius network_supply(const HeatNetworkSpec& network, Celsius dry_bulb);

/// Heat that the network asks for: (base + (peak - base) (limit - T) / (limit - design)) x shape of the hour; T between
/// design and limit.
Watts network_demand(const HeatDemandSpec& demand, Celsius dry_bulb, double hour);

/// Electricity to heat: fraction x T_c / (T_c - T_e) in kelvin, T_c = supply + approach, T_e = cold - approach.
double heat_pump_cop(const HeatPumpSpec& pump, Celsius cold, Celsius supply);

/// What the site gives the network over `dt` > 0: as much as is asked for, contracted heat first, surplus where it pays
/// for the electricity of the site's pump.
///
/// The network's water is heated from its return R to its supply S. The exchanger heats it to at most hot - approach:
/// the share d = (hot - approach - R) / (S - R) of the delivered heat, 0..1, and can cool the datacentre's water to no
/// less than R + approach. The heat pump gives the rest, at its COP; at d = 1 it is bypassed. Where its part would be
/// below the minimum load of one unit, it runs at that load and the exchanger gives the less; where even all of the
/// heat is below it, the pump is off, and nothing is delivered but what the exchanger can bring to S alone.
///
/// taken <= available, delivered + customer_power <= min(demand, station), pump's heat <= capacity.
/// Asserts on available < 0 and on hot < cold. Model reference: docs/model/heat-reuse.md.
HeatReuseOutcome deliver(const HeatReuseSpec& spec, const HeatReuseInputs& in, Seconds dt);

const Schema<HeatReuseSpec>& heat_reuse_schema();

}  // namespace gigatwin::cooling
