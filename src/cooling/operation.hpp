#pragma once

#include "cooling/chiller.hpp"
#include "cooling/circuit.hpp"
#include "cooling/rejection.hpp"

namespace gigatwin::cooling {

/// Power of the pumps downstream of a circuit, over its rated heat, by what makes them run.
struct DownstreamPumps {
  double free = 0.0;     ///< free cooling alone
  double chiller = 0.0;  ///< chillers alone
  double common = 0.0;   ///< either
};

/// What a circuit can be cooled with in one step. Coolers that are not there are null.
struct Equipment {
  const RejectionSpec* cooler = nullptr;     ///< of free cooling
  const RejectionSpec* condenser = nullptr;  ///< that takes the chillers' heat; null: their condensers stand in air
  bool shared = false;                       ///< cooler and condenser are the same equipment
  const ChillerSpec* chillers = nullptr;
  Cooler free, chilled;  ///< `cooler` and `condenser` in this step
  ChillerGroup group;
  double usual_cop = 1.0;  ///< for the compressors' heat before their COP is known
  Celsius condenser_air;   ///< entering air-cooled condensers
  DownstreamPumps pumps;
  double density = 1.0;  ///< of air, over that at sea level
};

/// What the equipment does in a stretch of time, in shares of the circuit's rated heat.
struct Duty {
  double free = 0.0;     ///< heat that free cooling takes
  double chilled = 0.0;  ///< heat that chillers take
  ChillerDuty chillers{};
  double free_speed = 0.0;                       ///< of the cooler's units in service
  double condenser_speed = 0.0;                  ///< of the condenser's; the same where they are shared
  double free_fans = 0.0, condenser_fans = 0.0;  ///< power; shared: all in free_fans
  double pumps = 0.0;                            ///< power, downstream

  double power() const { return chillers.power + free_fans + condenser_fans + pumps; }
};

/// How free cooling and chillers share the heat of a stretch.
///
/// Holding the set point has three ways: free cooling alone, with fans just fast enough; free cooling at full speed
/// with chillers after it; chillers alone. The plant takes the cheapest that its capacity allows. A tower that takes
/// the condensers' heat alone keeps its approach, with fans as fast as that needs.
///
/// As it gets warmer outdoors each way costs more and none gets possible, so power never falls (but where pads get
/// wet).
Duty duty_of(const Circuit& circuit, const Stretch& stretch, const Equipment& equipment);

}  // namespace gigatwin::cooling
