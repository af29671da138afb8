#pragma once

#include <optional>

#include "base/schema.hpp"

namespace gigatwin::power {

/// What the utility allows at the grid connection. Each is optional: what is not set is not checked.
struct TransientLimits {
  std::optional<Watts> ramp_up;        ///< largest rise within `ramp_window`
  std::optional<Watts> ramp_down;      ///< largest fall within `ramp_window`
  Seconds ramp_window{1.0};            ///< "20 MW" in "1 s" is 20 MW/s
  std::optional<Watts> dynamic_range;  ///< highest less lowest power while the jobs train
  std::optional<double> band_share;    ///< of the energy of the fluctuation that lies in the critical band, 0..1
  std::optional<Watts> line;           ///< largest amplitude (half the swing) of one frequency of the critical band
  PerSecond band_low{0.1};             ///< critical band, Hz
  PerSecond band_high{20.0};
  bool any() const { return ramp_up || ramp_down || dynamic_range || band_share || line; }
};

/// Power smoothing of the accelerators themselves, by work that nobody needs (filler) and by throttling.
struct SmoothingSpec {
  double floor = 0.0;              ///< of the TDP: an accelerator of a job never draws less
  std::optional<Watts> ramp_up;    ///< of one accelerator within `ramp_window`: what is above is throttled
  std::optional<Watts> ramp_down;  ///< of one accelerator within `ramp_window`: what is below is filled
  Seconds ramp_window{1.0};
  Seconds stop_delay;  ///< the floor is held for so long after a job has stopped
};

/// Energy storage that keeps what it feeds near the moving mean of the load: capacitors of a power shelf, a battery.
struct StorageSpec {
  Joules energy;                       ///< usable
  std::optional<Watts> power;          ///< largest charge and discharge; none: only the energy limits it
  Seconds response;                    ///< time constant of its converter; 0: at once
  Seconds time_constant;               ///< of the moving mean that it holds
  double round_trip_efficiency = 1.0;  ///< charged and discharged again / charged, > 0
};

/// How fast the power of training moves, what the utility allows, and what smooths it. Seconds and below: what the year
/// does with batteries and curtailment is another block's.
struct TransientSpec {
  Seconds window{120.0};     ///< of steady training; the events take another
  Seconds resolution{1e-3};  ///< of the series
  double other_load = 0.0;   ///< of the dynamic power range of accelerators outside the synchronous jobs: constant
  TransientLimits limits;
  std::optional<SmoothingSpec> smoothing;
  std::optional<StorageSpec> shelf_capacitance;  ///< figures of one rack
  std::optional<StorageSpec> hall_battery;       ///< of one hall, at its rack inlets
  std::optional<StorageSpec> site_battery;       ///< at the grid connection
  bool stagger = false;                          ///< jobs of equal period start at times that keep their sum low
};

const Schema<TransientLimits>& transient_limits_schema();
const Schema<SmoothingSpec>& smoothing_schema();
const Schema<StorageSpec>& storage_schema();
const Schema<TransientSpec>& transient_schema();

}  // namespace gigatwin::power
