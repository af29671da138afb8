#pragma once

#include "cooling/hydraulics.hpp"
#include "cooling/operation.hpp"

namespace gigatwin::cooling {

/// What a group's circuit can be cooled with now: coolers, chillers and pumps that are in service. Coolers and chillers
/// behind a pump or an exchanger that is out count as out.
Equipment equipment_of(const Plant& plant, const Plant::Group& group, const HallInputs& in, const Outdoors& outside,
                       const Hydraulics& now);

/// The group as a circuit, without its heat and set point.
Circuit circuit_of(const Plant& plant, const Plant::Group& group, const Equipment& equipment, const Hydraulics& now);

}  // namespace gigatwin::cooling
