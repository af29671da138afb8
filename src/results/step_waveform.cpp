#include "results/step_waveform.hpp"

#include <algorithm>

#include "results/column_table.hpp"
#include "results/end_tables.hpp"
#include "results/whole_file.hpp"

namespace gigatwin::results {
namespace {

constexpr double to_mw = 1e-6;            // MW per W
constexpr hsize_t interval_chunk = 4096;  // 16 KiB of float32 a stage
constexpr hsize_t stage_chunk = 8;

/// In the order of writing.
struct Variables {
  Variable time, stage, stage_power, job_power, duration, energy;
};

Variable over(std::vector<std::string> dimensions, std::string name, std::string units, Type type,
              std::string long_name, std::string comment) {
  Variable made = column(std::move(name), std::move(units), type, {}, std::move(long_name), std::move(comment));
  made.dimensions = std::move(dimensions);
  return made;
}

Variables variables() {
  Variables all{
      over({"time"}, "time", "s", Type::float64, "Begin of the interval, after the begin of the step", "Coordinate."),
      over({"stage"}, "stage", "1", Type::int64, "Pipeline stage", "Coordinate."),
      over({"time", "stage"}, "stage_power", "W", Type::float32, "Power of one accelerator of each stage",
           "Exposed communication is spread over the operation that it belongs to."),
      over({"time"}, "job_power", "MW", Type::float64, "Power of all accelerators of the job",
           "Of the accelerators alone: no hosts, no conversion losses."),
      over({}, "duration", "s", Type::float64, "Duration of the step", ""),
      over({}, "energy", "MW h", Type::float64, "Energy of all accelerators over the step", ""),
  };
  all.stage_power.cell_methods = all.job_power.cell_methods = "time: mean";
  return all;
}

void describe_root(const h5::Group& root, const RunDescription& run, const StepWaveformTables& tables) {
  root.set_text("Conventions", "CF-1.8");
  root.set_text("title", "gigatwin power waveform of a training step: " + run.name + ", " + tables.campaign);
  root.set_text("source", "gigatwin " + run.version);
  root.set_text("format", step_waveform_format);
  root.set_integer("format_major", format_major);
  root.set_integer("format_minor", format_minor);
  root.set_text("scenario", run.name);
  root.set_text("campaign", tables.campaign);
  root.set_text("model", tables.model);
  root.set_text("accelerator", tables.accelerator);
  root.set_integer("accelerators", tables.accelerators);
  root.set_number("interval_s", tables.waveform.resolution.value);
  root.set_text("version", run.version);
  root.set_unsigned("seed", run.seed);
  root.set_text("description", step_waveform_layout().about);
}

h5::Dataset write_numbers(const h5::Group& root, const Variable& variable, std::span<const h5::Axis> axes,
                          std::span<const h5::Dataset* const> scales, const std::vector<double>& numbers,
                          const FileConventions& conventions) {
  h5::Dataset dataset = create_variable(root, variable, axes, scales, conventions);
  dataset.write(numbers);
  return dataset;
}

std::vector<double> values_of(const std::vector<Watts>& powers, double per_unit) {
  std::vector<double> values;
  values.reserve(powers.size());
  for (const Watts power : powers) values.push_back(power.value * per_unit);
  return values;
}

void write_series(const h5::Group& root, const workload::Waveform& waveform, const FileConventions& conventions) {
  const std::size_t intervals = waveform.intervals(), stages = waveform.stage_power.size() / intervals;
  std::vector<double> times, numbers;
  for (std::size_t i = 0; i < intervals; ++i) times.push_back(static_cast<double>(i) * waveform.resolution.value);
  for (std::size_t s = 0; s < stages; ++s) numbers.push_back(static_cast<double>(s));
  const h5::Axis axes[] = {{intervals, false, std::min<hsize_t>(intervals, interval_chunk)},
                           {stages, false, std::min<hsize_t>(stages, stage_chunk)}};
  const h5::Axis stage_axis{stages};
  const Variables v = variables();
  const std::span<const h5::Axis> time_axis{axes, 1};
  const h5::Dataset time = write_numbers(root, v.time, time_axis, {}, times, conventions);
  const h5::Dataset stage = write_numbers(root, v.stage, {&stage_axis, 1}, {}, numbers, conventions);
  const h5::Dataset* const scales[] = {&time, &stage};
  write_numbers(root, v.stage_power, axes, scales, values_of(waveform.stage_power, 1.0), conventions);
  write_numbers(root, v.job_power, time_axis, {scales, 1}, values_of(waveform.job_power, to_mw), conventions);
  write_scalar(root, v.duration, waveform.duration.value, conventions);
  write_scalar(root, v.energy, waveform.energy().value / megawatt_hours(1).value, conventions);
}

}  // namespace

GroupLayout step_waveform_layout() {
  const Variables v = variables();
  return {"/",
          "Power of the accelerators over one training step, means over intervals; the last one ends with the step.",
          {v.time, v.stage, v.stage_power, v.job_power, v.duration, v.energy}};
}

void write_step_waveform(const RunDescription& run, const StepWaveformTables& tables) {
  write_whole_file(run, [&](const h5::Group& root, const FileConventions& conventions) {
    describe_root(root, run, tables);
    write_series(root, tables.waveform, conventions);
  });
}

}  // namespace gigatwin::results
