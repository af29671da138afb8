#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "results/layout.hpp"
#include "results/tables.hpp"
#include "workload/waveform.hpp"

/// The result of `gigatwin step --waveform`: a file of its own with the series in its root, and /provenance.
namespace gigatwin::results {

inline constexpr const char* step_waveform_format = "gigatwin-step-waveform";

struct StepWaveformTables {
  std::string campaign, model, accelerator;
  std::int64_t accelerators = 0;
  workload::Waveform waveform;
};

/// Of the root.
GroupLayout step_waveform_layout();

/// Writes beside the final name, then renames. `run` describes where it comes from; halls and series are not read.
/// Throws FileError: the folder is missing or not writable, the name is taken (without `force`), the disk is full.
void write_step_waveform(const RunDescription& run, const StepWaveformTables& tables);

}  // namespace gigatwin::results
