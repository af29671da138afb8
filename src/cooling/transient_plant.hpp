#pragma once

#include "cooling/hall.hpp"
#include "cooling/transient.hpp"

namespace gigatwin::cooling {

/// Electric power of what serves the racks' way out.
struct ServicePower {
  std::vector<Watts> pumps;  ///< [loop]
  Watts coolers;             ///< fans, or intake pumps
  Watts chillers;
  Watts beside;  ///< pumps and fans of loops beside the way, such as room air

  Watts sum() const;
};

/// Where a transient starts: the network of a hall and what serves it in the year's model.
struct TransientStart {
  TransientSpec spec;
  Service service;
  ServicePower power;         ///< for `service`
  std::vector<double> spare;  ///< [loop] pumps installed over those that the design needs, >= 1
};

/// The way of the racks' heat through `plant` in the weather and with the units of `at`: their coolant (air-cooled
/// racks: the room), the loops between, the coolers of the circuit that holds it, its chillers and its tank. Loads
/// beside it on the same circuit (room air) are a constant heat; chillers whose condensers hang on loops outside this
/// way reject to outdoors as long as they run. Loops have the flows, exchangers and coolers that the year's model gives
/// them.
///
/// @param at            heat at full power: other_heat is what the accelerators' own does not explain
/// @param accelerators  of the hall
TransientStart transient_of(const Plant& plant, const HallInputs& at, const hardware::SystemSpec& system,
                            double accelerators);

}  // namespace gigatwin::cooling
