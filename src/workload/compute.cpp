#include "workload/compute.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace gigatwin::workload {
namespace {

double number(std::int64_t n) { return static_cast<double>(n); }

/// `count` products of [rows, in] with [in, out].
struct Product {
  double rows, in, out;
  double count = 1.0;
};

/// A kernel that only moves bytes, or several of a kind: per token, forward and backward.
struct Traffic {
  double forward = 0.0, backward = 0.0;
  double forward_kernels = 0.0, backward_kernels = 0.0;
  Traffic& operator+=(const Traffic& t) {
    forward += t.forward, backward += t.backward;
    forward_kernels += t.forward_kernels, backward_kernels += t.backward_kernels;
    return *this;
  }
};

// Products inside a training step reach this share of `matmul_efficiency`, which is the best shape's rate in a
// benchmark: the shapes of a split model fill the last wave of tiles badly, and clocks fall under sustained load.
// Assumption, range 0.8-1.0; one value for all machines, set so that the rows of tests/workload/published_test.cpp lie
// around their published times together.
constexpr double sustained = 0.85;

/// What the accelerator achieves.
struct Rates {
  FlopPerSecond low, bf16, attention;
  BytesPerSecond memory;
  Seconds launch;
};

Rates rates_of(const hardware::AcceleratorSpec& a, hardware::Precision precision) {
  const auto low = hardware::peak(a, precision);
  GIGATWIN_ASSERT(low.has_value(), "{} lacks the plan's precision", a.title);
  const double matmul = sustained * a.matmul_efficiency;
  return {matmul * *low, matmul * a.peak_bf16, a.attention_backward_efficiency * a.peak_bf16,
          a.memory_efficiency * a.memory_bandwidth, a.kernel_launch};
}

// ---- matrix products
// -------------------------------------------------------------------------------------------------

std::vector<Product> attention_products(const ModelSpec& m, const PlanSpec& p, double tokens) {
  const double h = number(m.hidden), a = number(m.heads) / number(p.tensor);
  const Product output{tokens, a * number(value_dim(m)), h};
  if (m.attention != Attention::mla)
    return {{tokens, h, (a + 2.0 * kv_heads_per_rank(m, p)) * number(query_dim(m))}, output};
  const double latent = number(m.kv_lora_rank), queries = a * number(query_dim(m));
  std::vector<Product> products = {{tokens, h, (latent + number(m.qk_rope_dim)) / number(p.tensor)},
                                   {tokens, latent, a * number(m.qk_nope_dim + m.v_dim)},
                                   output};
  if (m.q_lora_rank > 0) {
    products.push_back({tokens, h, number(m.q_lora_rank) / number(p.tensor)});
    products.push_back({tokens, number(m.q_lora_rank), queries});
  } else {
    products.push_back({tokens, h, queries});
  }
  return products;
}

void add_ffn(std::vector<Product>& products, const ModelSpec& m, double rows, double width, double count) {
  const double h = number(m.hidden);
  products.push_back({rows, h, number(ffn_matrices(m) - 1) * width, count});
  products.push_back({rows, width, h, count});
}

/// Linear layers of a piece. Experts: the tokens of all ranks of the group spread evenly over the experts.
std::vector<Product> products_of(Piece piece, const ModelSpec& m, const PlanSpec& p, double tokens) {
  const double h = number(m.hidden), tensor = number(p.tensor);
  if (piece == Piece::embedding) return {};
  if (piece == Piece::head) return {{tokens, h, number(m.vocabulary) / tensor}};
  std::vector<Product> products = attention_products(m, p, tokens);
  if (piece == Piece::dense_layer) {
    add_ffn(products, m, tokens, number(m.ffn_hidden) / tensor, 1.0);
    return products;
  }
  const double local = number(m.experts) / number(p.expert);
  add_ffn(products, m, tokens * number(m.experts_per_token) / local, number(m.expert_ffn) / tensor, local);
  if (m.shared_experts > 0) add_ffn(products, m, tokens, number(m.shared_experts * m.expert_ffn) / tensor, 1.0);
  products.push_back({p.sequence_parallel ? tokens / tensor : tokens, h, number(m.experts)});  // router
  return products;
}

Seconds product_time(double m, double n, double k, double bytes, FlopPerSecond rate, BytesPerSecond memory) {
  return std::max(Flop{2.0 * m * n * k} / rate, Bytes{bytes} / memory);
}

/// Forward and backward of all products. The weight gradient is added up in memory in its own precision.
void add_products(PieceTime& time, const std::vector<Product>& products, const Rates& rates, FlopPerSecond rate,
                  double operand, const PlanSpec& plan) {
  const double gradient = plan.fp32_gradients ? 8.0 : 4.0;  // read and written
  for (const Product& p : products) {
    const double inputs = p.rows * p.in, outputs = p.rows * p.out, weights = p.in * p.out;
    const auto time_for = [&](double bytes) {
      return p.count * product_time(p.rows, p.out, p.in, bytes, rate, rates.memory);
    };
    const Flop work{2.0 * p.count * p.rows * p.in * p.out};
    time.forward.matmul += time_for(operand * (inputs + weights) + 2.0 * outputs);
    time.backward.matmul += time_for(operand * (outputs + weights) + 2.0 * inputs) +
                            time_for(operand * (inputs + outputs) + gradient * weights);
    time.forward.work += work;
    time.backward.work += 2.0 * work;
    // One grouped kernel for all experts of a rank.
    time.forward.launch += rates.launch;
    time.backward.launch += 2.0 * rates.launch;
  }
}

/// Low precision: every operand is read in BF16 and written in the narrow format, forward the inputs, backward the
/// output gradients. Assumption: not fused with its producer.
Traffic casts(const std::vector<Product>& products, double operand) {
  Traffic t;
  if (operand == 2.0) return t;
  for (const Product& p : products) {
    t.forward += (2.0 + operand) * p.count * p.rows * p.in;
    t.backward += (2.0 + operand) * p.count * p.rows * p.out;
    t.forward_kernels += 1.0;
    t.backward_kernels += 1.0;
  }
  return t;
}

// ---- kernels that move bytes: 2 B per number read or written, 1 B per dropout mask
// -------------------------------------

/// Two norms and two residual sums of a layer, per number of the hidden state.
Traffic norms_and_residuals(const ModelSpec& m) {
  const double extra_norms = m.attention == Attention::mla ? 2.0 : 0.0;  // of the latents: small, but kernels
  Traffic t{2.0 * 4.0 + 2.0 * 6.0, 2.0 * 6.0 + 2.0 * 6.0, 4.0 + extra_norms, 6.0 + 2.0 * extra_norms};
  if (m.dropout) t += {2.0 * 1.0, 2.0 * 5.0, 0.0, 2.0};
  return t;
}

/// Activation function per number of its hidden width: gated reads two and writes one.
Traffic activation(const ModelSpec& m) { return m.gated ? Traffic{6.0, 10.0, 1.0, 1.0} : Traffic{4.0, 6.0, 1.0, 1.0}; }

/// Rotary position on queries and keys, read and written in both directions, per token before the tensor split.
Traffic rotary(const ModelSpec& m, const PlanSpec& p) {
  if (m.learned_positions) return {};
  const double keys = kv_heads_per_rank(m, p) * number(p.tensor);
  const double numbers = m.attention == Attention::mla ? number((m.heads + 1) * m.qk_rope_dim)
                                                       : (number(m.heads) + keys) * number(query_dim(m));
  return {4.0 * numbers, 4.0 * numbers, 1.0, 1.0};
}

/// Stored attention scores, per score: forward QK^T writes 2, softmax 2 + 2, dropout 2 + 2 + 1, AV reads 2 (8 without
/// dropout, 13 with); backward twice the products' and the element-wise traffic (14 and 19).
Traffic scores(const ModelSpec& m) { return m.dropout ? Traffic{13.0, 19.0, 2.0, 2.0} : Traffic{8.0, 14.0, 1.0, 1.0}; }

/// Router's softmax and top-k over all experts, and the permutation of token copies before and after the experts.
Traffic routing(const ModelSpec& m) {
  const double copies = number(m.experts_per_token) * number(m.hidden), all = number(m.experts);
  return {2.0 * 4.0 * copies + 12.0 * all, 2.0 * 4.0 * copies + 12.0 * all, 6.0, 6.0};
}

void add_traffic(PieceTime& time, const Traffic& t, double items, const Rates& rates) {
  time.forward.memory_bound += Bytes{t.forward * items} / rates.memory;
  time.backward.memory_bound += Bytes{t.backward * items} / rates.memory;
  time.forward.launch += t.forward_kernels * rates.launch;
  time.backward.launch += t.backward_kernels * rates.launch;
}

// ---- attention
// -------------------------------------------------------------------------------------------------------

/// The product of queries, keys and values: fused, or with all scores in memory.
PieceTime attention_core(const ModelSpec& m, const PlanSpec& p, double tokens, const Rates& rates) {
  const double per_token = number(m.sequence * m.heads) * number(query_dim(m) + value_dim(m)) / number(p.tensor);
  PieceTime time;
  time.forward.work = {(p.fused_attention ? 1.0 : 2.0) * tokens * per_token};
  time.backward.work = (p.fused_attention ? 2.5 : 2.0) * time.forward.work;
  time.forward.attention = time.forward.work / rates.attention;
  time.backward.attention = time.backward.work / rates.attention;
  time.forward.launch = (p.fused_attention ? 1.0 : 2.0) * rates.launch;
  time.backward.launch = (p.fused_attention ? 2.0 : 4.0) * rates.launch;
  if (!p.fused_attention) add_traffic(time, scores(m), tokens * number(m.heads * m.sequence) / number(p.tensor), rates);
  return time;
}

// ---- pieces
// ----------------------------------------------------------------------------------------------------------

/// Norms and activation functions: what selective recomputation repeats with fused attention.
PassTime cheap_forward(const ModelSpec& m, double norm_tokens, double tokens, double width, const Rates& rates) {
  PassTime pass;
  const double bytes = 2.0 * 4.0 * norm_tokens * number(m.hidden) + activation(m).forward * tokens * width;
  pass.memory_bound = Bytes{bytes} / rates.memory;
  pass.launch = 3.0 * rates.launch;
  return pass;
}

PieceTime layer_time(Piece piece, const TrainingSpec& t, double tokens, const Rates& rates) {
  const ModelSpec& m = t.model;
  const PlanSpec& p = t.plan;
  const double tensor = number(p.tensor), norm_tokens = p.sequence_parallel ? tokens / tensor : tokens;
  const bool mixture = piece == Piece::mixture_layer;
  const double width =
      number(mixture ? (m.experts_per_token + m.shared_experts) * m.expert_ffn : m.ffn_hidden) / tensor;
  const std::vector<Product> products = products_of(piece, m, p, tokens);
  const PieceTime core = attention_core(m, p, tokens, rates);
  PieceTime time = core;
  add_products(time, products, rates, rates.low, operand_bytes(p.precision), p);
  add_traffic(time, casts(products, operand_bytes(p.precision)), 1.0, rates);
  add_traffic(time, norms_and_residuals(m), norm_tokens * number(m.hidden), rates);
  add_traffic(time, rotary(m, p), tokens / tensor, rates);
  add_traffic(time, activation(m), tokens * width, rates);
  if (mixture) add_traffic(time, routing(m), norm_tokens, rates);
  if (p.recompute == Recompute::full) time.recompute = time.forward;
  if (p.recompute == Recompute::selective)
    time.recompute = p.fused_attention ? cheap_forward(m, norm_tokens, tokens, width, rates) : core.forward;
  return time;
}

/// Last norm, product with the vocabulary, cross-entropy on its FP32 logits: 2 B and 4 B per logit, both ways.
PieceTime head_time(const TrainingSpec& t, double tokens, const Rates& rates) {
  const ModelSpec& m = t.model;
  const double tensor = number(t.plan.tensor), norm_tokens = t.plan.sequence_parallel ? tokens / tensor : tokens;
  PieceTime time;
  add_products(time, products_of(Piece::head, m, t.plan, tokens), rates, rates.bf16, 2.0, t.plan);
  add_traffic(time, {6.0, 6.0, 3.0, 1.0}, tokens * number(m.vocabulary) / tensor, rates);
  add_traffic(time, {4.0, 6.0, 1.0, 2.0}, norm_tokens * number(m.hidden), rates);
  return time;
}

}  // namespace

PassTime& PassTime::operator+=(const PassTime& other) {
  matmul += other.matmul, attention += other.attention, memory_bound += other.memory_bound, launch += other.launch;
  work += other.work;
  return *this;
}

PassTime operator*(double k, const PassTime& p) {
  return {k * p.matmul, k * p.attention, k * p.memory_bound, k * p.launch, k * p.work};
}

PieceTime& PieceTime::operator+=(const PieceTime& other) {
  forward += other.forward, backward += other.backward, recompute += other.recompute;
  return *this;
}

PieceTime operator*(double k, const PieceTime& p) { return {k * p.forward, k * p.backward, k * p.recompute}; }

PieceTime time_of(Piece piece, const TrainingSpec& training, double tokens,
                  const hardware::AcceleratorSpec& accelerator) {
  const Rates rates = rates_of(accelerator, training.plan.precision);
  if (piece == Piece::head) return head_time(training, tokens, rates);
  if (piece != Piece::embedding) return layer_time(piece, training, tokens, rates);
  PieceTime time;  // look-up: reads and writes 2 B; backward reads 2 B and adds to the gradient, read and written
  const double gradient = training.plan.fp32_gradients ? 8.0 : 4.0;
  add_traffic(time, {4.0, 2.0 + gradient, 1.0, 1.0}, tokens * number(training.model.hidden), rates);
  return time;
}

Seconds optimizer_time(const TrainingSpec& training, const Split& split, const Shard& shard,
                       const hardware::AcceleratorSpec& accelerator) {
  const PlanSpec& plan = training.plan;
  const auto sharded_from = [&](int stage) {
    if (plan.zero_stage < stage) return shard.dense + shard.expert;
    return shard.dense / number(split.replicas) + shard.expert / number(split.expert_replicas);
  };
  const double gradient = plan.fp32_gradients ? 4.0 : 2.0, operand = operand_bytes(plan.precision);
  const double copies = operand == 2.0 ? 0.0 : 2.0 + 2.0 * operand;
  const double states = 24.0;  // master weight and two moments, FP32, read and written
  const Bytes moved{(states + 2.0 + 2.0 * gradient) * sharded_from(1) + gradient * sharded_from(2) +
                    copies * sharded_from(3)};
  return moved / (accelerator.memory_efficiency * accelerator.memory_bandwidth);
}

}  // namespace gigatwin::workload
