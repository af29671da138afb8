#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

/// The shape of a decoder-only transformer, dense or mixture of experts, and what follows from it alone: parameters and
/// useful compute.
namespace gigatwin::workload {

enum class Attention {
  mha,  ///< every head has its own keys and values
  gqa,  ///< heads share keys and values in groups
  mla,  ///< keys and values are expanded from one latent vector (DeepSeek-V2 and V3)
};

struct ModelSpec {
  std::string title;
  std::int64_t layers = 0;
  std::int64_t hidden = 0;
  std::int64_t heads = 0;
  Attention attention = Attention::mha;
  std::int64_t kv_heads = 0;             ///< gqa only
  std::optional<std::int64_t> head_dim;  ///< mha and gqa; hidden / heads if absent
  std::int64_t q_lora_rank = 0;          ///< mla only; 0: queries come straight from the hidden state
  std::int64_t kv_lora_rank = 0;         ///< mla only
  std::int64_t qk_nope_dim = 0;          ///< mla only: part of a head's query and key without position
  std::int64_t qk_rope_dim = 0;          ///< mla only: part with rotary position, its key shared by all heads
  std::int64_t v_dim = 0;                ///< mla only: value of one head
  std::int64_t ffn_hidden = 0;           ///< of dense layers
  bool gated = true;                     ///< SwiGLU: three matrices; otherwise two
  bool clamped_gate = false;             ///< gate and value have biases, are clamped and shifted (gpt-oss)
  std::int64_t vocabulary = 0;
  std::int64_t sequence = 0;       ///< tokens of one training sequence
  bool tied_embeddings = false;    ///< the output head is the input embedding
  bool learned_positions = false;  ///< one embedding per position (GPT-3); otherwise rotary
  bool biases = false;             ///< linear layers and norms have biases (GPT-3)
  bool dropout = false;            ///< trained with dropout (GPT-3): its masks take memory
  std::int64_t experts = 0;        ///< routed experts of a layer; 0: dense model
  std::int64_t experts_per_token = 0;
  std::int64_t shared_experts = 0;    ///< every token passes through them as well
  std::int64_t expert_ffn = 0;        ///< hidden width of one expert
  std::int64_t dense_layers = 0;      ///< the first layers, without experts
  std::int64_t mixture_every = 1;     ///< after dense_layers, the last of every so many layers has experts; 1: all have
  std::int64_t attention_window = 0;  ///< tokens that one query of a windowed layer sees, itself included; 0: no window
  std::int64_t window_layers = 0;     ///< layers whose attention is windowed (gpt-oss: every second one)
  bool attention_bias = false;        ///< queries, keys and values have biases, without `biases` (Qwen2)
  bool qk_norm = false;               ///< every head's query and key are normed (Qwen3)
  std::int64_t predicted_tokens = 0;  ///< multi-token prediction modules (DeepSeek-V3), one more token each; 0: none
  std::vector<hardware::Source> sources;
};

const Schema<ModelSpec>& model_schema();

bool is_mixture(const ModelSpec& model);
/// Heads that have keys and values of their own.
std::int64_t kv_heads(const ModelSpec& model);
/// Width of one head's query and key.
std::int64_t query_dim(const ModelSpec& model);
/// Width of one head's value.
std::int64_t value_dim(const ModelSpec& model);
/// Matrices of one feed-forward block: 3 if gated, else 2.
std::int64_t ffn_matrices(const ModelSpec& model);

/// Layers that have experts; 0 for a dense model. Prediction modules apart.
std::int64_t mixture_layers(const ModelSpec& model);
/// Whether layer `layer`, from 0, has experts.
///
///   layer >= dense_layers  and  (layer - dense_layers + 1) mod mixture_every = 0       as Qwen and Llama 4 count
bool is_mixture_layer(const ModelSpec& model, std::int64_t layer);

/// Keys that one query sees, mean over the positions of a sequence and over the layers (prediction modules apart, which
/// see all).
///
///   full layer s / 2        windowed layer w - w^2 / (2 s), and s / 2 where w >= s
///
/// s sequence, w attention_window; causal; a token's own key counts as half, as everywhere here.
double attended_tokens(const ModelSpec& model);

/// Parameters by part; each a plain count.
struct LayerParameters {
  double attention = 0.0;       ///< weights of the attention's linear layers
  double dense_ffn = 0.0;       ///< of a dense layer
  double expert = 0.0;          ///< of one routed expert
  double shared_experts = 0.0;  ///< of all shared experts together
  double router = 0.0;
  double norms = 0.0;  ///< norms and biases of the layer
};
LayerParameters layer_parameters(const ModelSpec& model);

/// Input embedding, with learned positions.
double embedding_parameters(const ModelSpec& model);
/// Output head: vocabulary x hidden, also where it is the tied input embedding.
double head_parameters(const ModelSpec& model);
/// Of one multi-token prediction module, its layer apart: projection of 2 h to h and three norms. Embedding and head
/// are those of the model.  Source: DeepSeek-V3 (arXiv 2412.19437), section 2.2.
double prediction_parameters(const ModelSpec& model);
/// All parameters, those of the prediction modules too; a tied head is not counted twice.
double total_parameters(const ModelSpec& model);
/// Parameters that one token passes through: as total, with `experts_per_token` of the routed experts.
double active_parameters(const ModelSpec& model);

/// Useful compute of one token, forward.
///
///   F = 2 (active weights in matrix products, head included, embedding look-up apart) + 2 layers n a (d_qk + d_v)
///
/// n `attended_tokens`, a heads; each prediction module adds a layer of the last kind, its projection and the head once
/// more.  Training takes 3 F (forward and twice that backward): recomputation is not useful compute.  Source: PaLM
/// (arXiv 2204.02311) appendix B, with causal attention halved.
Flop forward_compute_per_token(const ModelSpec& model);
Flop training_compute_per_token(const ModelSpec& model);

}  // namespace gigatwin::workload
