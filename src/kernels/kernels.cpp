#include "kernels/kernels.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.hpp"

namespace gigatwin::kernels {
namespace {

// Share of a full tile's time that goes into fetching its operands; the rest multiplies. Set between what 1024^3
// and 2048^3 on A100 ask for (Azure GEMM rows: 119.4 and 221.8 TFLOP/s), which no full tile divides into waves. Range
// 0.10-0.25.
constexpr double operand_share = 0.16;

// Sequence at which causal fused attention reaches half of its rate, and the head width at which it does. Fitted to
// FlashAttention-2 (arXiv 2307.08691), figure 4, causal, A100: 87 TFLOP/s at 512 to 189 at 16k (d = 128), 166 (d = 64).
// Ranges 400-800 tokens, 16-32.
constexpr double half_sequence = 600.0;
constexpr double half_head = 24.0;
constexpr double full_head = 128.0;

/// Tiles as parts of the largest one: rows / first, columns / second.
constexpr std::array<std::array<double, 2>, 7> tile_parts = {{{1, 1}, {2, 1}, {1, 2}, {2, 2}, {4, 1}, {4, 2}, {4, 4}}};

/// Operations on each operand that a tile fetches: what decides whether its unit is fed.
double intensity(double rows, double columns) { return rows * columns / (rows + columns); }

/// Time of the whole product on tiles of `rows` x `columns`, at `unit_rate` for the largest tile.
Seconds on_tiles(const Matmul& p, double rows, double columns, double largest_intensity, double units,
                 FlopPerSecond unit_rate, Seconds latency) {
  const double tiles = p.count * std::ceil(p.rows / rows) * std::ceil(p.columns / columns);
  const double fed = 1.0 - operand_share + operand_share * largest_intensity / intensity(rows, columns);
  return std::ceil(tiles / units) * (latency + fed * (Flop{2.0 * rows * columns * p.depth} / unit_rate));
}

Seconds attention_time(Flop work, double sequence, double head_dim, double efficiency,
                       const hardware::AcceleratorSpec& a, double clock) {
  const double long_enough = sequence / (sequence + half_sequence);
  const double width = std::min(head_dim, full_head);
  const double wide_enough = width / (width + half_head) * (1.0 + half_head / full_head);
  return work / (clock * efficiency * long_enough * wide_enough * a.peak_bf16);
}

}  // namespace

Flop work_of(const Matmul& p) { return {2.0 * p.count * p.rows * p.columns * p.depth}; }

Seconds matmul_time(const Matmul& p, const hardware::AcceleratorSpec& a, hardware::Precision precision, double clock) {
  const auto peak = hardware::peak(a, precision);
  GIGATWIN_ASSERT(peak.has_value(), "{} lacks the precision", a.title);
  const double units = static_cast<double>(a.compute_units);
  const FlopPerSecond unit_rate = clock * hardware::matmul_efficiency(a, precision) / units * *peak;
  const double r = static_cast<double>(a.tile_rows), c = static_cast<double>(a.tile_columns);
  const double largest = intensity(r, c);
  Seconds best = on_tiles(p, r, c, largest, units, unit_rate, a.tile_latency);
  for (const auto& [rows, columns] : tile_parts)
    for (const auto& [tall, wide] : {std::pair{r / rows, c / columns}, std::pair{c / columns, r / rows}})
      best = std::min(best, on_tiles(p, tall, wide, largest, units, unit_rate, a.tile_latency));
  return std::max(best, streaming_time(p.count * p.traffic, a));
}

Seconds attention_forward_time(Flop work, double sequence, double head_dim, const hardware::AcceleratorSpec& a,
                               double clock) {
  return attention_time(work, sequence, head_dim, a.attention_forward_efficiency, a, clock);
}

Seconds attention_backward_time(Flop work, double sequence, double head_dim, const hardware::AcceleratorSpec& a,
                                double clock) {
  return attention_time(work, sequence, head_dim, a.attention_backward_efficiency, a, clock);
}

Seconds streaming_time(Bytes moved, const hardware::AcceleratorSpec& a) {
  return moved / (a.memory_efficiency * a.memory_bandwidth);
}

}  // namespace gigatwin::kernels
