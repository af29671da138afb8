#pragma once

#include "cooling/hydraulics.hpp"
#include "cooling/operation.hpp"

namespace gigatwin::cooling {

/// Rejection equipment in the weather of a step, whatever circuits it serves. [rejection]
using Coolers = std::array<Cooler, Hydraulics::most>;
Coolers coolers_in(const Plant& plant, const Outdoors& outside);

/// What a group's circuit can be cooled with now: coolers, chillers and pumps that are in service. Coolers and chillers
/// behind a pump or an exchanger that is out count as out.
Equipment equipment_of(const Plant& plant, const Plant::Group& group, const HallInputs& in, const Outdoors& outside,
                       const Hydraulics& now, const Coolers& coolers);
Equipment equipment_of(const Plant& plant, const Plant::Group& group, const HallInputs& in, const Outdoors& outside,
                       const Hydraulics& now);

/// The group as a circuit, without its heat and set point.
Circuit circuit_of(const Plant& plant, const Plant::Group& group, const Equipment& equipment, const Hydraulics& now);

}  // namespace gigatwin::cooling
