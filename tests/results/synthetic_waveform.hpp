#pragma once

#include "results/step_waveform.hpp"

namespace gigatwin::results::synthetic {

/// 2.5 ms on two stages of four accelerators: 500 W and 900 W in the first ms, 100 W more in each that follows.
inline StepWaveformTables step_waveform() {
  workload::Waveform waveform{Seconds{1e-3}, Seconds{2.5e-3}, {}, {}};
  for (int i = 0; i < 3; ++i) {
    const Watts first{500.0 + 100.0 * i}, last{900.0 + 100.0 * i};
    waveform.stage_power.insert(waveform.stage_power.end(), {first, last});
    waveform.job_power.push_back(4.0 * (first + last));
  }
  return {"dense", "Llama", "H100", 8, std::move(waveform)};
}

}  // namespace gigatwin::results::synthetic
