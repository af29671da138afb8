#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

namespace gigatwin::grid {

/// When a battery charges and discharges besides what limits ask of it.
enum class Plan {
  none,    ///< stays full
  price,   ///< day-ahead prices of the local day: what earns most after losses and wear
  carbon,  ///< the same with the grid's carbon intensity
};

/// A battery at the site's medium voltage. Which use comes first: supply while the grid is down; the import limit; peak
/// shaving; getting full before an announced curtailment; the reserve; the plan.
struct BatterySpec {
  std::string title;
  Joules energy;                       ///< nominal, new
  Watts power;                         ///< at its terminals, both ways
  double round_trip_efficiency = 0.0;  ///< terminals to terminals; charging and discharging lose alike
  double minimum_charge = 0.0;         ///< of the energy of its age: never below
  double maximum_charge = 1.0;         ///< never above
  double initial_charge = 1.0;         ///< at the start, within the two
  double self_discharge = 0.0;         ///< of the stored energy, a month of 30 days
  double auxiliary = 0.0;              ///< cooling and control, over the rated power: constant
  double cycles_to_80 = 0.0;           ///< full cycles after which 80 % of the capacity are left, cycling alone
  Seconds calendar_to_80;              ///< age at which 80 % are left, age alone
  double reserve = 0.0;                ///< charge kept for loss of the grid, 0..1 as minimum_charge
  std::optional<Watts> peak_shaving;   ///< import to be kept below
  Plan plan = Plan::none;
  EurosPerJoule wear;       ///< plan price: cost of a joule discharged, for the battery that it uses up
  KgPerJoule least_saving;  ///< plan carbon: carbon that a joule discharged has to save
  std::vector<hardware::Source> sources;
};

struct BatteryState {
  Joules stored;      ///< above empty
  Joules discharged;  ///< since new, at the cells
  Seconds age;
};

/// One battery over time. Everything that is costly is worked out once; one step takes some nanoseconds.
///
///   dE/dt = eta P_charge - P_discharge / eta - r (E - E_min)        eta = sqrt(round trip)
///
/// Exact for constant power: two steps of dt/2 equal one of dt.
class Battery {
 public:
  explicit Battery(const BatterySpec& spec);

  const BatterySpec& spec() const { return spec_; }
  Watts auxiliary() const { return auxiliary_; }
  BatteryState initial() const;

  /// Energy of full charge at its age: 80 % are left when throughput or age alone has used up its figure; both add.
  ///
  ///   capacity = energy max(0.5, 1 - 0.2 (discharged / (cycles_to_80 energy) + age / calendar_to_80))
  Joules capacity(const BatteryState& state) const;
  /// Share of the usable energy that is stored: 0 at minimum_charge, 1 at maximum_charge.
  double charge(const BatteryState& state) const;

  /// Largest discharge at the terminals, >= 0, that holds for `dt` and leaves at least `floor` of the capacity.
  Watts dischargeable(const BatteryState& state, double floor, Seconds dt) const;
  /// Largest charge at the terminals, >= 0, that holds for `dt` and ends at most at `ceiling` of the capacity.
  Watts chargeable(const BatteryState& state, double ceiling, Seconds dt) const;

  /// @param power  at the terminals: positive discharging, negative charging; within the two limits above
  /// @return energy lost over the step: conversion, self-discharge and what ageing leaves no room for
  Joules advance(BatteryState& state, Watts power, Seconds dt) const;

 private:
  /// What a step leaves of the energy above the minimum, and the time for which constant power counts.
  struct Drift {
    double remaining;
    double gain_s;
  };
  Drift drift(Seconds dt) const;

  BatterySpec spec_;
  Watts auxiliary_;
  double one_way_;          ///< eta
  double decay_;            ///< r, 1/s
  double fade_per_joule_;   ///< share of the capacity
  double fade_per_second_;  ///< share of the capacity
};

const Schema<BatterySpec>& battery_schema();

}  // namespace gigatwin::grid
