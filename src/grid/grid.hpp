#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "grid/energy_cost.hpp"
#include "grid/spec.hpp"

namespace gigatwin::grid {

/// What the capacity charge of the network is reckoned on.
enum class ChargedCapacity : std::uint8_t {
  peak,        ///< highest import of the calendar year so far (UTC), mean of a step
  contracted,  ///< what the connection may draw, drawn or not
};

/// What a joule drawn costs beside the market's price, and what the connection costs.
struct Tariff {
  EurosPerJoule network;                ///< charge per energy
  EurosPerJoule taxes;                  ///< electricity tax and levies
  EurosPerWattSecond network_capacity;  ///< charge per power and time
  ChargedCapacity charged = ChargedCapacity::peak;
};

/// What the grid model has to know of its surroundings when it is made.
struct Setting {
  std::optional<Watts> firm_capacity;  ///< power.grid_connection; none and no steps: unlimited
  Instant start;
  Seconds duration;
  /// Hours of the typical year, 8760 each, index 0 at 1 January 00:00 UTC.
  std::vector<double> price_eur_j;  ///< all that the site pays for a joule drawn
  std::vector<double> carbon_kg_j;
  Tariff tariff;
  double renewable_share = 0.0;  ///< of the mix: of the import that nothing covers, unless guarantees are stated
  int utc_offset_h = 1;          ///< of the local day that prices and daily limits go by; daylight saving is left out
  std::uint64_t seed = 0;
};

/// State of the connection over a step.
struct Limits {
  Watts allowed;           ///< import, mean over the step; infinite where nothing limits it
  bool up = true;          ///< supply is there at the end of the step
  bool curtailed = false;  ///< at the end of the step
  Seconds down;            ///< part of the step without supply
  Seconds curtailed_time;
};

struct GeneratorState {
  enum class Mode : std::uint8_t { off, starting, running };
  enum class Purpose : std::uint8_t { outage, curtailment, test };
  Mode mode = Mode::off;
  Purpose purpose = Purpose::outage;  ///< of a call
  int running = 0;                    ///< units that carry load
  double change_s = 0.0;    ///< starting: when they take load; running: when the next unit fails. s since the start
  double release_s = 0.0;   ///< running: not stopped before
  Joules fuel;              ///< in the tanks
  double refill_s = 0.0;    ///< when they are full again; infinite while they are full
  std::uint64_t calls = 0;  ///< so far: numbers the draws
  std::uint64_t failures_drawn = 0;
  int year = 0;      ///< that `run_time` counts for
  Seconds run_time;  ///< in this calendar year
};

/// What the network's capacity charge has come to in a calendar year: charged on the highest import of all of it.
struct CapacityState {
  int year = 0;
  Seconds passed;  ///< of the year, simulated
  Watts charged;
};

struct State {
  BatteryState battery;
  GeneratorState generators;
  CapacityState capacity;
  Seconds bridged;  ///< time that the facility's own storage has carried it since the grid was last there
  bool was_up = true, was_curtailed = false;
  std::size_t segment = 0;  ///< where the time line was read last: a hint
};

struct Inputs {
  Instant when;                ///< begin of the step
  Seconds dt;                  ///< > 0
  Watts demand;                ///< of the whole facility, >= 0
  EurosPerJoule market_price;  ///< without the tariff; what an exported joule earns
  KgPerJoule residual_mix;     ///< emitted for a joule that no contract covers
  double irradiance_w_m2 = 0.0;
  Celsius dry_bulb;
  Seconds bridge;  ///< how long UPS and rack batteries carry the facility without any supply
};

enum class EventKind : std::uint8_t {
  grid_lost,
  grid_returned,
  curtailment_began,  ///< value: import allowed, W
  curtailment_ended,
  generators_started,  ///< value: units that took load
  generators_stopped,
};
struct Event {
  Seconds after;  ///< begin of the step
  EventKind kind = EventKind::grid_lost;
  double value = 0.0;
};

/// Means over the step unless said otherwise:
///
///   demand = grid_import - grid_export + battery_power + photovoltaic_power + generator_power + unserved
struct Outcome {
  Watts grid_limit;  ///< import allowed; infinite where nothing limits it
  Watts grid_import, grid_export;
  Watts overdrawn;                              ///< part of the import beyond the limit
  Watts battery_power;                          ///< at the terminals, its auxiliaries taken off: positive discharging
  Watts battery_loss;                           ///< conversion, self-discharge, ageing
  Watts battery_charging, battery_discharging;  ///< at the terminals, each >= 0
  double battery_charge = 0.0;                  ///< of its usable capacity, at the end of the step
  Watts photovoltaic_power;                     ///< generated and used or exported
  Watts photovoltaic_spilled;                   ///< could have been generated
  Watts generator_power;
  Watts generator_fuel;  ///< lower heating value
  KgPerSecond generator_carbon, generator_nitrogen_oxides;
  Watts unserved;
  Seconds unserved_time;  ///< unserved energy over the demand: a step half served counts half
  Seconds dark_time;      ///< of it, without supply and beyond what the facility's own storage bridges: halls are lost
  Seconds generator_time, curtailed_time, down_time;
  Watts contracted_renewable;  ///< generated under agreements
  Watts matched_renewable;     ///< of the import, what agreements generated at the same time; and photovoltaics used
  Watts guaranteed_renewable;  ///< of the rest of the import, covered by guarantees of origin
  double power_factor = 1.0;   ///< at the meter
  Watts reactive_excess;       ///< var beyond the demanded power factor
  EnergyCost cost;             ///< of the step
  MarketCarbon market_carbon;  ///< of the step
  std::vector<Event> events;   ///< in order; empty in nearly all steps
};

struct CompiledGrid;

/// The grid side of a site, compiled: a time line of limits, a battery plan, wind and response hours.
class Grid {
 public:
  Grid(const GridSpec& spec, Setting setting);
  ~Grid();
  Grid(Grid&&) noexcept;
  Grid& operator=(Grid&&) noexcept;

  State initial() const;

  Limits limits(Instant when, Seconds dt) const;
  /// The largest facility demand that can be served over the whole step: import allowed, battery above its reserve (all
  /// of it while the grid is down), photovoltaics, generators once they have started. Infinite where nothing limits it.
  /// What capping keeps below. `inputs.demand` is not read.
  Watts available(const State& state, const Inputs& inputs) const;
  /// Speed of the accelerators that demand response asks for: 1 outside of it, 0 for a pause.
  double wanted_speed(Instant when) const;

  /// One step. Changes of the limits, start and failure of generators and the end of fuel inside the step are met to
  /// the second; the battery's end of energy is met by its energy, not by its power. Asserts on dt <= 0 or demand < 0.
  Outcome advance(State& state, const Inputs& inputs) const;

 private:
  std::unique_ptr<const CompiledGrid> compiled_;
};

}  // namespace gigatwin::grid
