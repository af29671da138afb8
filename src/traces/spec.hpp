#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/schema.hpp"
#include "traces/generator.hpp"
#include "traces/reader.hpp"

/// Traces and generators as a scenario states them.
namespace gigatwin::traces {

/// Jobs of a recorded trace.
struct TraceSpec {
  std::string file;
  Format format = Format::automatic;
  std::optional<ColumnMap> columns;
  std::optional<std::int64_t> accelerators_per_node;
  std::string tenant_class;
  Seconds offset;               ///< of the trace's zero, after the scenario's start
  double size_factor = 1.0;     ///< accelerators = recorded x this, rounded up
  double time_factor = 1.0;     ///< running time = recorded x this; arrivals stay
  double request_factor = 2.0;  ///< time asked for / running time, where the log does not tell
  double utilisation = 0.0;
  double mfu = 0.0;
  Bytes checkpoint_per_accelerator;
  std::optional<std::int64_t> limit;  ///< only the first jobs
};

/// Jobs like those of a trace.
struct GeneratorStreamSpec {
  std::string name;
  std::string tenant_class;
  GeneratorSpec jobs;
  Scaling scaling = Scaling::arrivals;
  std::optional<double> load;   ///< expected accelerator-time / the machine's; unset: the recorded rate, scaled
  double request_factor = 2.0;  ///< time asked for / running time, where the generator does not know
  double utilisation = 0.0;
  double mfu = 0.0;
  Bytes checkpoint_per_accelerator;
};

const Schema<TraceSpec>& trace_schema();
const Schema<GeneratorStreamSpec>& generator_stream_schema();

}  // namespace gigatwin::traces
