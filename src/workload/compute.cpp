#include "workload/compute.hpp"

#include <algorithm>

#include "workload/products.hpp"
#include "workload/traffic.hpp"

namespace gigatwin::workload {
namespace {

using hardware::AcceleratorSpec;
using hardware::Precision;

double number(std::int64_t n) { return static_cast<double>(n); }

/// One piece being timed: adds kernels to its passes.
class Clock {
 public:
  Clock(const TrainingSpec& training, const AcceleratorSpec& accelerator)
      : plan_(training.plan), accelerator_(accelerator) {}

  void add_linear(PieceTime& time, const Linear& l, Precision precision) const {
    const double operand = operand_bytes(precision);
    const kernels::Matmul forward = forward_product(l, operand);
    add_matmul(time.forward, forward, precision, l.kernels);
    add_matmul(time.backward, input_gradient(l, operand), precision, l.kernels);
    const Seconds before = time.backward.matmul;
    add_matmul(time.backward, weight_gradient(l, operand, plan_), precision, l.kernels);
    time.backward_weight += time.backward.matmul - before;
  }

  void add_matmul(PassTime& pass, const kernels::Matmul& product, Precision precision, double launches) const {
    kernels::Matmul one = product;  // of `launches` kernels, one after the other
    one.count = product.count / launches;
    pass.matmul += launches * kernels::matmul_time(one, accelerator_, precision, accelerator_.training_clock);
    pass.work += kernels::work_of(product);
    pass.kernels += launches;
  }

  void add_traffic(PieceTime& time, const Traffic& t) const {
    time.forward.memory_bound += kernels::streaming_time(Bytes{t.forward}, accelerator_);
    time.backward.memory_bound += kernels::streaming_time(Bytes{t.backward}, accelerator_);
    time.forward.kernels += t.forward_kernels;
    time.backward.kernels += t.backward_kernels;
  }

  /// Gaps between kernels, and where the host is slower than the device the wait for it.
  void add_launches(PassTime& pass) const {
    const Seconds gaps = pass.kernels * accelerator_.kernel_launch;
    const Seconds device = pass.matmul + pass.attention + pass.memory_bound + gaps;
    const Seconds host = plan_.captured_launches ? Seconds{} : pass.kernels * accelerator_.kernel_dispatch;
    pass.launch = gaps + std::max(Seconds{}, host - device);
  }

 private:
  const PlanSpec& plan_;
  const AcceleratorSpec& accelerator_;
};

/// Queries of one sequence with which a rank attends. All-to-all gives each rank all tokens of some heads.
double own_queries(const ModelSpec& m, const PlanSpec& p) {
  const bool all = p.context_exchange == ContextExchange::all_to_all;
  return number(m.sequence) / (all ? 1.0 : number(p.context));
}

// ---- attention
// -------------------------------------------------------------------------------------------------------

/// FlashAttention: half of the scores; backward computes them again, 2.5 times the work (Dao, arXiv 2307.08691).
PieceTime fused_attention(const TrainingSpec& t, double tokens, const AcceleratorSpec& a) {
  const ModelSpec& m = t.model;
  const double heads = number(m.heads) / number(t.plan.tensor), width = number(query_dim(m) + value_dim(m));
  const double block = own_queries(m, t.plan);
  PieceTime time;
  time.forward.work = {2.0 * tokens * attended_tokens(m) * heads * width};
  time.backward.work = 2.5 * time.forward.work;
  time.forward.attention = kernels::attention_forward_time(time.forward.work, block, 0.5 * width, a, a.training_clock);
  time.backward.attention =
      kernels::attention_backward_time(time.backward.work, block, 0.5 * width, a, a.training_clock);
  time.forward.kernels = 1.0;
  time.backward.kernels = 3.0;
  return time;
}

/// All scores are computed and stored: two batched products forward, four backward.
PieceTime stored_attention(const TrainingSpec& t, double tokens, const Clock& clock) {
  const ModelSpec& m = t.model;
  const double s = number(m.sequence), d = number(query_dim(m));
  const double rows = own_queries(m, t.plan);
  const double count = tokens / rows * number(m.heads) / number(t.plan.tensor);
  const Bytes traffic{2.0 * (rows * s + (rows + s) * d)};
  const kernels::Matmul scores{rows, s, d, count, traffic}, values{rows, d, s, count, traffic};
  PieceTime time;
  for (const kernels::Matmul& product : {scores, values}) {
    clock.add_matmul(time.forward, product, Precision::bf16, 1.0);
    for (int gradient = 0; gradient < 2; ++gradient) clock.add_matmul(time.backward, product, Precision::bf16, 1.0);
  }
  std::swap(time.forward.matmul, time.forward.attention);
  std::swap(time.backward.matmul, time.backward.attention);
  clock.add_traffic(time, stored_scores(m, t.plan, count * rows * s));
  return time;
}

// ---- pieces
// ----------------------------------------------------------------------------------------------------------

/// Tokens that a rank norms.
double norm_tokens(const PlanSpec& p, double tokens) {
  return p.sequence_parallel ? tokens / number(p.tensor) : tokens;
}

/// Numbers that go through activation functions.
double activated(Piece piece, const ModelSpec& m, const PlanSpec& p, double tokens) {
  const double width =
      number(piece == Piece::mixture_layer ? (m.experts_per_token + m.shared_experts) * m.expert_ffn : m.ffn_hidden);
  return tokens * width / number(p.tensor);
}

/// Norms and activation functions: what selective recomputation repeats with fused attention.
PassTime cheap_forward(Piece piece, const TrainingSpec& t, double tokens, const Clock& clock) {
  PieceTime time;
  for (int norm = 0; norm < 2; ++norm) clock.add_traffic(time, one_norm(t.model, t.plan, norm_tokens(t.plan, tokens)));
  clock.add_traffic(time, activation(t.model, t.plan, activated(piece, t.model, t.plan, tokens)));
  return time.forward;
}

PieceTime layer_time(Piece piece, const TrainingSpec& t, double tokens, const AcceleratorSpec& a, const Clock& clock) {
  const ModelSpec& m = t.model;
  const PlanSpec& p = t.plan;
  const std::vector<Linear> linears = linears_of(piece, m, p, tokens);
  const PieceTime core = p.fused_attention ? fused_attention(t, tokens, a) : stored_attention(t, tokens, clock);
  PieceTime time = core;
  for (const Linear& l : linears) clock.add_linear(time, l, p.precision);
  clock.add_traffic(time, casts(linears, p));
  clock.add_traffic(time, norms_and_residuals(m, p, norm_tokens(p, tokens)));
  clock.add_traffic(time, query_key_work(m, p, tokens));
  clock.add_traffic(time, activation(m, p, activated(piece, m, p, tokens)));
  if (piece == Piece::mixture_layer) clock.add_traffic(time, routing(m, p, norm_tokens(p, tokens)));
  if (p.recompute == Recompute::full) time.recompute = time.forward;
  if (p.recompute == Recompute::selective)
    time.recompute = p.fused_attention ? cheap_forward(piece, t, tokens, clock) : core.forward;
  return time;
}

/// Last norm, product with the vocabulary in BF16, loss.
PieceTime head_time(const TrainingSpec& t, double tokens, const Clock& clock) {
  PieceTime time;
  for (const Linear& l : linears_of(Piece::head, t.model, t.plan, tokens)) clock.add_linear(time, l, Precision::bf16);
  clock.add_traffic(time, loss(t.plan, tokens * number(t.model.vocabulary) / number(t.plan.tensor)));
  clock.add_traffic(time, one_norm(t.model, t.plan, norm_tokens(t.plan, tokens)));
  return time;
}

/// Look-up: reads and writes 2 B; backward reads 2 B and adds to the gradient, read and written.
PieceTime embedding_time(const TrainingSpec& t, double tokens, const Clock& clock) {
  const double gradient = t.plan.fp32_gradients ? 8.0 : 4.0;
  PieceTime time;
  clock.add_traffic(time, per_item(tokens * number(t.model.hidden), {4.0, 2.0 + gradient, 1.0, 1.0}));
  return time;
}

/// What a module that predicts a further token has beside a layer and a head: the look-up, two norms and the product
/// that joins hidden state and embedding (DeepSeek-V3, arXiv 2412.19437, section 2.2).
PieceTime prediction_time(const TrainingSpec& t, double tokens, const Clock& clock) {
  PieceTime time = embedding_time(t, tokens, clock);
  for (const Linear& l : linears_of(Piece::prediction, t.model, t.plan, tokens))
    clock.add_linear(time, l, t.plan.precision);
  for (int norm = 0; norm < 2; ++norm) clock.add_traffic(time, one_norm(t.model, t.plan, norm_tokens(t.plan, tokens)));
  return time;
}

PieceTime kernels_of(Piece piece, const TrainingSpec& t, double tokens, const AcceleratorSpec& a) {
  const Clock clock{t, a};
  switch (piece) {
    case Piece::embedding:
      return embedding_time(t, tokens, clock);
    case Piece::head:
      return head_time(t, tokens, clock);
    case Piece::prediction:
      return prediction_time(t, tokens, clock);
    case Piece::dense_layer:
    case Piece::mixture_layer:
      return layer_time(piece, t, tokens, a, clock);
  }
  return {};
}

}  // namespace

PassTime& PassTime::operator+=(const PassTime& other) {
  matmul += other.matmul, attention += other.attention, memory_bound += other.memory_bound, launch += other.launch;
  work += other.work, kernels += other.kernels;
  return *this;
}

PassTime operator*(double k, const PassTime& p) {
  return {k * p.matmul, k * p.attention, k * p.memory_bound, k * p.launch, k * p.work, k * p.kernels};
}

PieceTime& PieceTime::operator+=(const PieceTime& other) {
  forward += other.forward, backward += other.backward, recompute += other.recompute;
  backward_weight += other.backward_weight;
  return *this;
}

PieceTime operator*(double k, const PieceTime& p) {
  return {k * p.forward, k * p.backward, k * p.recompute, k * p.backward_weight};
}

PieceTime time_of(Piece piece, const TrainingSpec& training, double tokens, const AcceleratorSpec& accelerator) {
  PieceTime time = kernels_of(piece, training, tokens, accelerator);
  const Clock clock{training, accelerator};
  for (PassTime* pass : {&time.forward, &time.backward, &time.recompute}) clock.add_launches(*pass);
  return time;
}

Seconds optimizer_time(const TrainingSpec& training, const Split& split, const Shard& shard,
                       const AcceleratorSpec& accelerator) {
  const PlanSpec& plan = training.plan;
  const auto sharded_from = [&](int stage) { return plan.zero_stage < stage ? shard.total() : sharded(shard, split); };
  const double gradient = plan.fp32_gradients ? 4.0 : 2.0, operand = operand_bytes(plan.precision);
  const double copies = operand == 2.0 ? 0.0 : 2.0 + 2.0 * operand;
  const double states = 24.0;  // master weight and two moments, FP32, read and written
  const Bytes moved{(states + 2.0 + 2.0 * gradient) * sharded_from(1) + gradient * sharded_from(2) +
                    copies * sharded_from(3)};
  return kernels::streaming_time(moved, accelerator);
}

}  // namespace gigatwin::workload
