#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hardware/system.hpp"

/// Seconds after something stops: chips, cold plates, loops and coolers of one hall as a network of heat capacities,
/// integrated by CVODE (BDF of variable order and step; events by root finding). Where the year's plant is in balance
/// at every instant, this one is not.
namespace gigatwin::cooling {

/// One loop of the way from the racks to outdoors. Powers and heat capacities are those of the whole hall.
struct TransientLoop {
  std::string name;
  double carried_w_k = 0.0;       ///< heat per kelvin that its rated flow carries: m c_p, > 0
  JoulesPerKelvin heat_capacity;  ///< of water and pipes outside the racks, > 0
  KelvinDelta approach;           ///< exchanger to the next loop, or coolers above the sink (last loop), at rated heat
  Watts rated_heat;               ///< for which `approach` holds
  Watts side_heat{0.0};  ///< of pumps and loads beside the racks' coolant, at rated flow, while racks have power
  Celsius target;        ///< supply that valves, coolers and chillers hold when they can: not colder
  Watts chillers;        ///< heat that its chillers carry at most; 0: none
  std::optional<std::size_t> condenser;  ///< loop that takes the chillers' heat; none: outdoor air
  double compressor = 0.0;               ///< with `condenser`: work over heat carried, 1 / COP
  Watts tank;                            ///< heat that its cold store carries at most; 0: none
  Joules tank_energy;                    ///< of a full store
};

struct TransientSpec {
  hardware::SystemSpec system;       ///< its accelerator with thermal figures
  double accelerators = 0.0;         ///< of the hall, > 0
  Watts other_heat;                  ///< that racks give to the first loop beside their accelerators
  std::vector<TransientLoop> loops;  ///< from the racks outwards; the last one rejects
  Celsius sink;                      ///< what the coolers meet: dry bulb, wetted air, wet bulb or sea
};

/// What the plant is given at one moment.
struct Service {
  std::vector<double> pumps;  ///< [loop] flow that the driven pumps come to over the rated flow, 0..1
  double coolers = 1.0;       ///< share of the coolers' surface whose fans turn (sea: intake pumps)
  double chillers = 1.0;      ///< share of the chillers that run
  bool racks = true;          ///< racks have power
  bool blocked = false;       ///< a valve of the first loop is shut: its coolant stands at once
  double activity = 1.0;      ///< of the accelerators: chip_state
};

enum class ThermalEvent {
  throttling_began,      ///< the junction is at `throttle`: the clock falls to hold it
  throttling_ended,      ///< the power limit alone sets the clock again
  lowest_clock_reached,  ///< the clock can fall no further: the junction rises above `throttle`
  chips_tripped,         ///< the junction is at `trip`: the accelerators are off for the rest of the play
  racks_tripped,         ///< coolant to the racks is at coolant_trip: the racks switch off for the rest of the play
  tank_empty,
};

/// State of the hall at one moment.
struct TransientSample {
  Seconds when;
  Celsius junction;
  Celsius plate;               ///< base of the cold plate
  Celsius supply, return_;     ///< coolant to and from the racks
  std::vector<Celsius> loops;  ///< [loop] supply
  std::vector<double> flows;   ///< [loop] over rated flow
  double speed = 1.0;          ///< clock of the accelerators; 0 when they are off
  Watts accelerator;           ///< power of one
  Watts heat;                  ///< into the network: accelerators, rest of the racks, compressors with a condenser loop
  Watts rejected;              ///< out of it, by coolers and chillers with air-cooled condensers
  Watts chilled;               ///< carried by chillers
  Joules tanks;                ///< heat that the cold stores can still take
};

/// Heat since the start. in = out + stored to the integrator's tolerance.
struct HeatAccount {
  Joules in, out, stored;
};

/// A hall that starts in balance with `service`, the plant's control and the outdoor air.
///
///   junction   C_j dT/dt = P(T_j, clock) - (T_j - T_b) / R_j            C_j: 0.5 % of heat_capacity
///   base       C_b dT/dt = (T_j - T_b) / R_j - G (T_b - T_c)            G: plate without the coolant's own rise
///   coolant    C dT/dt = f m c_p (T_before - T) + Q                     cells in series: 4 in the racks, 3 a leg
///   exchanger  counterflow, UA ~ 1 / (0.5 / f1^0.7 + 0.5 / f2^0.7)      has its approach at rated heat and flows
///   coolers    Q <= (T_water - T_sink) / (1 / (f m c_p) + a / (s Q_r))  s: share of coolers; holds `target`
///   pumps      df/dt = (drive - f) / 5 s, coasting -(f - drive) (f + 0.05) / 2 s
///
/// At rest with rated flows T_c, and so the junction, are those of the year's model (chip_state). The chip's own
/// control holds `throttle` by the clock, down to lowest_clock. Racks cooled by air breathe with their own fans: what
/// the room's air handlers do not bring is drawn from the warm side.
class Transient {
 public:
  /// Asserts on missing thermal figures, no loops and a service whose pumps are not one a loop.
  Transient(TransientSpec spec, Service service);
  ~Transient();
  Transient(Transient&&) noexcept;
  Transient& operator=(Transient&&) noexcept;

  /// From now on.
  void serve(const Service& service);
  const Service& service() const;

  /// Integrates up to `when`, or to the first event before it, which it tells.
  std::optional<ThermalEvent> run_until(Seconds when);

  Seconds now() const;
  TransientSample sample() const;
  HeatAccount account() const;

 private:
  class Solver;
  std::unique_ptr<Solver> solver_;
};

}  // namespace gigatwin::cooling
