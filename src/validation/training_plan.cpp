#include "validation/training_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gigatwin::validation {
namespace {

using workload::ModelSpec;
using workload::PlanSpec;

/// Micro-batches and chunks that are tried where a row leaves them open.
constexpr std::int64_t largest_open_micro_batch = 32;
constexpr std::int64_t largest_open_chunks = 12;

/// More sequences of one replica a step are a slip of the pen; they keep a row from running for hours.
constexpr std::int64_t most_sequences_of_replica = 100'000;

/// Which degrees a row leaves open.
struct OpenChoices {
  bool split = false;  ///< tensor and pipeline
  bool micro_batch = false;
  bool chunks = false;  ///< interleaved, but not with how many
};

void take_degrees(const RowInputs& in, PlanSpec& p) {
  const auto set = [&](const char* key, std::int64_t& member) {
    const auto value = in.count(key);
    if (value && *value < 1) return in.not_understood(key);
    member = value.value_or(member);
  };
  set("tp", p.tensor);
  set("pp", p.pipeline);
  set("cp", p.context);
  set("ep", p.expert);
  if (const auto chunks = in.count("virtual_pp")) p.virtual_stages = std::max<std::int64_t>(*chunks, 1);  // 0: off
  if (const auto etp = in.count("etp")) p.expert_tensor = *etp;
  if (const auto layers = in.count("first_stage_layers")) p.first_stage_layers = *layers;
  if (const auto layers = in.count("last_stage_layers")) p.last_stage_layers = *layers;
}

void take_sharding(const RowInputs& in, PlanSpec& p) {
  if (const auto words = in.sharding("sharding")) {
    p.zero_stage = words->zero_stage;
    p.reshard = words->reshard;
  }
  if (in.flag("distributed_optimizer").value_or(false)) p.zero_stage = std::max(p.zero_stage, 1);
  if (const auto stage = in.count("zero_stage")) {
    if (*stage < 0 || *stage > 3) return in.not_understood("zero_stage");
    p.zero_stage = static_cast<int>(*stage);
  }
  // 1 is a switch: all replicas share the weights. The context ranks of a sequence have the same weights and share
  // them.
  if (const auto ranks = in.count("fsdp"); ranks && *ranks >= 1) {
    p.zero_stage = 3;
    if (*ranks > 1) p.shard_ranks = *ranks * p.context;
  }
  const std::string mode = in.text("mp_mode");
  if (mode == "PURE" || mode == "DEFAULT")
    p.fp32_gradients = mode == "DEFAULT";
  else if (!mode.empty())
    in.not_understood("mp_mode");
}

/// "fsdp+compile+float8", "2D+compile+float8+AsyncTP"
void take_techniques(const RowInputs& in, PlanSpec& p) {
  std::string words = lower(in.text("techniques"));
  if (words.empty()) return;
  std::replace(words.begin(), words.end(), '+', ' ');
  std::replace(words.begin(), words.end(), ',', ' ');
  p.fused_kernels = false;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    const std::string word = words.substr(at, end - at);
    at = end + 1;
    if (word == "compile")
      p.fused_kernels = true;
    else if (word == "float8" || word == "fp8")
      p.precision = hardware::Precision::fp8;
    else if (word == "asynctp")
      p.overlap_tensor = true;
    else if (word != "fsdp" && word != "hsdp" && word != "1d" && word != "2d" && word != "3d" && word != "4d" &&
             !word.empty())
      in.not_understood("techniques");
  }
}

/// "DP grad reduce/param gather, TP comm overlap, PP"; "none"
void take_overlap(const RowInputs& in, PlanSpec& p) {
  const std::string words = lower(in.text("overlap"));
  if (words.empty()) return;
  const auto has = [&](const char* word) { return words.find(word) != std::string::npos; };
  const bool all = words == "all" || words == "true";
  if (!all && words != "none" && words != "false" && !has("dp") && !has("tp") && !has("pp") && !has("ep") && !has("cp"))
    return in.not_understood("overlap");
  p.overlap_data = all || has("dp");
  p.overlap_tensor = all || has("tp");
  p.overlap_pipeline = all || has("pp");
  p.overlap_expert = all || has("ep");
  if (has("cp")) p.overlap_context = true;
}

void take_switches(const RowInputs& in, PlanSpec& p) {
  if (const auto format = in.number_format("precision")) {
    p.precision = format->precision;
    p.scaling = format->scaling.value_or(p.scaling);
  }
  if (const auto recompute = in.recompute("activation_recompute")) p.recompute = *recompute;
  if (const auto flag = in.flag("sequence_parallel")) p.sequence_parallel = *flag;
  if (const auto words = in.schedule("schedule")) p.schedule = words->schedule;
  take_sharding(in, p);
  take_techniques(in, p);
  take_overlap(in, p);
  const auto turn = [&](const char* key, bool& member) { member = in.flag(key).value_or(member); };
  turn("overlap_data", p.overlap_data);
  turn("overlap_tensor", p.overlap_tensor);
  turn("flash_attention", p.fused_attention);
  turn("cuda_graphs", p.captured_launches);
  turn("compile", p.fused_kernels);
}

/// Switches that mean nothing with these degrees are off, as frameworks take them.
void drop_what_has_no_effect(PlanSpec& p, const ModelSpec& model, std::int64_t replicas) {
  if (!workload::is_mixture(model)) p.expert_tensor.reset();
  if (p.tensor == 1) p.sequence_parallel = p.overlap_tensor = false;
  if (p.pipeline == 1) {
    p.virtual_stages = 1;
    p.first_stage_layers = p.last_stage_layers = std::nullopt;
  }
  if (p.virtual_stages > 1) p.schedule = pipeline::Schedule::one_forward_one_backward;
  if (p.zero_stage == 0 || (p.shard_ranks && *p.shard_ranks >= replicas * p.context)) p.shard_ranks.reset();
}

/// Sequences a step, from what the row states of it.
/// @param replicas  0 where the split is open
std::optional<std::int64_t> batch_of(const RowInputs& in, const ModelSpec& m, std::int64_t replicas) {
  if (const auto batch = in.count("global_batch")) return batch;
  if (const auto tokens = in.number("tokens_per_batch")) return std::llround(*tokens / static_cast<double>(m.sequence));
  if (replicas == 0) return std::nullopt;
  for (const char* key : {"batch_per_dp", "local_batch"})
    if (const auto local = in.count(key)) return *local * replicas;
  const auto micro = in.count("micro_batch"), accumulated = in.count("ga");
  if (micro && accumulated) return *micro * *accumulated * replicas;
  return std::nullopt;
}

std::optional<std::int64_t> stated_micro_batch(const RowInputs& in, const PlanSpec& p, std::int64_t batch,
                                               std::int64_t replicas) {
  if (const auto micro = in.count("micro_batch")) return micro;
  const std::int64_t local = batch / replicas;
  if (const auto accumulated = in.count("ga"); accumulated && *accumulated > 0 && local % *accumulated == 0)
    return std::max<std::int64_t>(local / *accumulated, 1);
  if (!in.has("local_batch")) return std::nullopt;
  // torchtitan cuts the local batch into as many micro-batches as there are stages.
  return std::max<std::int64_t>(local / p.pipeline, 1);
}

std::vector<std::int64_t> divisors(std::int64_t n, std::int64_t largest) {
  std::vector<std::int64_t> list;
  for (std::int64_t d = 1; d <= std::min(n, largest); ++d)
    if (n % d == 0) list.push_back(d);
  return list;
}

/// Whether micro-batches of `size` fill a replica's share of the batch; a batch that does not divide over the replicas
/// is left to the plan's own check.
bool divides(std::int64_t size, std::int64_t batch, std::int64_t replicas) {
  return batch % replicas != 0 || (batch / replicas) % size == 0;
}

std::int64_t largest_divisor(std::int64_t n, std::int64_t largest) { return divisors(n, largest).back(); }

/// All ways to fill what is open in `given`.
class OpenPlans {
 public:
  OpenPlans(const RowInputs& in, const ModelSpec& model, OpenChoices open, std::int64_t gpus, std::int64_t domain)
      : in_(in), model_(model), open_(open), gpus_(gpus), domain_(domain) {}

  std::vector<PlanSpec> all(const PlanSpec& given, std::int64_t batch) {
    if (!open_.split) return with_chunks(given, batch);
    std::vector<PlanSpec> list;
    for (std::int64_t tensor = 1; tensor <= std::min(domain_, model_.heads); tensor *= 2)
      for (const std::int64_t stages : divisors(gpus_, model_.layers)) {
        if (gpus_ % (tensor * stages * given.context) != 0) continue;
        PlanSpec p = given;
        p.tensor = tensor;
        p.pipeline = stages;
        for (PlanSpec& filled : with_chunks(p, batch)) list.push_back(std::move(filled));
      }
    return list;
  }

 private:
  std::vector<PlanSpec> with_chunks(const PlanSpec& given, std::int64_t batch) const {
    if (!open_.chunks || given.pipeline == 1) return with_micro_batch(given, batch);
    std::vector<PlanSpec> list;
    for (const std::int64_t chunks :
         divisors(std::max<std::int64_t>(model_.layers / given.pipeline, 1), largest_open_chunks)) {
      PlanSpec p = given;
      p.virtual_stages = chunks;
      for (PlanSpec& filled : with_micro_batch(p, batch)) list.push_back(std::move(filled));
    }
    return list;
  }

  std::vector<PlanSpec> with_micro_batch(PlanSpec p, std::int64_t batch) const {
    const std::int64_t replicas = gpus_ / workload::model_parallel(p);
    drop_what_has_no_effect(p, model_, replicas);
    std::vector<std::int64_t> sizes = {stated_micro_batch(in_, p, batch, replicas).value_or(1)};
    if (open_.micro_batch) sizes = divisors(std::max<std::int64_t>(batch / replicas, 1), largest_open_micro_batch);
    std::vector<PlanSpec> list;
    for (const std::int64_t size : sizes) {
      p.micro_batch = divides(size, batch, replicas) ? size : largest_divisor(batch / replicas, size);
      list.push_back(p);
    }
    return list;
  }

  const RowInputs& in_;
  const ModelSpec& model_;
  OpenChoices open_;
  std::int64_t gpus_, domain_;
};

OpenChoices open_choices(const RowInputs& in, const PlanSpec& p) {
  OpenChoices open;
  open.split = !in.has("tp") && !in.has("pp") && !in.has("dp") && p.zero_stage < 3;
  open.micro_batch = !in.has("micro_batch") && !in.has("ga") && !in.has("local_batch");
  const auto words = in.schedule("schedule");
  open.chunks = !in.has("virtual_pp") && ((words && words->interleaved) || (open.split && !words));
  return open;
}

void note_choices(const OpenChoices& open, std::vector<std::string>& remarks) {
  if (open.split) remarks.push_back("split not stated: the fastest that fits");
  if (open.micro_batch) remarks.push_back("micro-batch not stated: the fastest that fits");
  if (open.chunks && !open.split) remarks.push_back("chunks of the interleaved schedule not stated: the fastest");
}

std::optional<std::int64_t> gpus_of(const RowInputs& in, const PlanSpec& p) {
  if (const auto gpus = in.count("gpus")) return gpus;
  const auto nodes = in.count("nodes"), per_node = in.count("gpus_per_node");
  if (nodes && per_node) return *nodes * *per_node;
  if (const auto data = in.count("dp")) return *data * workload::model_parallel(p);
  return std::nullopt;
}

void check_replicas(const RowInputs& in, const PlanSpec& p, std::int64_t gpus, std::vector<std::string>& remarks) {
  const std::int64_t replicas = gpus / workload::model_parallel(p);
  if (const auto data = in.count("dp"); data && *data != replicas)
    remarks.push_back(fmt::format("the row says {} replicas, its degrees leave {}", *data, replicas));
  const auto product = in.count("model_parallel");
  if (product && *product != p.tensor * p.pipeline)
    remarks.push_back(
        fmt::format("the row says {}-way model parallel, its degrees are {} x {}", *product, p.tensor, p.pipeline));
}

}  // namespace

std::optional<StatedPlan> plan_of(const RowInputs& in, const AppliedSoftware& software, const ModelSpec& model,
                                  std::int64_t domain) {
  PlanSpec plan;
  apply_plan(software, plan);
  take_degrees(in, plan);
  take_switches(in, plan);
  StatedPlan stated;
  const std::optional<std::int64_t> gpus = gpus_of(in, plan);
  if (!gpus || *gpus < 1) in.refuse("number of accelerators not stated");
  if (!in.reason().empty()) return std::nullopt;
  stated.gpus = *gpus;
  const std::int64_t replica = workload::model_parallel(plan);
  if (stated.gpus % replica != 0) {
    in.refuse(fmt::format("{} accelerators are no multiple of tensor x pipeline x context = {}", stated.gpus, replica));
    return std::nullopt;
  }
  const OpenChoices open = open_choices(in, plan);
  const std::int64_t replicas = open.split ? 0 : stated.gpus / replica;
  const std::optional<std::int64_t> batch = batch_of(in, model, replicas);
  if (!batch || *batch < 1) in.refuse("sequences a step not stated");
  if (batch && *batch / std::max<std::int64_t>(replicas, 1) > most_sequences_of_replica)
    in.refuse(fmt::format("{} sequences a step are more than replicas can take", *batch));
  if (in.count("micro_batch").value_or(1) < 1) in.not_understood("micro_batch");
  if (!in.reason().empty()) return std::nullopt;
  stated.global_batch = *batch;
  stated.plans = OpenPlans{in, model, open, stated.gpus, domain}.all(plan, *batch);
  if (!open.split) check_replicas(in, plan, stated.gpus, stated.remarks);
  // Some frameworks end a batch with a smaller micro-batch.
  if (const auto micro = in.count("micro_batch"); micro && !open.split && stated.plans.front().micro_batch != *micro)
    stated.remarks.push_back(
        fmt::format("micro-batches of {} do not fill the batch: {} taken", *micro, stated.plans.front().micro_batch));
  note_choices(open, stated.remarks);
  return stated;
}

}  // namespace gigatwin::validation
