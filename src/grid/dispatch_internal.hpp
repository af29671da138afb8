#pragma once

#include "grid/battery.hpp"
#include "grid/connection.hpp"
#include "grid/plan.hpp"
#include "grid/timeline.hpp"

namespace gigatwin::grid {

/// What holds while nothing changes: a step, or the part of it up to the next change.
struct Interval {
  Seconds length;
  const Segment* segment = nullptr;
  Watts demand;
  Watts sun;              ///< that photovoltaics could deliver
  Watts export_limit;     ///< 0 while the market's price is negative: nobody pays for giving away
  Watts generators;       ///< largest output of the generators that run
  bool carrying = false;  ///< they take all the load they can: a test, or a grid that is not trusted yet
  PlannedHour plan;       ///< of the battery
  Seconds hour_left;      ///< until the plan's hour ends, at least `length`
};

/// Where the demand is taken from; all >= 0.
///
///   demand + auxiliary + charge + exported = imported + discharge + sun + generators + unserved
struct Shares {
  Watts imported, exported, overdrawn, charge, discharge, auxiliary, sun, generators, unserved;
};

/// Order while the grid is up: generators that carry; photovoltaics; generators against a curtailment; the battery for
/// the import limit, peak shaving and the plan; the grid for the rest, and for charging in what room it leaves. While
/// it is down: photovoltaics where something forms a grid for them, generators, the battery down to its minimum.
/// @param battery  nullptr: none
Shares dispatch(const ConnectionSpec& connection, const Battery* battery, const BatteryState& state,
                const Interval& interval);

}  // namespace gigatwin::grid
