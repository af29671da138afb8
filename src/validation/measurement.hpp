#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "base/schema.hpp"
#include "collectives/tuner.hpp"
#include "validation/condition.hpp"

/// Published measurements, read from validation/ or from any file of the same form, and run again.
namespace gigatwin::validation {

/// What the rows say of how they were measured, as far as a simulation needs it; other inputs stay in
/// `Measurement::facts`.
struct MeasurementInputs {
  std::optional<std::int64_t> gpus, nodes;
  std::optional<collectives::Collective> collective;
  std::optional<double> size_bytes;                 ///< as nccl-tests count it
  std::optional<collectives::Algorithm> algorithm;  ///< forced by whoever measured
  std::optional<std::string> kernel;                ///< of another library than the machine's
  std::optional<std::string> workload;              ///< something else than one collective
};

struct MeasurementResults {
  std::optional<double> time_us;         ///< out of place
  std::optional<double> busbw_gbytes_s;  ///< GB/s as nccl-tests define it
  std::optional<double> busbw_gbit_s;    ///< the same in Gbit/s
};

struct Measurement {
  std::string id;
  std::string group;  ///< what was measured together
  std::string source;
  bool verified = false;  ///< the figure was read in that source
  MeasurementInputs inputs;
  MeasurementResults expected;
  std::string notes;
  std::string unscored;  ///< why the row is shown but does not count; empty: it does
  Facts facts;           ///< all inputs as written, in file order
};

/// Reads FILE: a map of `rows` (and `meta`, which is for people). Inputs and results that a simulation does not need
/// may have any key; whatever else is wrong becomes a diagnostic.
std::vector<Measurement> read_measurements(const std::string& file, Diagnostics& diagnostics);

const Schema<Measurement>& measurement_schema();

}  // namespace gigatwin::validation
