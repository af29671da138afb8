#pragma once

#include "cooling/hall.hpp"

namespace gigatwin::cooling {

/// Flows, pump powers and exchangers of a hall in one step.
struct Hydraulics {
  static constexpr std::size_t most = 16;    ///< loops, exchangers: the schema allows no more
  std::array<double, most> flow{};           ///< [loop] over the rated one; 0: it stands
  std::array<Watts, most> pumps{};           ///< [loop] electric, all of it ends as heat in the loop
  std::array<KelvinDelta, most> approach{};  ///< [link] per unit of its rated heat; 0 where nothing flows
  std::array<bool, most> open{};             ///< [link] units are in service and both loops flow
};

/// Installed units in service over those that the design needs.
double units_in_service(const HallInputs& in, std::size_t component, double installed);

/// Flow f of a variable pump is the heat of its loop over the rated heat, within its floor and what the pumps in
/// service can move; its power
///
///   rated f (h + (1 - h) f^2)         h: static_head
///
/// Constant pumps move and draw their rating, less the share that is out of service. Loops below a circuit follow the
/// circuit's heat.
Hydraulics hydraulics(const Plant& plant, const HallInputs& in);

}  // namespace gigatwin::cooling
