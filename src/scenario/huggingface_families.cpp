#include <fmt/format.h>

#include <algorithm>

#include "scenario/huggingface_internal.hpp"

/// What the keys of each architecture mean. Sources: the configuration classes of Hugging Face transformers
/// (configuration_*.py), from which the values of keys that are left out come as well; llm-foundry for MPT, the model
/// files of hpcai-tech/grok-1 for Grok-1.
namespace gigatwin::scenario {
namespace {

// ---- decoders with rotary positions and gated feed-forward, after Llama ----

void llama(ModelBlock& b) {
  common(b, {}, false);
  attention_bias(b, false);
}

void mistral(ModelBlock& b) {
  common(b, {}, false);
  window(b, all_layers(b));
}

void mixtral(ModelBlock& b) {
  mistral(b);
  experts(b, "num_local_experts", "intermediate_size");
}

/// Layers from max_window_layers on have the window, where it is switched on.
void qwen_window(ModelBlock& b) {
  if (!b.flag("use_sliding_window", false)) return;
  window(b, std::max<std::int64_t>(0, all_layers(b) - b.whole("max_window_layers").value_or(0)));
}

void qwen2(ModelBlock& b) {
  common(b, {}, false);
  b.set("attention_bias", "true");
  qwen_window(b);
}

void qwen3(ModelBlock& b) {
  common(b, {}, false);
  b.set("qk_norm", "true");
  attention_bias(b, false);
  qwen_window(b);
}

/// `mlp_only_layers` are dense; we know them as the first ones.
void first_layers_dense(ModelBlock& b) {
  const Node* dense = b.find("mlp_only_layers");
  if (!dense || dense->items.empty()) return;
  for (std::size_t i = 0; i < dense->items.size(); ++i)
    if (dense->items[i].scalar != std::to_string(i))
      return b.expected(dense->items[i], "mlp_only_layers", "the first layers: 0, 1, 2, ...");
  b.set("dense_layers", static_cast<std::int64_t>(dense->items.size()));
}

void qwen_experts(ModelBlock& b) {
  experts(b, "num_experts", "moe_intermediate_size");
  b.copy("decoder_sparse_step", "mixture_every");
  first_layers_dense(b);
}

/// The shared expert is one wide block here and several of the experts' width with us: the same matrices.
void qwen2_moe(ModelBlock& b) {
  qwen2(b);
  qwen_experts(b);
  const auto shared = b.whole("shared_expert_intermediate_size"), width = b.whole("moe_intermediate_size");
  if (!shared || !width || *width < 1) return;
  if (*shared % *width != 0)
    return b.expected(*b.find("shared_expert_intermediate_size"), "shared_expert_intermediate_size",
                      fmt::format("a multiple of moe_intermediate_size, {}", *width));
  b.set("shared_experts", *shared / *width);
}

void qwen3_moe(ModelBlock& b) {
  qwen3(b);
  qwen_experts(b);
}

void gpt_oss(ModelBlock& b) {
  common(b, {}, false);
  attention_bias(b, true);
  b.set("clamped_gate", "true");
  window(b, (all_layers(b) + 1) / 2);
  experts(b, "num_local_experts|num_experts", "intermediate_size");
}

/// `intermediate_size` is the width of the experts and of the one shared expert, `intermediate_size_mlp` of the others.
void llama4(ModelBlock& b) {
  common(b, {.ffn = "intermediate_size_mlp"}, false);
  attention_bias(b, false);
  if (b.flag("use_qk_norm", true)) b.set("qk_norm", "true");
  experts(b, "num_local_experts", "intermediate_size");
  b.set("shared_experts", 1);
  b.copy("interleave_moe_layer_step", "mixture_every");
  window(b, all_layers(b) - all_layers(b) / 4, "attention_chunk_size");
}

void grok1(ModelBlock& b) {
  common(b, {}, true);
  experts(b, "num_experts|num_local_experts", "intermediate_size");
}

/// `moe_layer_freq` other than 1 is in no published file.
void deepseek(ModelBlock& b) {
  common(b, {.kv_heads = "", .head_dim = ""}, false);
  b.set("attention", "mla");
  b.copy("q_lora_rank", "q_lora_rank");
  b.require("kv_lora_rank", "kv_lora_rank");
  b.require("qk_nope_head_dim", "qk_nope_dim");
  b.require("qk_rope_head_dim", "qk_rope_dim");
  b.require("v_head_dim", "v_dim");
  b.copy("num_nextn_predict_layers", "predicted_tokens");
  if (!b.find("n_routed_experts")) return;
  experts(b, "n_routed_experts", "moe_intermediate_size");
  b.copy("n_shared_experts", "shared_experts");
  b.copy("first_k_dense_replace", "dense_layers");
  if (const auto every = b.whole("moe_layer_freq"); every && *every != 1)
    b.expected(*b.find("moe_layer_freq"), "moe_layer_freq", "1");
}

void gemma(ModelBlock& b) {
  common(b, {}, true);
  attention_bias(b, false);
}

void gemma2(ModelBlock& b) {
  gemma(b);
  window(b, (all_layers(b) + 1) / 2);  // the first, the third, ...
}

/// Every sixth layer sees everything.
void gemma3(ModelBlock& b) {
  gemma(b);
  b.set("qk_norm", "true");
  const std::int64_t pattern =
      std::max<std::int64_t>(1, b.whole("sliding_window_pattern|_sliding_window_pattern").value_or(6));
  window(b, all_layers(b) - all_layers(b) / pattern);
}

void phi3(ModelBlock& b) { mistral(b); }

void olmo2(ModelBlock& b) {
  common(b, {}, false);
  b.set("qk_norm", "true");
  attention_bias(b, false);
}

void nemotron(ModelBlock& b) {
  common(b, {}, false);
  b.set("gated", "false");  // squared ReLU
  attention_bias(b, false);
}

void starcoder2(ModelBlock& b) {
  common(b, {}, true);
  plain_ffn_with_biases(b, b.flag("use_bias", true));
  window(b, all_layers(b));
}

// ---- decoders with a plain feed-forward of four times the width ----

constexpr HuggingFaceNames gpt2_names{"n_layer", "n_embd", "n_head", "", "", "", "n_positions|n_ctx"};

void gpt2(ModelBlock& b) {
  common(b, gpt2_names, true);
  ffn_or_four_times_hidden(b, "n_inner", "n_embd");
  plain_ffn_with_biases(b, true);
  b.set("learned_positions", "true");
  if (b.is_positive("resid_pdrop")) b.set("dropout", "true");
}

void gpt_bigcode(ModelBlock& b) {
  gpt2(b);
  if (b.flag("multi_query", true)) multi_query(b);
}

void gpt_neox(ModelBlock& b) {
  common(b, {.kv_heads = "", .head_dim = ""}, false);
  plain_ffn_with_biases(b, b.flag("attention_bias", true));
  if (b.is_positive("hidden_dropout")) b.set("dropout", "true");
}

void opt(ModelBlock& b) {
  common(b, {.kv_heads = "", .head_dim = "", .ffn = "ffn_dim"}, true);
  plain_ffn_with_biases(b, b.flag("enable_bias", true));
  b.set("learned_positions", "true");
  if (b.is_positive("dropout")) b.set("dropout", "true");
  const auto width = b.whole("word_embed_proj_dim"), hidden = b.whole("hidden_size");
  if (width && hidden && *width != *hidden)
    b.expected(*b.find("word_embed_proj_dim"), "word_embed_proj_dim",
               fmt::format("hidden_size, {}, since embeddings of another width are not known", *hidden));
}

void falcon(ModelBlock& b) {
  constexpr std::string_view heads = "num_attention_heads|n_head";
  common(b, {"num_hidden_layers|n_layer", "hidden_size", heads, "", "", ""}, true);
  ffn_or_four_times_hidden(b, "ffn_hidden_size", "hidden_size");
  plain_ffn_with_biases(b, b.flag("bias", false));
  if (b.flag("new_decoder_architecture", false))
    grouped_heads(b, heads, "num_kv_heads|n_head_kv");
  else if (b.flag("multi_query", true))
    multi_query(b);
}

void bloom(ModelBlock& b) {
  common(b,
         {"n_layer|num_hidden_layers", "hidden_size|n_embed", "n_head|num_attention_heads", "", "", "", "seq_length"},
         true);
  ffn_or_four_times_hidden(b, "n_inner", "hidden_size|n_embed");
  plain_ffn_with_biases(b, true);
}

void mpt(ModelBlock& b) {
  common(b, {"n_layers", "d_model", "n_heads", "", "", "", "max_seq_len"}, true);
  const std::int64_t ratio = b.whole("expansion_ratio").value_or(4);
  if (const auto width = b.whole("d_model")) b.set("ffn_hidden", ratio * *width);
  plain_ffn_with_biases(b, !b.flag("no_bias", false));
  const ModelBlock attention = b.inside("attn_config");
  if (const Node* type = attention.find("attn_type"); type && type->scalar == "multiquery_attention") multi_query(b);
  if (const auto own = attention.whole("kv_n_heads"); own && own != b.whole("n_heads")) {
    b.set("attention", "gqa");
    b.set("kv_heads", *own);
  }
  if (b.flag("learned_pos_emb", true) && !attention.flag("alibi", false) && !attention.flag("rope", false))
    b.set("learned_positions", "true");
}

}  // namespace

const std::vector<HuggingFaceFamily>& huggingface_families() {
  static const std::vector<HuggingFaceFamily> families{
      {"BloomForCausalLM", "bloom", bloom},
      {"DeepseekV2ForCausalLM", "deepseek_v2", deepseek},
      {"DeepseekV3ForCausalLM", "deepseek_v3", deepseek},
      {"FalconForCausalLM", "falcon", falcon},
      {"GPT2LMHeadModel", "gpt2", gpt2},
      {"GPTBigCodeForCausalLM", "gpt_bigcode", gpt_bigcode},
      {"GPTNeoXForCausalLM", "gpt_neox", gpt_neox},
      {"Gemma2ForCausalLM", "gemma2", gemma2},
      {"Gemma3ForCausalLM", "gemma3_text", gemma3},
      {"GemmaForCausalLM", "gemma", gemma},
      {"GptOssForCausalLM", "gpt_oss", gpt_oss},
      {"Grok1ModelForCausalLM", "grok-1", grok1},
      {"Llama4ForCausalLM", "llama4_text", llama4},
      {"LlamaForCausalLM", "llama", llama},
      {"MPTForCausalLM", "mpt", mpt},
      {"MistralForCausalLM", "mistral", mistral},
      {"MixtralForCausalLM", "mixtral", mixtral},
      {"MptForCausalLM", "mpt", mpt},
      {"NemotronForCausalLM", "nemotron", nemotron},
      {"OPTForCausalLM", "opt", opt},
      {"Olmo2ForCausalLM", "olmo2", olmo2},
      {"Phi3ForCausalLM", "phi3", phi3},
      {"Qwen2ForCausalLM", "qwen2", qwen2},
      {"Qwen2MoeForCausalLM", "qwen2_moe", qwen2_moe},
      {"Qwen3ForCausalLM", "qwen3", qwen3},
      {"Qwen3MoeForCausalLM", "qwen3_moe", qwen3_moe},
      {"Starcoder2ForCausalLM", "starcoder2", starcoder2},
  };
  return families;
}

}  // namespace gigatwin::scenario
