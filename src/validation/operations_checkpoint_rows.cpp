#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

#include "storage/checkpoint_plan.hpp"
#include "validation/operations_internal.hpp"
#include "validation/training_inputs.hpp"

namespace gigatwin::validation {
namespace {

/// Weights in BF16, and the master weight and two moments of Adam in FP32: what workload::checkpoint_size counts.
constexpr double saved_bytes_per_parameter = 2.0 + 12.0;

SavedStateSpec saved_state(const OperationsMachine& machine) { return machine.checkpoint.value_or(SavedStateSpec{}); }

double bytes_per_parameter(const OperationsMachine& machine) {
  return saved_state(machine).bytes_per_parameter.value_or(saved_bytes_per_parameter);
}

/// An amount of data among facts whose key begins with `name` and ends with a unit: "checkpoint_tib".
std::optional<Bytes> stated_bytes(const Facts& facts, const std::string& name, bool binary) {
  for (const auto& [key, text] : facts) {
    const auto figure = operations_figure(key, text);
    if (!figure || !plain_words(key).starts_with(name) || figure->has("per")) continue;
    if (const auto unit = bytes_in(figure->unit, binary)) return Bytes{figure->band.low * *unit};
  }
  return std::nullopt;
}

/// From the parameters, else as these facts of the row state it.
std::optional<Bytes> checkpoint_bytes(const FigureContext& context, std::initializer_list<const Facts*> stated_by,
                                      std::string& reason) {
  const Facts& inputs = context.row.inputs;
  const auto billions = stated_number(inputs, {"params_b", "parameters_b", "model_params_b", "params_billion"}, reason);
  const auto bytes = stated_number(inputs, {"bytes_per_param", "bytes_per_parameter"}, reason);
  if (billions) return Bytes{*billions * 1e9 * bytes.value_or(bytes_per_parameter(context.machine))};
  const bool binary = saved_state(context.machine).binary_units;
  for (const Facts* facts : stated_by)
    for (const char* name : {"checkpoint", "ckpt"})
      if (const auto stated = stated_bytes(*facts, name, binary)) return stated;
  if (reason.empty()) reason = "the model's parameters are not stated (inputs.params_b)";
  return std::nullopt;
}

/// "AMLFS 40" of 480 TiB: 40 MB/s for each TiB.
std::optional<BytesPerSecond> tier_bandwidth(const FigureContext& context) {
  const std::string* tier = find(context.row.inputs, "tier");
  std::string none;
  const auto tebibytes = stated_number(context.row.inputs, {"size_tib", "capacity_tib"}, none);
  if (!tier || !tebibytes) return std::nullopt;
  const auto per_tebibyte = number_of(tier->substr(tier->find_last_not_of("0123456789.") + 1));
  const bool binary = saved_state(context.machine).binary_units;
  return per_tebibyte ? std::optional{BytesPerSecond{*per_tebibyte * *bytes_in("mb", binary) * *tebibytes}}
                      : std::nullopt;
}

std::optional<BytesPerSecond> storage_bandwidth(const FigureContext& context, std::string& reason) {
  const bool binary = saved_state(context.machine).binary_units;
  for (const auto& [key, unit] : {std::pair{"bandwidth_gbytes_s", "gb"},
                                  {"bandwidth_gb_s", "gb"},
                                  {"storage_gb_s", "gb"},
                                  {"write_gb_s", "gb"},
                                  {"bandwidth_tb_s", "tb"},
                                  {"bandwidth_tbytes_s", "tb"}})
    if (const auto stated = stated_number(context.row.inputs, {key}, reason))
      return BytesPerSecond{*stated * *bytes_in(unit, binary)};
  if (const auto tier = tier_bandwidth(context)) return tier;
  return saved_state(context.machine).bandwidth;
}

/// One checkpoint, there or back, by `storage::write_time`: through the storage, or through what the nodes have to it.
std::optional<Seconds> write_time(const FigureContext& context, std::string& reason) {
  const OperationsMachine& machine = context.machine;
  const auto node_bandwidth = saved_state(machine).node_bandwidth;
  const auto bandwidth = storage_bandwidth(context, reason);
  if (!bandwidth && !node_bandwidth) {
    if (reason.empty()) reason = "the storage's bandwidth is not stated (inputs.bandwidth_gbytes_s)";
    return std::nullopt;
  }
  std::string none;
  const auto size = job_size(context, none);
  storage::StorageSpec storage;
  const BytesPerSecond unlimited{1e30};
  storage.write_bandwidth = storage.read_bandwidth = bandwidth.value_or(unlimited);
  storage.node_bandwidth = node_bandwidth.value_or(unlimited);
  std::string no_gpu_figure;
  if (const auto per_gpu = stated_number(context.row.expected, {"checkpoint_gb_per_gpu"}, no_gpu_figure);
      per_gpu && node_bandwidth)
    return storage::write_time(storage, storage::Level::storage,
                               Bytes{*per_gpu * 1e9 * static_cast<double>(machine.gpus_per_node)}, 1);
  const auto bytes = checkpoint_bytes(context, {&context.row.inputs, &context.row.expected}, reason);
  if (!bytes) return std::nullopt;
  return storage::write_time(storage, storage::Level::storage, *bytes, size ? size->nodes : 1);
}

FigureResult computed(const FigureContext& context, const OperationsFigure& figure, std::string unit, double value) {
  OperationsOutcome outcome =
      outcome_of(context, figure, OperationsSet::checkpoints, std::move(unit), context.machine.name, value);
  if (saved_state(context.machine).binary_units) outcome.remarks.push_back("gigabytes of this source are GiB");
  return {std::move(outcome), {}};
}

/// Whole, by file or by GPU.
FigureResult size_figure(const FigureContext& context, const OperationsFigure& figure, const std::string& unit) {
  std::string reason;
  const auto bytes = checkpoint_bytes(context, {&context.row.inputs}, reason);
  if (!bytes) return {{}, reason};
  double parts = 1.0;
  if (figure.has("per")) {
    const auto size = job_size(context, reason);
    if (!size) return {{}, reason};
    parts = size->gpus;  // every GPU writes a file of its own
  }
  return computed(context, figure, unit,
                  bytes->value / parts / *bytes_in(unit, saved_state(context.machine).binary_units));
}

FigureResult overhead_figure(const FigureContext& context, const OperationsFigure& figure) {
  std::string reason;
  auto interval = stated_time(context.row.inputs, {"interval", "checkpoint_interval"});
  if (!interval) interval = stated_time(context.row.expected, {"interval"});
  if (!interval) return {{}, "the interval is not stated (inputs.interval_h)"};
  auto write = stated_time(context.row.inputs, {"write", "checkpoint_write"});
  if (!write) write = write_time(context, reason);
  if (!write) return {{}, reason};
  return computed(context, figure, "pct", 100.0 * (*write / (*interval + *write)));
}

/// "write_s", "save_min", "load_s", "checkpoint_s": one transfer.
bool is_transfer_time(const OperationsFigure& figure) {
  return figure.has_any({"write", "save", "load", "checkpoint", "ckpt"}) && seconds_in(figure.unit) &&
         !figure.has_any({"per", "bandwidth", "interval", "every", "between", "timeout", "overhead"});
}

}  // namespace

FigureResult checkpoint_figure(const FigureContext& context, const OperationsFigure& figure) {
  const bool binary = saved_state(context.machine).binary_units;
  const bool of_checkpoint = figure.has_any({"checkpoint", "ckpt"});
  if (figure.has("bytes") && figure.has_any({"param", "parameter"})) {
    const double gigabyte = binary ? *bytes_in("gib", true) : 1e9;  // "bytes" are GB over billions of parameters
    return computed(context, figure, "B", bytes_per_parameter(context.machine) * 1e9 / gigabyte);
  }
  if (of_checkpoint && bytes_in(figure.unit, binary)) return size_figure(context, figure, figure.unit);
  if (figure.has("per") && figure.has_any({"file", "gpu"}))
    for (const std::string& word : figure.words)
      if (bytes_in(word, binary) && (of_checkpoint || figure.has("file"))) return size_figure(context, figure, word);
  if (figure.has("files")) {
    std::string reason;
    const auto size = job_size(context, reason);
    return size ? computed(context, figure, "", size->gpus) : FigureResult{{}, reason};
  }
  if (is_transfer_time(figure)) {
    std::string reason;
    const auto write = write_time(context, reason);
    return write ? computed(context, figure, figure.unit, write->value / *seconds_in(figure.unit))
                 : FigureResult{{}, reason};
  }
  if (figure.has("overhead") && figure.unit == "pct" && !figure.has("restart")) return overhead_figure(context, figure);
  if (figure.has("bandwidth"))
    if (const auto tier = tier_bandwidth(context))
      return computed(context, figure, "GB/s", tier->value / *bytes_in("gb", binary));
  return {};
}

}  // namespace gigatwin::validation
