#pragma once

#include <span>
#include <vector>

#include "grid/battery.hpp"

namespace gigatwin::grid {

/// What the battery is to do in an hour.
struct PlannedHour {
  Watts power;          ///< at its terminals, positive discharging; 0: nothing
  double charge = 0.0;  ///< at the end of the hour, of the capacity: where charging or discharging leads to
};

/// What the battery does in each hour of the typical year, when new and never held up. [8760]
///
/// Each local day stands alone, as day-ahead prices are known for a day: it begins and ends at the reserve. Among all
/// ways through a grid of 49 charges the one that earns most,
///
///   sum over hours of   discharged (value - cost)   or   - charged value
///
/// by dynamic programming, backwards from midnight; of equal hours the earlier. Every day earns >= 0.
///
/// @param value  of a joule drawn: price or carbon intensity [8760], UTC
/// @param cost   of a joule discharged beside it: wear, or the saving that is asked for
/// @param utc_offset_h  of the local day, whole hours
std::vector<PlannedHour> battery_plan(const BatterySpec& spec, std::span<const double> value, double cost,
                                      int utc_offset_h);

}  // namespace gigatwin::grid
