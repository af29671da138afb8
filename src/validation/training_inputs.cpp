#include "validation/training_inputs.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace gigatwin::validation {
namespace {

using hardware::Precision;
using workload::Recompute;
using workload::Scaling;

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// Whether the text names a machine rather than software.
bool names_a_machine(const std::string& value) {
  const std::string text = lower(value);
  for (const char* part :
       {"dgx",   "hgx", "a100",  "v100", "h100", "h200", "h800",  "h20",      "b200",   "b300",   "gh200", "a800",
        "mi250", "mi3", "nvl72", "p4d",  "p5",   "tpu",  "gaudi", "trainium", "ampere", "hopper", "selene"})
    if (has(text, part)) return true;
  return false;
}

std::string plain(std::string_view text) {
  std::string small = lower(std::string{text});
  std::erase_if(small, [](char c) { return std::string_view{"-_ .()#/"}.find(c) != std::string_view::npos; });
  return small;
}

/// The key with this spelling; nullptr if there is none.
const InputKey* key_spelled(const std::string& spelling) {
  for (const InputKey& input : input_keys()) {
    if (plain(input.key) == spelling) return &input;
    for (const char* other : input.spellings)
      if (plain(other) == spelling) return &input;
  }
  return nullptr;
}

}  // namespace

const std::vector<InputKey>& input_keys() {
  using enum InputKind;
  static const std::vector<InputKey> keys{
      {"gpus",
       count,
       {"num_gpus", "n_gpus", "gpu_count", "world_size", "accelerators", "total_gpus", "num_accelerators", "devices"},
       "accelerators of the job"},
      {"nodes", count, {"num_nodes", "n_nodes", "hosts"}, "nodes that they are spread over"},
      {"gpu",
       text,
       {"accelerator", "hardware", "machine", "gpu_type", "cluster", "sku", "device", "system_name", "gpu_model"},
       "machine"},
      {"global_batch",
       count,
       {"gbs", "global_batch_size", "batch", "batch_size", "global_batch_samples"},
       "sequences a step"},
      {"micro_batch", count, {"mbs", "micro_batch_size", "microbatch", "per_device_batch"}, "sequences at once"},
      {"local_batch", count, {"local_batch_size"}, "sequences of one data rank a step (torchtitan)"},
      {"batch_per_dp", count, {}, "sequences of one data rank a step (Llama 3)"},
      {"ga",
       count,
       {"grad_accum", "gradient_accumulation", "grad_acc", "gradient_accumulation_steps", "num_micro_batches",
        "microbatches"},
       "micro-batches of one data rank a step"},
      {"tokens_per_batch",
       number,
       {"global_batch_tokens", "tokens_per_step", "batch_tokens", "global_batch_size_tokens", "batch_size_tokens"},
       "tokens a step"},
      {"seq",
       count,
       {"seq_len", "sequence", "sequence_length", "seqlen", "context_length", "max_seq_len", "seq_length",
        "context_len"},
       "tokens of a sequence"},
      {"model", text, {"model_name", "benchmark"}, "name of the model"},
      {"layers", count, {"num_layers", "n_layers", "L", "num_hidden_layers"}, "transformer layers"},
      {"hidden", count, {"hidden_size", "d_model", "h"}, "width of the model"},
      {"heads", count, {"num_heads", "n_heads", "attention_heads", "num_attention_heads"}, "attention heads"},
      {"kv_heads",
       count,
       {"num_kv_heads", "n_kv_heads", "query_groups", "num_query_groups", "num_key_value_heads"},
       "heads with keys and values"},
      {"head_dim", count, {"kv_channels"}, "width of a head"},
      {"ffn", count, {"ffn_hidden", "ffn_hidden_size", "intermediate_size", "d_ff"}, "width of the feed-forward layer"},
      {"ffn_ratio", number, {"expansion_ratio"}, "the same / hidden"},
      {"vocab", count, {"vocabulary", "vocab_size"}, "tokens of the vocabulary"},
      {"experts",
       count,
       {"num_experts", "n_experts", "num_moe_experts", "num_local_experts", "n_routed_experts"},
       "routed experts of a layer"},
      {"top_k",
       count,
       {"experts_per_token", "topk", "moe_topk", "moe_top_k", "moe_router_topk", "num_experts_per_tok"},
       "of them for one token"},
      {"shared_experts", count, {"num_shared_experts", "n_shared_experts"}, "experts for all tokens"},
      {"expert_ffn", count, {"moe_ffn", "moe_ffn_hidden", "moe_intermediate_size"}, "width of an expert"},
      {"dense_layers", count, {"first_k_dense", "first_k_dense_replace"}, "first layers without experts"},
      {"mtp", count, {"predicted_tokens", "mtp_layers"}, "multi-token prediction modules"},
      {"tp", count, {"tensor", "tensor_parallel", "tensor_model_parallel"}, "tensor parallel ranks"},
      {"pp", count, {"pipeline", "pipeline_parallel", "pipeline_model_parallel"}, "pipeline stages"},
      {"cp", count, {"context", "context_parallel"}, "context parallel ranks"},
      {"dp", count, {"data", "data_parallel"}, "data parallel replicas: checked"},
      {"ep", count, {"expert", "expert_parallel", "expert_model_parallel"}, "expert parallel ranks"},
      {"etp", count, {"expert_tensor", "expert_tensor_parallel"}, "tensor parallel ranks of the experts"},
      {"virtual_pp",
       count,
       {"vpp", "vp", "virtual_stages", "interleave", "virtual_pipeline", "virtual_pipeline_model_parallel",
        "interleaved_stages"},
       "chunks of a stage"},
      {"model_parallel", count, {}, "tensor x pipeline: checked"},
      {"first_stage_layers", count, {}, "layers of the first stage"},
      {"last_stage_layers", count, {}, "layers of the last stage"},
      {"sequence_parallel", flag, {"sp"}, "norms split over the tensor ranks"},
      {"parallelism", named, {"strategy", "parallel_strategy"}, "degrees in one text: TP4-PP8"},
      {"distributed_optimizer", flag, {"use_distributed_optimizer"}, "ZeRO-1"},
      {"zero_stage", count, {"zero"}, "0 to 3"},
      {"fsdp",
       count,
       {"fsdp_size", "shard_ranks", "dp_shard", "data_parallel_shard"},
       "ranks that share the weights; 0: none"},
      {"sharding",
       text,
       {"dp_kind", "sharding_strategy", "dp_type", "fsdp_strategy"},
       "FULL_SHARD, SHARD_GRAD_OP, FSDP, DDP ..."},
      {"mp_mode", text, {"mixed_precision"}, "PURE: BF16 gradients; DEFAULT: FP32 (Composer)"},
      {"precision", text, {"dtype", "quantization", "training_precision", "data_type"}, "of the linear layers"},
      {"activation_recompute",
       text,
       {"activation_checkpoint", "activation_checkpointing", "recompute", "recomputation", "ac",
        "recompute_granularity", "activations_checkpoint_granularity", "ac_mode"},
       "what backward repeats"},
      {"schedule", text, {"pp_schedule", "pipeline_schedule"}, "of the pipeline"},
      {"overlap", text, {}, "communication behind computation: DP, TP, PP; none"},
      {"overlap_data", flag, {"overlap_grad_reduce", "dp_comm_overlap"}, "gradients behind computation"},
      {"overlap_tensor", flag, {"tp_comm_overlap", "async_tp"}, "tensor collectives behind computation"},
      {"flash_attention", flag, {"flash_attn", "use_flash_attn", "fused_attention"}, "scores are not stored"},
      {"cuda_graphs", flag, {"cuda_graph", "enable_cuda_graph"}, "the host launches recorded graphs"},
      {"compile", flag, {"torch_compile"}, "fused kernels of torch.compile"},
      {"techniques", text, {}, "torchtitan's: fsdp, compile, float8, AsyncTP"},
      {"framework", text, {"software", "library", "training_framework"}, "training software"},
      {"optimizations", named, {}, "of the training software"},
      {"variant", named, {}, "of a measurement"},
      {"step", named, {}, "of a series of changes"},
      {"change", named, {}, "compared"},
      {"m", count, {}, "rows of a matrix product"},
      {"n", count, {}, "columns of a matrix product"},
      {"k", count, {}, "depth of a matrix product"},
      {"see", text, {}, "id of the row whose inputs hold here too"},
      {"interconnect",
       informed,
       {"network", "fabric", "inter_node", "internode"},
       "between nodes: named with the machine, whose network is taken"},
      {"optimizer", informed, {}, "Adam, whatever it is called"},
      {"params_b", informed, {"params_billion"}, "billion parameters: checked against the shape"},
      {"params", informed, {}, "parameters: checked against the shape"},
      {"active_b", informed, {}, "parameters that a token meets"},
      {"tokens_b", informed, {}, "length of the run"},
      {"submitter", informed, {}, "who measured"},
      {"phase", text, {"task", "training_phase"}, "pre-training; anything else is not modelled"},
      {"cumulative", informed, {}, "of a series of changes"},
      {"gpus_per_node", count, {"nproc_per_node", "devices_per_node"}, "of a node"},
      {"peak_tflops", informed, {}, "of the machine"},
      {"date", informed, {"year"}, "when it was measured"},
      {"version", informed, {"release", "container"}, "of the software"},
      {"notes",
       informed,
       {"comment", "remarks", "url", "table", "dataset", "tokenizer", "steps", "seed"},
       "for people"},
      {"id", informed, {}, "of the row"},
      {"group", informed, {}, "of the row"},
      {"source", informed, {}, "of the row"},
      {"origin", informed, {}, "all of these and the framework in one text: for the software file"},
  };
  return keys;
}

std::string spelling_of(const std::string& key, const std::string& value) {
  if (key == "system") return names_a_machine(value) ? "gpu" : "framework";
  std::string spelling = plain(key);
  if (const InputKey* known = key_spelled(spelling)) return known->key;
  for (const std::string_view ending : {"size", "degree", "ranks"})
    if (spelling.ends_with(ending)) {
      spelling.resize(spelling.size() - ending.size());
      if (const InputKey* known = key_spelled(spelling)) return known->key;
    }
  return key;
}

std::optional<double> number_of(std::string_view text) {
  std::string digits{text};
  std::erase(digits, ',');
  std::erase(digits, '_');
  double scale = 1.0;
  if (!digits.empty() && (digits.back() == 'k' || digits.back() == 'K')) {
    scale = 1024.0;  // tokens of a sequence: 8k is 8192
    digits.pop_back();
  } else if (!digits.empty() && (digits.back() == 'm' || digits.back() == 'M')) {
    scale = 1024.0 * 1024.0;  // tokens of a batch: 4M are 512 sequences of 8192
    digits.pop_back();
  }
  double value = 0.0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(value)) return std::nullopt;
  return scale * value;
}

std::optional<std::int64_t> count_of(std::string_view text) {
  const std::optional<double> value = number_of(text);
  if (!value || *value != std::floor(*value) || std::abs(*value) > 1e15) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

std::optional<bool> flag_of(std::string_view text) {
  const std::string small = lower(std::string{text});
  for (const char* yes : {"true", "yes", "on", "1"})
    if (small == yes) return true;
  for (const char* no : {"false", "no", "off", "0", "none"})
    if (small == no) return false;
  return std::nullopt;
}

std::optional<NumberFormat> number_format_of(std::string_view text) {
  const std::string small = plain(text);
  if (has(small, "nvfp4") || has(small, "fp4")) return NumberFormat{Precision::fp4, Scaling::block};
  if (has(small, "mx") || has(small, "fp8sc") || has(small, "block"))
    return has(small, "8") ? std::optional{NumberFormat{Precision::fp8, Scaling::block}} : std::nullopt;
  for (const char* whole : {"fp8cs", "fp8ds", "fp8tensor", "fp8current", "fp8delayed", "fp8pertensor"})
    if (has(small, whole)) return NumberFormat{Precision::fp8, Scaling::tensor};
  if (has(small, "fp8") || has(small, "float8")) return NumberFormat{Precision::fp8, std::nullopt};
  for (const char* half : {"bf16", "fp16", "bfloat16", "float16", "half", "mixed"})
    if (has(small, half)) return NumberFormat{};
  return std::nullopt;
}

std::optional<Recompute> recompute_of(std::string_view text) {
  const std::string small = plain(text);
  if (small == "op") return Recompute::selective;  // torchtitan: all but the products and attention
  if (const std::optional<bool> flag = flag_of(small)) return *flag ? Recompute::full : Recompute::none;
  if (small.starts_with("none") || small.starts_with("no")) return Recompute::none;
  for (const char* part : {"selective", "coreattn", "norm", "act", "mlp", "upproj"})
    if (has(small, part)) return Recompute::selective;
  if (has(small, "full") || has(small, "everylayer") || has(small, "uniform")) return Recompute::full;
  return std::nullopt;
}

std::optional<ScheduleWords> schedule_of(std::string_view text) {
  using pipeline::Schedule;
  const std::string small = plain(text);
  if (has(small, "dualpipe")) return ScheduleWords{Schedule::dual_pipe, false};
  if (has(small, "zerobubble") || has(small, "zbh")) return ScheduleWords{Schedule::zero_bubble, false};
  if (has(small, "gpipe")) return ScheduleWords{Schedule::gpipe, false};
  if (has(small, "interleaved")) return ScheduleWords{Schedule::one_forward_one_backward, true};
  if (has(small, "1f1b") || has(small, "oneforwardonebackward"))
    return ScheduleWords{Schedule::one_forward_one_backward, false};
  return std::nullopt;
}

std::optional<ShardingWords> sharding_of(std::string_view text) {
  const std::string small = plain(text);
  const bool keeps = has(small, "noreshard");
  if (has(small, "shardgradop")) return ShardingWords{3, false};  // weights stay from forward to backward
  if (has(small, "noshard") || small == "ddp") return ShardingWords{0, true};
  if (has(small, "zero1") || has(small, "distributedoptimizer") || has(small, "distopt")) return ShardingWords{1, true};
  if (has(small, "zero2")) return ShardingWords{2, true};
  for (const char* part : {"fullshard", "fullyshard", "zerostage3", "fsdp", "hsdp", "zero3", "hybridshard"})
    if (has(small, part)) return ShardingWords{3, !keeps};
  return std::nullopt;
}

}  // namespace gigatwin::validation
