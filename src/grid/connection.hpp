#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"

/// The site's contract with its grid operator: what may be drawn when, and what happens when it may not.
namespace gigatwin::grid {

/// Firm capacity from a date on: apparent power, so that 240 MW stands for 240 MVA.
struct CapacityStep {
  Instant since;
  Watts capacity;
};

/// One call for less. Overlapping calls: the lowest holds.
struct CurtailmentWindow {
  Instant at;
  Seconds takes;
  Watts to;  ///< import allowed meanwhile
};

/// Calls that nobody can foresee, drawn from the seed: a Poisson process with exponential lengths.
struct RandomCurtailmentSpec {
  Seconds per_year;     ///< mean hours a year
  Seconds mean_length;  ///< of one call
  double to = 0.0;      ///< import allowed meanwhile, over the capacity of the time
};

/// What the operator pays and keeps to for the right to curtail.
struct InterruptibleSpec {
  Seconds notice{0.0};              ///< a call is announced so long before it begins
  Seconds at_most = days(366);      ///< of calls in a calendar year (UTC): later ones are not made
  EurosPerWattSecond availability;  ///< paid all the time, per watt of the capacity that may be taken away
  EurosPerJoule energy;             ///< paid per joule of capacity withheld during a call
};

/// Loss of supply of the whole connection.
struct OutageWindow {
  Instant at;
  Seconds takes;
};
struct OutageSpec {
  PerSecond rate;       ///< unplanned losses; Poisson
  Seconds mean_length;  ///< exponential
  std::vector<OutageWindow> scheduled;
};

/// What the demand above the import allowed does.
enum class BeyondLimit {
  exceed,    ///< it is drawn all the same, and the results show it
  unserved,  ///< protection at the meter holds the limit
};

struct ConnectionSpec {
  std::vector<CapacityStep> steps;     ///< in order of time; none: the firm capacity of `power`
  double power_factor = 1.0;           ///< of the plant behind the meter before compensation, lagging
  double demanded_power_factor = 0.0;  ///< at the meter; 0: nothing is demanded
  Watts compensation;                  ///< reactive power of capacitors or converters behind the meter, var
  EurosPerJoule reactive_price;        ///< of reactive energy beyond the demanded power factor, per var s
  Watts export_limit;                  ///< allowed up to
  BeyondLimit beyond_limit = BeyondLimit::exceed;
  std::vector<CurtailmentWindow> curtailments;
  std::optional<RandomCurtailmentSpec> random_curtailment;
  std::optional<InterruptibleSpec> interruptible;
  std::optional<OutageSpec> outages;
};

/// Reactive and apparent power at the meter when it carries the active power `import` >= 0, and the share of the
/// reactive power that exceeds what the demanded power factor allows.
///
///   Q = max(0, P tan(acos pf) - Q_c)      compensation is switched, so it never over-compensates
struct MeterLoad {
  Watts reactive;  ///< var
  Watts apparent;  ///< VA
  Watts excess;    ///< var beyond P tan(acos demanded)
  double power_factor = 1.0;
};
MeterLoad meter_load(const ConnectionSpec& spec, Watts import);

/// Largest active power whose apparent power is `capacity`: the inverse of `meter_load`.
Watts active_limit(const ConnectionSpec& spec, Watts capacity);

const Schema<CapacityStep>& capacity_step_schema();
const Schema<CurtailmentWindow>& curtailment_schema();
const Schema<RandomCurtailmentSpec>& random_curtailment_schema();
const Schema<InterruptibleSpec>& interruptible_schema();
const Schema<OutageWindow>& outage_window_schema();
const Schema<OutageSpec>& outage_schema();
const Schema<ConnectionSpec>& connection_schema();

}  // namespace gigatwin::grid
