#pragma once

#include "power/transient.hpp"
#include "results/layout.hpp"
#include "results/tables.hpp"

/// The result of `gigatwin power --transient`: a file of its own with the series in its root, and /provenance.
namespace gigatwin::results {

inline constexpr const char* transient_format = "gigatwin-transient";

struct TransientTables {
  PerSecond highest;  ///< the spectrum is kept up to here
  const power::TransientStudy& study;
};

/// Of the root.
GroupLayout transient_layout();

/// Writes beside the final name, then renames. `run` describes where it comes from; halls and series are not read.
/// Throws FileError: the folder is missing or not writable, the name is taken (without `force`), the disk is full.
void write_transient_series(const RunDescription& run, const TransientTables& tables);

}  // namespace gigatwin::results
