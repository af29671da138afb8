#pragma once

#include "cooling/circuit.hpp"
#include "cooling/rejection.hpp"

namespace gigatwin::cooling {

/// How coolers and chillers share the heat of a stretch.
///
/// Holding the set point has three ways: coolers alone, with fans just fast enough; coolers at full speed with chillers
/// after them; chillers alone. The plant takes the cheapest that its capacity allows. Fans of towers turn at full speed
/// while chillers run, as towers also cool the condensers; fans of other chillers are part of their COP.
///
/// As it gets warmer outdoors each way costs more and none gets possible, so power never falls (but where pads get
/// wet).
Duty duty_of(const Circuit& circuit, const Stretch& stretch, const RejectionSpec& rejection,
             const ChillerSpec* chillers, const Outdoors& air);

}  // namespace gigatwin::cooling
