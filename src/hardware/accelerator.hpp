#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

namespace gigatwin::hardware {

enum class Precision { bf16, fp8, fp4 };

/// Heat path and leakage of one chip:
///
///   T_chip = T_coolant + P (R_plate + junction_resistance)
///   P_leak = leakage_fraction tdp 2^((T_chip - leakage_reference) / leakage_doubling)
///
/// R_plate: of the cold plate by its flow (cooling/coolant.hpp). Clocks, efficiencies and power fractions of the
/// catalogue hold at leakage_reference.
struct ChipThermalSpec {
  KelvinPerWatt junction_resistance;  ///< from the junction to the base of the cold plate
  JoulesPerKelvin heat_capacity;      ///< of chip, lid and cold plate
  Celsius throttle;                   ///< junction: the clock falls so that it is not exceeded
  Celsius trip;                       ///< junction: the chip switches off
  double leakage_fraction = 0.0;      ///< of the TDP, at leakage_reference
  Celsius leakage_reference;          ///< junction
  KelvinDelta leakage_doubling;       ///< warming that doubles the leakage
  double clock_exponent = 3.0;        ///< dynamic power grows as clock^this under voltage scaling, 1..3
};

/// One accelerator as a job sees it: a GPU package with its memory and its port to the scale-up network.
struct AcceleratorSpec {
  std::string title;
  std::string vendor;
  Bytes memory;
  BytesPerSecond memory_bandwidth;
  FlopPerSecond peak_bf16;                ///< dense, without sparsity
  std::optional<FlopPerSecond> peak_fp8;  ///< dense; absent where the hardware has none
  std::optional<FlopPerSecond> peak_fp4;
  BytesPerSecond scale_up_bandwidth;  ///< per direction
  std::int64_t compute_units = 0;     ///< SMs, CUs: each works on one tile of a matrix product at a time
  std::int64_t tile_rows = 0;         ///< largest tile of a matrix product that a unit works on at full rate
  std::int64_t tile_columns = 0;
  Seconds tile_latency;                         ///< to fill and drain a tile's pipeline
  double matmul_efficiency = 0.0;               ///< BF16 products of full tiles: achieved / peak, 0..1
  std::optional<double> matmul_efficiency_fp8;  ///< the same in FP8; as BF16 if absent
  std::optional<double> matmul_efficiency_fp4;
  double attention_forward_efficiency = 0.0;   ///< fused attention, causal, long sequence: achieved / BF16 peak, 0..1
  double attention_backward_efficiency = 0.0;  ///< the same backward, 2.5 times the work
  double memory_efficiency = 0.0;              ///< streaming kernels: achieved / memory_bandwidth, 0..1
  Seconds kernel_launch;                       ///< gap between two kernels on the device
  Seconds kernel_dispatch;                     ///< host time to launch one kernel; hidden while the device is behind
  double training_clock = 1.0;  ///< rate of matrix products under the power limit of a long step / in a short benchmark
  double speed_spread = 0.0;    ///< standard deviation of the speed among healthy accelerators / mean
  double step_noise = 0.0;      ///< standard deviation of one pass of a micro-batch / its time
  Watts idle;
  Watts tdp;
  double compute_power_fraction = 0.0;        ///< of (tdp - idle) drawn in compute phases
  double communication_power_fraction = 0.0;  ///< of (tdp - idle) drawn while waiting for communication
  std::optional<ChipThermalSpec> thermal;     ///< none: only the system's coolant_limit and coolant_trip count
  PerSecond failure_rate;                     ///< interruptions per accelerator and time
  double h100_equivalents = 1.0;              ///< of the gigafactory call: by dense BF16 peak
  std::vector<Source> sources;
};

const Schema<ChipThermalSpec>& chip_thermal_schema();
const Schema<AcceleratorSpec>& accelerator_schema();

/// Peak in `precision`; nullopt where the hardware has none.
std::optional<FlopPerSecond> peak(const AcceleratorSpec& accelerator, Precision precision);

/// Share of the peak in `precision` that products of full tiles reach.
double matmul_efficiency(const AcceleratorSpec& accelerator, Precision precision);

/// Power at utilisation u of the dynamic range: idle + u (tdp - idle), u in 0..1.
Watts power_at(const AcceleratorSpec& accelerator, double utilisation);

}  // namespace gigatwin::hardware
