#include "validation/training_constants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "base/dimension.hpp"
#include "validation/tables.hpp"

namespace gigatwin::validation {
namespace {

/// Keys of an accelerator that are ratings, or that no step's time depends on.
constexpr std::array<std::string_view, 16> other_keys{"title",
                                                      "vendor",
                                                      "memory",
                                                      "memory_bandwidth",
                                                      "peak_bf16",
                                                      "peak_fp8",
                                                      "peak_fp4",
                                                      "scale_up_bandwidth",
                                                      "compute_units",
                                                      "idle",
                                                      "tdp",
                                                      "compute_power_fraction",
                                                      "communication_power_fraction",
                                                      "failure_rate",
                                                      "h100_equivalents",
                                                      "sources"};

/// Empty for what is no number or not set.
std::string value_of(const Field& field, const hardware::AcceleratorSpec& accelerator) {
  if (!field.value_of || std::find(other_keys.begin(), other_keys.end(), field.key) != other_keys.end()) return {};
  const std::optional<Value> value = field.value_of(&accelerator);
  if (!value) return {};
  if (const double* number = std::get_if<double>(&*value))
    return field.dimension ? rounded_quantity(*number, *field.dimension) : fmt::format("{:.4g}", *number);
  if (const std::int64_t* count = std::get_if<std::int64_t>(&*value)) return fmt::format("{}", *count);
  return {};
}

struct MachineError {
  std::size_t rows = 0;
  double mean = 0.0;
};

MachineError error_on(const std::string& machine, const TrainingReport& report) {
  MachineError error;
  for (const TrainingOutcome& outcome : report.outcomes) {
    if (outcome.machine != machine || !outcome.counts()) continue;
    error.mean += std::abs(outcome.error());
    ++error.rows;
  }
  if (error.rows > 0) error.mean /= static_cast<double>(error.rows);
  return error;
}

}  // namespace

void append_constants(std::string& text, const TrainingReport& report, const TrainingSetup& setup) {
  std::vector<TableRow> rows;
  for (const Machine& machine : setup.machines) {
    const MachineError error = error_on(machine.name, report);
    if (error.rows == 0) continue;
    std::size_t count = 0;
    std::string values;
    for (const Field& field : hardware::accelerator_schema().fields()) {
      const std::string value = value_of(field, machine.system.accelerator);
      if (value.empty()) continue;
      values += (count++ > 0 ? ", " : "") + field.key + " " + value;
    }
    rows.push_back({machine.name, fmt::format("{}", error.rows), fmt::format("{:.1f} %", 100.0 * error.mean),
                    fmt::format("{}", count), values});
  }
  if (rows.empty()) return;
  text +=
      "\n## Constants of the accelerators\n\nSources and ranges: catalog/accelerators.yaml. Entries of software below "
      "may "
      "differ where another kernel ran.\n\n";
  append_table(text, {"machine", "rows", "mean", "constants", "values"}, rows, "lrrrl");
}

}  // namespace gigatwin::validation
