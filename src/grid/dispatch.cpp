#include <algorithm>
#include <limits>

#include "grid/dispatch_internal.hpp"

namespace gigatwin::grid {
namespace {

constexpr Watts none{0.0};
constexpr Watts unlimited{std::numeric_limits<double>::infinity()};

Watts positive(Watts power) { return std::max(power, none); }

/// Charge below which the battery does not go for anything but the loss of the grid.
double floor_of(const BatterySpec& spec) { return std::max(spec.reserve, spec.minimum_charge); }

/// Import that the battery keeps below, as far as it can.
Watts target_import(const Battery* battery, const Segment& segment) {
  const Watts allowed{segment.allowed_w};
  return battery ? std::min(allowed, battery->spec().peak_shaving.value_or(unlimited)) : allowed;
}

/// Power wanted for charging, within what the battery takes: full while it holds its charge or waits for an announced
/// curtailment, up to the reserve in any case, else by the plan.
Watts wanted_charge(const Battery& battery, const BatteryState& state, const Interval& interval) {
  const BatterySpec& spec = battery.spec();
  if (spec.plan == Plan::none || interval.segment->announced)
    return battery.chargeable(state, spec.maximum_charge, interval.length);
  // Evenly over the rest of the hour, and what earlier hours could not take with it.
  const Watts by_plan =
      interval.plan.power < none ? battery.chargeable(state, interval.plan.charge, interval.hour_left) : none;
  return std::max(by_plan, battery.chargeable(state, floor_of(spec), interval.length));
}

/// `rest` is the demand left for battery and grid, `surplus` the sun that nobody uses yet.
void use_battery(const Battery& battery, const BatteryState& state, const Interval& interval, Watts& rest,
                 Watts& surplus, Shares& shares) {
  const Watts target = target_import(&battery, *interval.segment);
  const Watts planned = interval.plan.power > none && !interval.segment->announced
                            ? battery.dischargeable(state, interval.plan.charge, interval.hour_left)
                            : none;
  const Watts wanted = std::min(std::max(rest - target, planned), rest);
  if (wanted > none) {
    shares.discharge = std::min(wanted, battery.dischargeable(state, floor_of(battery.spec()), interval.length));
    rest -= shares.discharge;
    return;
  }
  const Watts room = positive(target - rest) + surplus;
  shares.charge = std::min(wanted_charge(battery, state, interval), room);
  // What could not be exported either is stored rather than spilled.
  const Watts spilled = positive(surplus - shares.charge - interval.export_limit);
  if (spilled > none)
    shares.charge += std::min(
        spilled, positive(battery.chargeable(state, battery.spec().maximum_charge, interval.length) - shares.charge));
  const Watts from_sun = std::min(shares.charge, surplus);
  surplus -= from_sun;
  shares.sun += from_sun;
  rest += shares.charge - from_sun;
}

/// What is missing is missing to the demand; beyond that the battery does without its auxiliaries.
void leave_unserved(Watts missing, Watts demand, Shares& shares) {
  shares.unserved = std::min(missing, demand);
  shares.auxiliary -= missing - shares.unserved;
}

Shares with_grid(const ConnectionSpec& connection, const Battery* battery, const BatteryState& state,
                 const Interval& interval) {
  const Watts allowed{interval.segment->allowed_w};
  Shares shares;
  if (battery) shares.auxiliary = battery->auxiliary();
  Watts rest = interval.demand + shares.auxiliary;
  if (interval.carrying) shares.generators = std::min(interval.generators, rest);
  rest -= shares.generators;
  shares.sun = std::min(interval.sun, rest);
  rest -= shares.sun;
  Watts surplus = interval.sun - shares.sun;
  if (!interval.carrying) {
    shares.generators = std::min(interval.generators, positive(rest - allowed));
    rest -= shares.generators;
  }
  if (battery) use_battery(*battery, state, interval, rest, surplus, shares);
  shares.exported = std::min(surplus, interval.export_limit);
  shares.sun += shares.exported;
  const Watts beyond = positive(rest - allowed);
  shares.imported = rest;
  if (connection.beyond_limit == BeyondLimit::exceed) {
    shares.overdrawn = beyond;
  } else {
    shares.imported -= beyond;
    leave_unserved(beyond, interval.demand, shares);
  }
  return shares;
}

Shares without_grid(const Battery* battery, const BatteryState& state, const Interval& interval) {
  Shares shares;
  const Watts stored = battery ? battery->dischargeable(state, battery->spec().minimum_charge, interval.length) : none;
  if (stored + interval.generators <= none) {  // nothing forms a grid: the sun is of no use, all is dark
    shares.unserved = interval.demand;
    return shares;
  }
  if (battery) shares.auxiliary = battery->auxiliary();
  Watts rest = interval.demand + shares.auxiliary;
  shares.sun = std::min(interval.sun, rest);
  rest -= shares.sun;
  shares.generators = std::min(interval.generators, rest);
  rest -= shares.generators;
  shares.discharge = std::min(stored, rest);
  rest -= shares.discharge;
  leave_unserved(rest, interval.demand, shares);
  return shares;
}

}  // namespace

Shares dispatch(const ConnectionSpec& connection, const Battery* battery, const BatteryState& state,
                const Interval& interval) {
  return interval.segment->up ? with_grid(connection, battery, state, interval)
                              : without_grid(battery, state, interval);
}

}  // namespace gigatwin::grid
