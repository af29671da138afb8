#pragma once

#include "workload/model.hpp"

/// Published model shapes that the tests use.
namespace gigatwin::workload::shapes {

/// Brown et al., arXiv 2005.14165, table 2.1, as Megatron runs it: vocabulary padded to 51200.
inline ModelSpec gpt(std::int64_t layers, std::int64_t hidden, std::int64_t heads) {
  ModelSpec m;
  m.title = "GPT";
  m.layers = layers;
  m.hidden = hidden;
  m.heads = heads;
  m.ffn_hidden = 4 * hidden;
  m.gated = false;
  m.vocabulary = 51200;
  m.sequence = 2048;
  m.tied_embeddings = m.learned_positions = m.biases = m.dropout = true;
  return m;
}
inline ModelSpec gpt3_175b() { return gpt(96, 12288, 96); }

/// Llama 3, arXiv 2407.21783, table 3.
inline ModelSpec llama3(std::int64_t layers, std::int64_t hidden, std::int64_t heads, std::int64_t ffn) {
  ModelSpec m;
  m.title = "Llama 3";
  m.layers = layers;
  m.hidden = hidden;
  m.heads = heads;
  m.attention = Attention::gqa;
  m.kv_heads = 8;
  m.ffn_hidden = ffn;
  m.vocabulary = 128256;
  m.sequence = 8192;
  return m;
}
inline ModelSpec llama3_8b() { return llama3(32, 4096, 32, 14336); }
inline ModelSpec llama3_70b() { return llama3(80, 8192, 64, 28672); }
inline ModelSpec llama3_405b() { return llama3(126, 16384, 128, 53248); }

/// Jiang et al., arXiv 2401.04088, table 1.
inline ModelSpec mixtral_8x7b() {
  ModelSpec m = llama3(32, 4096, 32, 0);
  m.title = "Mixtral 8x7B";
  m.vocabulary = 32000;
  m.experts = 8;
  m.experts_per_token = 2;
  m.expert_ffn = 14336;
  return m;
}

/// DeepSeek-V3, arXiv 2412.19437, section 4.2, without its multi-token prediction module.
inline ModelSpec deepseek_v3() {
  ModelSpec m;
  m.title = "DeepSeek-V3";
  m.layers = 61;
  m.hidden = 7168;
  m.heads = 128;
  m.attention = Attention::mla;
  m.q_lora_rank = 1536;
  m.kv_lora_rank = 512;
  m.qk_nope_dim = 128;
  m.qk_rope_dim = 64;
  m.v_dim = 128;
  m.ffn_hidden = 18432;
  m.vocabulary = 129280;
  m.sequence = 4096;
  m.experts = 256;
  m.experts_per_token = 8;
  m.shared_experts = 1;
  m.expert_ffn = 2048;
  m.dense_layers = 3;
  return m;
}

/// Small enough for arithmetic by hand.
inline ModelSpec tiny() {
  ModelSpec m;
  m.title = "tiny";
  m.layers = 2;
  m.hidden = 8;
  m.heads = 2;
  m.ffn_hidden = 16;
  m.vocabulary = 32;
  m.sequence = 4;
  return m;
}

}  // namespace gigatwin::workload::shapes
