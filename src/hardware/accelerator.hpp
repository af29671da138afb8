#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

namespace gigatwin::hardware {

enum class Precision { bf16, fp8, fp4 };

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
  double matmul_efficiency = 0.0;     ///< large matrix products: achieved / peak, 0..1
  double attention_efficiency = 0.0;  ///< fused attention: achieved / peak, 0..1
  double memory_efficiency = 0.0;     ///< streaming kernels: achieved / memory_bandwidth, 0..1
  Seconds kernel_launch;              ///< time that each kernel adds
  Watts idle;
  Watts tdp;
  double compute_power_fraction = 0.0;        ///< of (tdp - idle) drawn in compute phases
  double communication_power_fraction = 0.0;  ///< of (tdp - idle) drawn while waiting for communication
  PerSecond failure_rate;                     ///< interruptions per accelerator and time
  double h100_equivalents = 1.0;              ///< of the gigafactory call: by dense BF16 peak
  std::vector<Source> sources;
};

const Schema<AcceleratorSpec>& accelerator_schema();

/// Peak in `precision`; nullopt where the hardware has none.
std::optional<FlopPerSecond> peak(const AcceleratorSpec& accelerator, Precision precision);

/// Power at utilisation u of the dynamic range: idle + u (tdp - idle), u in 0..1.
Watts power_at(const AcceleratorSpec& accelerator, double utilisation);

}  // namespace gigatwin::hardware
