#include "workload/model.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gigatwin::workload {
namespace {

double count(std::int64_t n) { return static_cast<double>(n); }

std::string number_text(std::int64_t n) { return fmt::format("{}", n); }

void check_attention(const ModelSpec& m, BlockProblems& problems) {
  if (m.attention == Attention::gqa && (m.kv_heads < 1 || m.heads % m.kv_heads != 0))
    problems.expected("kv_heads", fmt::format("a divisor of the {} heads", m.heads), number_text(m.kv_heads));
  const bool own_width = m.attention == Attention::mla || m.head_dim;
  if (!own_width && m.heads > 0 && m.hidden % m.heads != 0)
    problems.expected("heads", fmt::format("a divisor of hidden, {}, or a head_dim beside it", m.hidden),
                      number_text(m.heads));
}

void check_mixture(const ModelSpec& m, BlockProblems& problems) {
  if (m.experts_per_token < 1 || m.experts_per_token > m.experts)
    problems.expected("experts_per_token", fmt::format("1 to the {} experts", m.experts),
                      number_text(m.experts_per_token));
  if (m.expert_ffn < 1)
    problems.expected("expert_ffn", "the hidden width of one expert, at least 1", number_text(m.expert_ffn));
  if (m.dense_layers >= m.layers)
    problems.expected("dense_layers", fmt::format("fewer than the {} layers", m.layers), number_text(m.dense_layers),
                      "a model without experts has experts: 0");
  if (m.dense_layers < m.layers && mixture_layers(m) < 1)
    problems.expected("mixture_every", fmt::format("1 to {}, the layers after dense_layers", m.layers - m.dense_layers),
                      number_text(m.mixture_every));
  if (mixture_layers(m) < m.layers && m.ffn_hidden < 1)
    problems.expected("ffn_hidden", "the hidden width of the dense layers, at least 1", number_text(m.ffn_hidden));
}

void check_gate(const ModelSpec& m, BlockProblems& problems) {
  if (m.clamped_gate && !m.gated)
    problems.expected("clamped_gate", "false, since the feed-forward is not gated", "true");
}

void check_dense(const ModelSpec& m, BlockProblems& problems) {
  const std::pair<const char*, std::int64_t> mixture_keys[] = {{"experts_per_token", m.experts_per_token},
                                                               {"shared_experts", m.shared_experts},
                                                               {"expert_ffn", m.expert_ffn},
                                                               {"dense_layers", m.dense_layers}};
  for (const auto& [key, value] : mixture_keys)
    if (value != 0)
      problems.expected(key, "nothing, since experts is 0", number_text(value), "state experts, or leave this out");
  if (m.mixture_every != 1)
    problems.expected("mixture_every", "1, since experts is 0", number_text(m.mixture_every),
                      "state experts, or leave this out");
  if (m.ffn_hidden < 1)
    problems.expected("ffn_hidden", "the hidden width of the feed-forward blocks, at least 1",
                      number_text(m.ffn_hidden));
}

void check_window(const ModelSpec& m, BlockProblems& problems) {
  if (m.window_layers > m.layers)
    problems.expected("window_layers", fmt::format("at most the {} layers", m.layers), number_text(m.window_layers));
  if (m.window_layers > 0 && m.attention_window == 0)
    problems.expected("attention_window", "the tokens that a windowed layer sees, at least 1", "0");
  if (m.attention_window > 0 && m.window_layers == 0)
    problems.expected("window_layers", "the number of layers with the window, at least 1", "0");
}

void check_model(const ModelSpec& m, BlockProblems& problems) {
  check_attention(m, problems);
  check_gate(m, problems);
  check_window(m, problems);
  if (is_mixture(m))
    check_mixture(m, problems);
  else
    check_dense(m, problems);
}

/// Weights of the attention's linear layers, and biases and norms inside them.
double attention_weights(const ModelSpec& m) {
  const double h = count(m.hidden), a = count(m.heads);
  if (m.attention == Attention::mla) {
    const double query = a * count(query_dim(m));
    const double q = m.q_lora_rank > 0 ? count(m.q_lora_rank) * (h + query) : h * query;
    const double kv =
        h * count(m.kv_lora_rank + m.qk_rope_dim) + count(m.kv_lora_rank) * a * count(m.qk_nope_dim + m.v_dim);
    return q + kv + a * count(m.v_dim) * h;
  }
  const double d = count(query_dim(m));
  return 2.0 * h * a * d + 2.0 * h * count(kv_heads(m)) * d;
}

double norm_parameters(const ModelSpec& m) {
  const double h = count(m.hidden);
  double norms = 2.0 * h;
  if (m.attention == Attention::mla) norms += count(m.q_lora_rank + m.kv_lora_rank);
  if (m.qk_norm) norms += 2.0 * count(query_dim(m));  // one vector for all heads
  const double qkv_biases = count(m.heads + 2 * kv_heads(m)) * count(query_dim(m));
  if (m.attention_bias && !m.biases) norms += qkv_biases;
  if (m.biases) {
    // Norm biases 2 h; queries, keys, values and output; the feed-forward's matrices into and out of its width.
    const double width = count(is_mixture(m) ? 0 : m.ffn_hidden);
    norms += 2.0 * h + qkv_biases + h;
    norms += count(ffn_matrices(m) - 1) * width + h;
  }
  return norms;
}

double mixture_ffn(const LayerParameters& p, std::int64_t experts) {
  return count(experts) * p.expert + p.shared_experts + p.router;
}

/// Sum over all layers and prediction modules with `experts` of the routed experts counted. A module's layer is of the
/// kind of the last.
double layer_sum(const ModelSpec& m, std::int64_t experts) {
  const LayerParameters p = layer_parameters(m);
  const double modules = count(m.predicted_tokens);
  const bool mixture_last = is_mixture_layer(m, m.layers - 1);
  const double mixture = count(mixture_layers(m)) + (mixture_last ? modules : 0.0);
  const double all = count(m.layers) + modules;
  return all * (p.attention + p.norms) + (all - mixture) * p.dense_ffn + mixture * mixture_ffn(p, experts) +
         modules * prediction_parameters(m);
}

double parameters(const ModelSpec& m, std::int64_t experts) {
  const double last_norm = count(m.hidden) * (m.biases ? 2.0 : 1.0);
  return layer_sum(m, experts) + last_norm + embedding_parameters(m) + (m.tied_embeddings ? 0.0 : head_parameters(m));
}

/// Norms of a prediction module: of the hidden state, of the next token's embedding, and before the head.
double prediction_norms(const ModelSpec& m) { return 3.0 * count(m.hidden); }

}  // namespace

bool is_mixture(const ModelSpec& m) { return m.experts > 0; }

std::int64_t kv_heads(const ModelSpec& m) { return m.attention == Attention::gqa ? m.kv_heads : m.heads; }

std::int64_t query_dim(const ModelSpec& m) {
  if (m.attention == Attention::mla) return m.qk_nope_dim + m.qk_rope_dim;
  return m.head_dim ? *m.head_dim : m.hidden / m.heads;
}

std::int64_t value_dim(const ModelSpec& m) { return m.attention == Attention::mla ? m.v_dim : query_dim(m); }

std::int64_t ffn_matrices(const ModelSpec& m) { return m.gated ? 3 : 2; }

std::int64_t mixture_layers(const ModelSpec& m) {
  return is_mixture(m) ? std::max<std::int64_t>(m.layers - m.dense_layers, 0) / m.mixture_every : 0;
}

bool is_mixture_layer(const ModelSpec& m, std::int64_t layer) {
  return is_mixture(m) && layer >= m.dense_layers && (layer - m.dense_layers + 1) % m.mixture_every == 0;
}

double attended_tokens(const ModelSpec& m) {
  const double s = count(m.sequence), w = std::min(count(m.attention_window), s);
  const double windowed = m.window_layers > 0 ? count(m.window_layers) / count(m.layers) : 0.0;
  return (1.0 - windowed) * s / 2.0 + windowed * (w - w * w / (2.0 * s));
}

LayerParameters layer_parameters(const ModelSpec& m) {
  const double h = count(m.hidden), matrices = count(ffn_matrices(m));
  LayerParameters p;
  p.attention = attention_weights(m);
  p.dense_ffn = matrices * h * count(m.ffn_hidden);
  p.expert = matrices * h * count(m.expert_ffn);
  p.shared_experts = p.expert * count(m.shared_experts);
  p.router = h * count(m.experts);
  p.norms = norm_parameters(m);
  return p;
}

double embedding_parameters(const ModelSpec& m) {
  return count(m.hidden) * count(m.vocabulary + (m.learned_positions ? m.sequence : 0));
}

double head_parameters(const ModelSpec& m) { return count(m.hidden) * count(m.vocabulary); }

double prediction_parameters(const ModelSpec& m) {
  return 2.0 * count(m.hidden) * count(m.hidden) + prediction_norms(m);
}

double total_parameters(const ModelSpec& m) { return parameters(m, m.experts); }

double active_parameters(const ModelSpec& m) { return parameters(m, m.experts_per_token); }

Flop forward_compute_per_token(const ModelSpec& m) {
  const double layers = count(m.layers), modules = count(m.predicted_tokens);
  const double norms = (layers + modules) * layer_parameters(m).norms + modules * prediction_norms(m);
  const double weights = layer_sum(m, m.experts_per_token) - norms + (1.0 + modules) * head_parameters(m);
  const double keys = layers * attended_tokens(m) + modules * count(m.sequence) / 2.0;  // over all layers
  return {2.0 * weights + 2.0 * keys * count(m.heads) * count(query_dim(m) + value_dim(m))};
}

Flop training_compute_per_token(const ModelSpec& m) { return 3.0 * forward_compute_per_token(m); }

const Schema<ModelSpec>& model_schema() {
  using M = ModelSpec;
  constexpr std::int64_t wide = 1'000'000;
  static const Schema<M> schema{
      "model",
      "Shape of a decoder-only transformer, dense or mixture of experts.",
      {text("title", &M::title).required().doc("Name for people."),
       integer("layers", &M::layers).required().between(1, 10'000).doc("Transformer layers."),
       integer("hidden", &M::hidden).required().between(1, wide).doc("Width of the hidden state."),
       integer("heads", &M::heads).required().between(1, 10'000).doc("Attention heads."),
       choice("attention", &M::attention, {{"mha", Attention::mha}, {"gqa", Attention::gqa}, {"mla", Attention::mla}})
           .doc("Every head with its own keys and values, shared in groups, or expanded from one latent vector."),
       integer("kv_heads", &M::kv_heads)
           .required()
           .only_when("attention", {"gqa"})
           .between(1, 10'000)
           .doc("Heads with keys and values of their own."),
       integer("head_dim", &M::head_dim)
           .only_when("attention", {"mha", "gqa"})
           .between(1, 10'000)
           .doc("Width of one head; hidden / heads if left out."),
       integer("q_lora_rank", &M::q_lora_rank)
           .only_when("attention", {"mla"})
           .between(0, wide)
           .doc("Latent width of the queries; 0: straight from the hidden state."),
       integer("kv_lora_rank", &M::kv_lora_rank)
           .required()
           .only_when("attention", {"mla"})
           .between(1, wide)
           .doc("Latent width of keys and values."),
       integer("qk_nope_dim", &M::qk_nope_dim)
           .required()
           .only_when("attention", {"mla"})
           .between(1, 10'000)
           .doc("Part of a head's query and key without position."),
       integer("qk_rope_dim", &M::qk_rope_dim)
           .required()
           .only_when("attention", {"mla"})
           .between(0, 10'000)
           .doc("Part with rotary position; its key is shared by all heads."),
       integer("v_dim", &M::v_dim)
           .required()
           .only_when("attention", {"mla"})
           .between(1, 10'000)
           .doc("Width of one head's value."),
       integer("ffn_hidden", &M::ffn_hidden).between(0, wide).doc("Hidden width of the dense feed-forward blocks."),
       boolean("gated", &M::gated).doc("Gated feed-forward (SwiGLU, three matrices) instead of two matrices."),
       boolean("clamped_gate", &M::clamped_gate)
           .doc(
               "Gate and value have biases, are clamped and shifted (gpt-oss): a long chain where no kernel fuses it."),
       integer("vocabulary", &M::vocabulary).required().between(1, 100'000'000).doc("Tokens of the vocabulary."),
       integer("sequence", &M::sequence).required().between(1, 100'000'000).doc("Tokens of one training sequence."),
       boolean("tied_embeddings", &M::tied_embeddings).doc("The output head is the input embedding."),
       boolean("learned_positions", &M::learned_positions).doc("One embedding per position; otherwise rotary."),
       boolean("biases", &M::biases).doc("Linear layers and norms have biases."),
       boolean("dropout", &M::dropout).doc("Trained with dropout, whose masks take memory."),
       integer("experts", &M::experts).between(0, 100'000).doc("Routed experts of a layer; 0: a dense model."),
       integer("experts_per_token", &M::experts_per_token)
           .between(0, 100'000)
           .doc("Routed experts that one token passes through."),
       integer("shared_experts", &M::shared_experts).between(0, 1'000).doc("Experts that every token passes through."),
       integer("expert_ffn", &M::expert_ffn).between(0, wide).doc("Hidden width of one expert."),
       integer("dense_layers", &M::dense_layers).between(0, 10'000).doc("First layers, without experts."),
       integer("mixture_every", &M::mixture_every)
           .between(1, 10'000)
           .doc("After dense_layers, the last of every so many layers has experts; 1: all have."),
       integer("attention_window", &M::attention_window)
           .between(0, 100'000'000)
           .doc("Tokens that a query of a windowed layer sees, itself included; 0: no window."),
       integer("window_layers", &M::window_layers).between(0, 10'000).doc("Layers whose attention is windowed."),
       boolean("attention_bias", &M::attention_bias).doc("Queries, keys and values have biases, the other layers not."),
       boolean("qk_norm", &M::qk_norm).doc("Every head's query and key are normed."),
       integer("predicted_tokens", &M::predicted_tokens)
           .between(0, 16)
           .doc(
               "Multi-token prediction modules, one more predicted token each: a layer, a projection, the head again."),
       blocks<hardware::source_schema>("sources", &M::sources).doc("Where each figure comes from.")},
      check_model};
  return schema;
}

}  // namespace gigatwin::workload
