#include "validation/row_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kernels/kernels.hpp"
#include "validation/published_figure.hpp"
#include "validation/row_checks.hpp"
#include "validation/training_job.hpp"
#include "workload/memory.hpp"

namespace gigatwin::validation {
namespace {

std::string names_of(const AppliedSoftware& software) {
  std::string names;
  for (const Software* entry : software.entries) names += (names.empty() ? "" : "; ") + entry->name;
  return names;
}

std::string plan_text(const workload::PlanSpec& p, std::int64_t gpus) {
  std::string text =
      fmt::format("TP {} PP {} DP {} mbs {}", p.tensor, p.pipeline, workload::data_parallel(p, gpus), p.micro_batch);
  const auto add = [&](bool is, const std::string& words) { text += is ? " " + words : ""; };
  add(p.context > 1, fmt::format("CP {}", p.context));
  add(p.expert > 1, fmt::format("EP {}", p.expert));
  add(p.virtual_stages > 1, fmt::format("VP {}", p.virtual_stages));
  add(p.zero_stage == 3, p.reshard ? "FSDP" : "FSDP, weights kept");
  add(p.recompute == workload::Recompute::full, "full recompute");
  add(p.recompute == workload::Recompute::selective, "selective recompute");
  return text;
}

/// What is known of a row once its inputs are read.
struct ReadRow {
  const TrainingRow& row;
  const AppliedSoftware& software;
  const Machine& machine;
  const RowInputs& inputs;
};

TrainingOutcome outcome_of(const ReadRow& read, Measured measured, std::string figure) {
  TrainingOutcome outcome;
  outcome.row = read.row;
  outcome.machine = read.machine.name;
  outcome.software = names_of(read.software);
  outcome.figure = std::move(figure);
  outcome.measured = measured;
  outcome.set = read.software.set;
  for (const std::string* why : {&read.row.unscored, &read.machine.unscored, &read.software.unscored})
    if (!why->empty()) outcome.unscored = *why;
  return outcome;
}

// ---- matrix products ------------------------------------------------------------------------------------------------

/// Edges of the products among which the largest rate is looked for, as benchmarks of the maximum do.
constexpr double product_edges[] = {4096, 6144, 8192, 12288, 16384, 20480};

struct ProductTime {
  double work = 0.0;  ///< FLOP
  double time_s = 0.0;
};

ProductTime time_of_product(double m, double n, double k, const hardware::AcceleratorSpec& accelerator,
                            const NumberFormat& format) {
  const double operand = format.precision == hardware::Precision::bf16  ? 2.0
                         : format.precision == hardware::Precision::fp8 ? 1.0
                                                                        : 0.5;
  const kernels::Matmul product{m, n, k, 1.0, Bytes{operand * (m * k + k * n) + 2.0 * m * n}};
  return {kernels::work_of(product).value,
          (accelerator.kernel_launch + kernels::matmul_time(product, accelerator, format.precision)).value};
}

ProductTime fastest_product(const hardware::AcceleratorSpec& accelerator, const NumberFormat& format) {
  ProductTime best{0.0, 1.0};
  for (const double m : product_edges)
    for (const double n : product_edges)
      for (const double k : product_edges) {
        const ProductTime time = time_of_product(m, n, k, accelerator, format);
        if (time.work / time.time_s > best.work / best.time_s) best = time;
      }
  return best;
}

bool is_product(const TrainingRow& row) {
  return !find(row.inputs, "model") && !find(row.inputs, "hidden") &&
         (find(row.expected, "tflops") || find(row.expected, "achieved_tflops"));
}

std::vector<TrainingOutcome> run_product(const ReadRow& read) {
  const RowInputs& in = read.inputs;
  const auto m = in.count("m"), n = in.count("n"), k = in.count("k");
  const auto format = in.has("precision") ? in.number_format("precision") : in.number_format("gpu");
  const char* key = find(read.row.expected, "tflops") ? "tflops" : "achieved_tflops";
  const std::string& text = *find(read.row.expected, key);
  const auto rate = number_of(text);
  if (!rate) in.refuse(fmt::format("{} is no rate", text));
  if (!in.reason().empty() || !format) return {};
  if (!hardware::peak(read.machine.system.accelerator, format->precision)) {
    in.refuse(read.machine.system.accelerator.title + " has no such precision");
    return {};
  }
  const bool one = m && n && k;
  const auto number = [](std::int64_t count) { return static_cast<double>(count); };
  const ProductTime time =
      one ? time_of_product(number(*m), number(*n), number(*k), read.machine.system.accelerator, *format)
          : fastest_product(read.machine.system.accelerator, *format);
  TrainingOutcome outcome = outcome_of(read, Measured::product, std::string{key} + " " + text);
  outcome.published = time.work / (*rate * 1e12);
  outcome.simulated = time.time_s;
  if (!one) outcome.remarks.push_back("shape not stated: the fastest of edges from 4096 to 20480");
  return {std::move(outcome)};
}

// ---- jobs -----------------------------------------------------------------------------------------------------------

/// A job that a row describes.
struct RowJob {
  workload::ModelSpec model;
  StatedPlan stated;
  hardware::SystemSpec system;
  std::vector<std::string> remarks;
};

std::optional<RowJob> job_of(const ReadRow& read, const ModelNames& names) {
  RowJob job;
  const auto model = model_of(read.inputs, read.software, names, job.remarks);
  if (!model) return std::nullopt;
  auto stated = plan_of(read.inputs, read.software, *model, read.machine.system.scale_up_domain);
  if (!stated) return std::nullopt;
  job.model = *model;
  job.stated = std::move(*stated);
  auto nodes = read.inputs.count("nodes");
  if (const auto per_node = read.inputs.count("gpus_per_node"); !nodes && per_node && *per_node > 0)
    nodes = std::max<std::int64_t>(job.stated.gpus / *per_node, 1);
  job.system = used_part(read.machine.system, job.stated.gpus, nodes);
  apply_accelerator(read.software, job.system.accelerator);
  job.remarks.insert(job.remarks.end(), job.stated.remarks.begin(), job.stated.remarks.end());
  return job;
}

std::optional<TrainingRun> simulate(const RowJob& job, const ReadRow& read) {
  std::string reason;
  auto run = best_run(job.model, job.stated, job.system, *read.machine.fabric, reason);
  if (!run) read.inputs.refuse(reason);
  return run;
}

StepWork work_of(const RowJob& job, const AppliedSoftware& software) {
  const double sequences = static_cast<double>(job.stated.global_batch);
  const double tokens = sequences * static_cast<double>(job.model.sequence);
  const hardware::AcceleratorSpec& accelerator = job.system.accelerator;
  const auto peak = hardware::peak(accelerator, job.stated.plans.front().precision);
  return {static_cast<double>(job.stated.gpus),
          sequences,
          tokens,
          tokens * counted_flops_per_token(job.model, software.flops),
          peak.value_or(accelerator.peak_bf16),
          accelerator.peak_bf16};
}

void describe_run(TrainingOutcome& outcome, const RowJob& job, const TrainingRun& run,
                  const AppliedSoftware& software) {
  outcome.plan = plan_text(run.plan, job.stated.gpus);
  outcome.remarks = job.remarks;
  if (!run.fits)
    outcome.remarks.push_back(fmt::format("by our count {:.0f} GB of {:.0f} GB", run.profile.memory.value / 1e9,
                                          job.system.accelerator.memory.value / 1e9));
  if (software.entries.empty()) outcome.remarks.push_back("software unknown: defaults");
}

std::string keys_of(const Facts& facts) {
  std::string keys;
  for (const auto& fact : facts) keys += (keys.empty() ? "" : ", ") + fact.first;
  return keys.empty() ? "nothing" : keys;
}

std::vector<TrainingOutcome> run_step(const ReadRow& read, const RowJob& job) {
  const auto figure = published_figure(read.row.expected, work_of(job, read.software));
  if (!figure)
    read.inputs.refuse("no time of a step, tokens/s, TFLOP/s or MFU published: " + keys_of(read.row.expected));
  const auto run = figure ? simulate(job, read) : std::nullopt;
  if (!run) return {};
  TrainingOutcome outcome = outcome_of(read, Measured::step, figure->text);
  outcome.published = figure->step.value;
  outcome.simulated = run->profile.duration.value;
  outcome.profile = run->profile;
  describe_run(outcome, job, *run, read.software);
  return {std::move(outcome)};
}

/// Time of one layer, forward and backward: what two more layers add to a step, optimizer and gradients apart.
std::vector<TrainingOutcome> run_layer(const ReadRow& read, const RowJob& job) {
  const std::string& text = *find(read.row.expected, "layer_total_ms");
  const auto published_ms = number_of(text);
  if (!published_ms) read.inputs.refuse("layer_total_ms " + text + " is no time");
  RowJob shallow = job, deep = job;
  shallow.model.layers = 2;
  deep.model.layers = 4;
  const auto few = published_ms ? simulate(shallow, read) : std::nullopt,
             more = few ? simulate(deep, read) : std::nullopt;
  if (!more) return {};
  const auto layers_of = [](const workload::IterationProfile& p) { return p.duration - p.optimizer - p.exposed_data; };
  const double batches = static_cast<double>(job.stated.global_batch) / static_cast<double>(more->plan.micro_batch);
  TrainingOutcome outcome = outcome_of(read, Measured::layer, "layer_total_ms " + text);
  outcome.published = *published_ms / 1e3;
  outcome.simulated = (layers_of(more->profile) - layers_of(few->profile)).value / 2.0 / batches;
  describe_run(outcome, job, *more, read.software);
  outcome.remarks = {"what two more layers add to a step, divided by two"};
  return {std::move(outcome)};
}

/// Figures of memory and the plan that each is of.
struct MemoryFigure {
  const char* key;
  bool activations;  ///< otherwise weights, gradients and optimizer
  workload::Recompute recompute;
  bool sequence_parallel;
};
constexpr MemoryFigure memory_figures[] = {
    {"param_optimizer_gib", false, workload::Recompute::none, false},
    {"activation_gib_baseline", true, workload::Recompute::none, false},
    {"activation_gib_selective_seqpar", true, workload::Recompute::selective, true},
};

bool has_memory(const TrainingRow& row) {
  return std::any_of(std::begin(memory_figures), std::end(memory_figures),
                     [&](const MemoryFigure& figure) { return find(row.expected, figure.key); });
}

std::vector<TrainingOutcome> run_memory(const ReadRow& read, const RowJob& job) {
  std::vector<TrainingOutcome> outcomes;
  for (const MemoryFigure& figure : memory_figures) {
    const std::string* text = find(read.row.expected, figure.key);
    const auto published = text ? number_of(*text) : std::nullopt;
    if (!published) continue;
    workload::PlanSpec plan = job.stated.plans.front();
    plan.recompute = figure.recompute;
    plan.sequence_parallel = figure.sequence_parallel;
    const workload::MemoryUse use = workload::memory_use({job.model, plan, job.stated.global_batch}, job.stated.gpus);
    const Bytes bytes = figure.activations ? use.activations : use.weights + use.gradients + use.optimizer;
    TrainingOutcome outcome = outcome_of(read, Measured::memory, std::string{figure.key} + " " + *text);
    outcome.published = *published;
    outcome.simulated = bytes.value / (1024.0 * 1024.0 * 1024.0);
    outcome.plan = plan_text(plan, job.stated.gpus);
    outcome.set = ScoredSet::none;
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

std::vector<TrainingOutcome> run_read(const ReadRow& read, const ModelNames& names) {
  if (is_product(read.row)) return run_product(read);
  const auto job = job_of(read, names);
  if (!job) return {};
  if (has_memory(read.row)) return run_memory(read, *job);
  return find(read.row.expected, "layer_total_ms") ? run_layer(read, *job) : run_step(read, *job);
}

std::string no_machine(const Facts& facts) {
  const std::string* gpu = find(facts, "gpu");
  return "no machine has these inputs: " + (gpu ? "gpu = " + *gpu : "none is named");
}

}  // namespace

RowResult run_row(const TrainingRow& row, const std::vector<TrainingRow>& rows, const TrainingSetup& setup) {
  std::string missing;
  const Facts facts = with_seen_row(row, rows, missing);
  AppliedSoftware software = software_of(facts, setup.software);
  if (!missing.empty() && !is_known("see", software)) return {{}, "input see: no row " + missing + " in the file"};
  if (std::string why = why_not(facts, software); !why.empty()) return {{}, std::move(why)};
  const Machine* machine = machine_of(software.inputs, setup.machines);
  if (!machine) return {{}, no_machine(software.inputs)};
  if (find(software.inputs, "nodes") && !find(software.inputs, "gpus_per_node"))
    software.inputs.emplace_back("gpus_per_node", std::to_string(machine->system.accelerators_per_node));
  const RowInputs inputs{software.inputs};
  std::vector<TrainingOutcome> outcomes = run_read({row, software, *machine, inputs}, setup.models);
  return {std::move(outcomes), outcomes.empty() ? inputs.reason() : std::string{}};
}

}  // namespace gigatwin::validation
