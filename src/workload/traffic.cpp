#include "workload/traffic.hpp"

/// 2 B per number read or written, 1 B per dropout mask; counts follow the kernels of Megatron-LM and Transformer
/// Engine (fused) and of eager PyTorch (not fused).
namespace gigatwin::workload {
namespace {

double number(std::int64_t n) { return static_cast<double>(n); }

/// Per number of the hidden state. Layer norm is one kernel everywhere; eager RMS norm is a chain in FP32: up (2 + 4),
/// square and mean (4), scale (4 + 4), down (4 + 2), weight (2 + 2).
Traffic norm_traffic(const ModelSpec& m, const PlanSpec& p) {
  if (m.biases || p.fused_kernels) return {4.0, 8.0, 1.0, 2.0};
  return {28.0, 40.0, 5.0, 8.0};
}

/// Bias, dropout and residual sum, per number of the hidden state: one kernel forward, or one each.
Traffic residual_traffic(const ModelSpec& m, const PlanSpec& p) {
  Traffic t{6.0, 6.0, 1.0, 1.0};  // backward: the branch's gradient is added to the residual's
  if (m.dropout) t += {1.0, 5.0, 0.0, 1.0};
  if (p.fused_kernels) return t;
  if (m.biases) t += {4.0, 0.0, 1.0, 0.0};
  if (m.dropout) t += {4.0, 0.0, 1.0, 0.0};
  return t;
}

}  // namespace

Traffic& Traffic::operator+=(const Traffic& t) {
  forward += t.forward, backward += t.backward;
  forward_kernels += t.forward_kernels, backward_kernels += t.backward_kernels;
  return *this;
}

Traffic per_item(double items, Traffic t) {
  t.forward *= items, t.backward *= items;
  return t;
}

Traffic one_norm(const ModelSpec& m, const PlanSpec& p, double norm_tokens) {
  return per_item(norm_tokens * number(m.hidden), norm_traffic(m, p));
}

Traffic norms_and_residuals(const ModelSpec& m, const PlanSpec& p, double norm_tokens) {
  Traffic t;
  for (int block = 0; block < 2; ++block) {
    t += norm_traffic(m, p);
    t += residual_traffic(m, p);
  }
  if (m.biases) t += {0.0, 2.0 * 2.0, 0.0, 2.0};  // bias gradients of the two projections back to the hidden state
  t = per_item(norm_tokens * number(m.hidden), t);
  if (m.attention == Attention::mla)
    t += per_item(norm_tokens * number(m.q_lora_rank + m.kv_lora_rank), {8.0, 12.0, 2.0, 4.0});
  return t;
}

/// Per number of the hidden width, eager: bias of gate and value (8 B), two clamps (8), scale and sigmoid (8), product
/// (6), shift (4), product (6), weight of the expert in FP32 (8); backward each reads two and writes one or two.
constexpr Traffic clamped_chain{48.0, 90.0, 9.0, 16.0};

Traffic activation(const ModelSpec& m, const PlanSpec& p, double numbers) {
  if (m.clamped_gate && !p.fused_kernels) return per_item(numbers, clamped_chain);
  Traffic t = m.gated ? Traffic{6.0, 10.0, 1.0, 1.0} : Traffic{4.0, 6.0, 1.0, 1.0};
  if (!p.fused_kernels) t += m.gated ? Traffic{4.0, 8.0, 1.0, 2.0} : Traffic{m.biases ? 4.0 : 0.0, 0.0, 1.0, 0.0};
  if (m.biases) t += {0.0, 2.0, 0.0, 1.0};
  return per_item(numbers, t);
}

Traffic query_key_work(const ModelSpec& m, const PlanSpec& p, double tokens) {
  Traffic t;
  const double keys = kv_heads_per_rank(m, p), queries = number(m.heads) / number(p.tensor);
  if (m.biases || m.attention_bias)
    t += per_item((queries + 2.0 * keys) * number(query_dim(m)), {p.fused_kernels ? 0.0 : 4.0, 2.0, 1.0, 1.0});
  const double width = (queries + keys) * number(query_dim(m));
  if (m.qk_norm) t += per_item(width, {4.0, 8.0, 2.0, 4.0});
  if (!m.learned_positions) {
    const double turned = m.attention == Attention::mla ? (queries + 1.0) * number(query_dim(m)) : width;
    const double passes = p.fused_kernels ? 1.0 : 3.0;
    t += per_item(turned, {4.0 * passes, 4.0 * passes, 2.0 * passes, 2.0 * passes});
  }
  return per_item(tokens, t);
}

/// The products' own reads and writes of the scores are in their traffic. Scale, mask and softmax in one kernel, or
/// three; dropout apart.
Traffic stored_scores(const ModelSpec& m, const PlanSpec& p, double scores) {
  Traffic t{4.0, 6.0, 1.0, 1.0};
  if (!p.fused_kernels) t += {9.0, 8.0, 2.0, 2.0};
  if (m.dropout) t += {5.0, 5.0, 1.0, 1.0};
  return per_item(scores, t);
}

Traffic routing(const ModelSpec& m, const PlanSpec& p, double norm_tokens) {
  const double copies = number(m.experts_per_token) * number(m.hidden), all = number(m.experts);
  // Copied into the order of the ranks before dispatch and of the experts after it, and back; a deduplicated dispatch
  // does the first itself. Softmax, top-k, counts, offsets, auxiliary loss: small kernels, but twenty of them
  // (Megatron-Core's token dispatcher).
  const double orders = p.deduplicated_dispatch ? 1.0 : 2.0;
  const double moved = 2.0 * orders * 4.0 * copies + 12.0 * all;
  return per_item(norm_tokens, {moved, moved, 20.0, 20.0});
}

Traffic casts(const std::vector<Linear>& linears, const PlanSpec& p) {
  Traffic t;
  const double operand = operand_bytes(p.precision);
  if (operand == 2.0) return t;
  // Read in BF16, written along rows and along columns; one scale a tensor takes a pass to find it.
  const double search = p.scaling == Scaling::tensor ? 2.0 : 0.0;
  const double rotation = p.precision == hardware::Precision::fp4 ? 4.0 : 0.0;  // Hadamard transform before wgrad
  for (const Linear& l : linears) {
    const double inputs = l.count * l.rows * l.in, gradients = l.count * l.rows * l.out;
    const double per_input = l.casts_input ? 2.0 + 2.0 * operand + search + rotation : 2.0 * operand - 2.0;
    t.forward += per_input * inputs;
    t.backward += (2.0 + 2.0 * operand + search + rotation) * gradients;
    const double kernels = p.scaling == Scaling::tensor ? 2.0 * l.kernels : l.kernels;
    t.forward_kernels += l.casts_input ? kernels : 0.0;
    t.backward_kernels += kernels;
  }
  return t;
}

/// Fused: logits up to FP32 and one pass each for maximum, sum and gradient. Not fused: a chain on FP32 logits.
Traffic loss(const PlanSpec& p, double logits) {
  return per_item(logits, p.fused_kernels ? Traffic{10.0, 8.0, 3.0, 2.0} : Traffic{34.0, 14.0, 8.0, 3.0});
}

}  // namespace gigatwin::workload
