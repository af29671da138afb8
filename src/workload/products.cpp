#include "workload/products.hpp"

namespace gigatwin::workload {
namespace {

double number(std::int64_t n) { return static_cast<double>(n); }

std::vector<Linear> attention_linears(const ModelSpec& m, const PlanSpec& p, double tokens) {
  const double h = number(m.hidden), a = number(m.heads) / number(p.tensor);
  const Linear output{tokens, a * number(value_dim(m)), h};
  if (m.attention != Attention::mla) {
    const double width = (a + 2.0 * kv_heads_per_rank(m, p)) * number(query_dim(m));
    return {{.rows = tokens, .in = h, .out = width, .casts_input = false}, output};
  }
  // The projections down to the latents are copied on all tensor ranks; with sequence parallelism each does its tokens.
  const double latent = number(m.kv_lora_rank), own = p.sequence_parallel ? tokens / number(p.tensor) : tokens;
  std::vector<Linear> linears = {
      {.rows = own, .in = h, .out = latent + number(m.qk_rope_dim), .casts_input = false},
      {.rows = tokens, .in = latent, .out = a * number(m.qk_nope_dim + m.v_dim), .casts_input = false},
      output};
  const double queries = a * number(query_dim(m));
  if (m.q_lora_rank > 0) {
    linears.push_back({.rows = own, .in = h, .out = number(m.q_lora_rank)});
    linears.push_back({.rows = tokens, .in = number(m.q_lora_rank), .out = queries, .casts_input = false});
  } else {
    linears.push_back({.rows = tokens, .in = h, .out = queries});
  }
  return linears;
}

void add_ffn(std::vector<Linear>& linears, const ModelSpec& m, double rows, double width, double count) {
  const double h = number(m.hidden);
  // Norm or permutation before, activation function between: these kernels write the narrow format themselves.
  linears.push_back({rows, h, number(ffn_matrices(m) - 1) * width, count, count, count > 1.0});
  linears.push_back({rows, width, h, count, count, count > 1.0});
}

void add_experts(std::vector<Linear>& linears, const ModelSpec& m, const PlanSpec& p, double tokens) {
  const double tensor = number(p.tensor), shared_by = number(expert_tensor(p));
  const double local = number(m.experts) / number(p.expert);
  const double rows = tokens / tensor * shared_by * number(m.experts_per_token) / local;
  add_ffn(linears, m, rows, number(m.expert_ffn) / shared_by, local);
  if (m.shared_experts > 0) add_ffn(linears, m, tokens, number(m.shared_experts * m.expert_ffn) / tensor, 1.0);
  linears.push_back({p.sequence_parallel ? tokens / tensor : tokens, number(m.hidden), number(m.experts)});  // router
}

}  // namespace

std::vector<Linear> linears_of(Piece piece, const ModelSpec& m, const PlanSpec& p, double tokens) {
  const double h = number(m.hidden), tensor = number(p.tensor);
  switch (piece) {
    case Piece::embedding:
      return {};
    case Piece::head:
      return {{tokens, h, number(m.vocabulary) / tensor}};
    case Piece::prediction:
      return {{tokens, 2.0 * h, h / tensor}};
    case Piece::dense_layer:
    case Piece::mixture_layer:
      break;
  }
  std::vector<Linear> linears = attention_linears(m, p, tokens);
  if (piece == Piece::dense_layer)
    add_ffn(linears, m, tokens, number(m.ffn_hidden) / tensor, 1.0);
  else
    add_experts(linears, m, p, tokens);
  return linears;
}

kernels::Matmul forward_product(const Linear& l, double operand) {
  const double inputs = l.rows * l.in, weights = l.in * l.out, outputs = l.rows * l.out;
  return {l.rows, l.out, l.in, l.count, Bytes{operand * (inputs + weights) + 2.0 * outputs}};
}

kernels::Matmul input_gradient(const Linear& l, double operand) {
  const double inputs = l.rows * l.in, weights = l.in * l.out, outputs = l.rows * l.out;
  return {l.rows, l.in, l.out, l.count, Bytes{operand * (outputs + weights) + 2.0 * inputs}};
}

kernels::Matmul weight_gradient(const Linear& l, double operand, const PlanSpec& plan) {
  const double inputs = l.rows * l.in, weights = l.in * l.out, outputs = l.rows * l.out;
  const double gradient = plan.fp32_gradients ? 8.0 : 4.0;  // read and written
  return {l.in, l.out, l.rows, l.count, Bytes{operand * (inputs + outputs) + gradient * weights}};
}

}  // namespace gigatwin::workload
