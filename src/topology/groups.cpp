#include "topology/groups.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "base/error.hpp"

namespace gigatwin::topology {

std::int64_t group_count(const CommunicationPhase& phase, std::int64_t job_ranks) {
  GIGATWIN_ASSERT(phase.ranks >= 1 && phase.stride >= 1, "{} ranks, stride {}", phase.ranks, phase.stride);
  const std::int64_t blocks = job_ranks / (phase.ranks * phase.stride);
  GIGATWIN_ASSERT(blocks >= 1, "groups of {} ranks, stride {}, in a job of {}", phase.ranks, phase.stride, job_ranks);
  return blocks * phase.stride;
}

std::int64_t member(const CommunicationPhase& phase, std::int64_t g, std::int64_t m) {
  return g / phase.stride * phase.stride * phase.ranks + g % phase.stride + m * phase.stride;
}

double passes(Collective operation) { return operation == Collective::all_reduce ? 2.0 : 1.0; }

std::int64_t latency_steps(Collective operation, std::int64_t n) {
  if (n <= 1) return 0;
  if (operation == Collective::point_to_point) return 1;
  const auto tree = static_cast<std::int64_t>(std::bit_width(static_cast<std::uint64_t>(n - 1)));  // ceil(log2 n)
  return static_cast<std::int64_t>(passes(operation)) * std::min(n - 1, tree);
}

namespace {

/// Members in the smallest part of a group that crosses, over the different ways in which groups meet block boundaries.
std::int64_t smallest_part(std::int64_t period, std::int64_t stride, std::int64_t block, std::int64_t repeats) {
  const std::int64_t ways = std::min(repeats, block / std::gcd(block, period));
  std::int64_t least = block;
  for (std::int64_t j = 0; j < ways; ++j) {
    const std::int64_t begin = j * period % block, end = begin + period;
    if (end <= block) continue;
    const std::int64_t last = end % block == 0 ? block : end % block;
    least = std::min({least, block - begin, last});
  }
  return std::max<std::int64_t>(1, least / stride);
}

/// Block boundaries that fall inside a group's run of ranks, over `repeats` runs of `period` ranks.
std::int64_t straddled(std::int64_t period, std::int64_t block, std::int64_t repeats) {
  const std::int64_t last = repeats * period - 1;
  return last / block - last / std::lcm(block, period);
}

Spread inside(std::int64_t ranks, double block_ranks) {
  Spread spread;
  spread.largest = ranks;
  spread.usual = static_cast<double>(ranks);
  spread.block_ranks = block_ranks;
  return spread;
}

/// One member per block at most: every accelerator's group leaves its block.
Spread scattered(std::int64_t ranks, double block_ranks) {
  Spread spread;
  spread.crosses = true;
  spread.crossing_groups = spread.block_ranks = block_ranks;
  spread.parts = static_cast<double>(ranks);
  spread.share = 1.0;
  return spread;
}

Spread filled_from_the_front(std::int64_t ranks, std::int64_t stride, std::int64_t job_ranks, std::int64_t block) {
  const std::int64_t period = ranks * stride, repeats = job_ranks / period;
  const auto filled = static_cast<double>(std::min(block, job_ranks));
  const std::int64_t cuts = straddled(period, block, repeats);
  if (cuts == 0) return inside(ranks, filled);
  if (stride >= block) return scattered(ranks, filled);
  Spread spread;
  spread.crosses = true;
  spread.block_ranks = filled;
  spread.largest = std::min(ranks, (block + stride - 1) / stride);
  spread.smallest = smallest_part(period, stride, block, repeats);
  const auto cut_share = static_cast<double>(cuts) / static_cast<double>(repeats);
  if (period <= block) {  // most groups fit; some straddle a boundary
    spread.usual = static_cast<double>(ranks) / 2.0;
    spread.crossing_groups = static_cast<double>(stride * std::min<std::int64_t>(2, cuts));
    spread.parts = 2.0;
    spread.share = cut_share;
  } else {
    const bool aligned = period % block == 0 || repeats == 1;
    spread.usual = static_cast<double>(block) / static_cast<double>(stride);
    spread.crossing_groups = static_cast<double>(std::min(block, aligned ? stride : 2 * stride));
    spread.parts = 1.0 + cut_share;
    spread.share = 1.0;
  }
  return spread;
}

Spread of_mean_fill(std::int64_t ranks, std::int64_t stride, double fill) {
  if (static_cast<double>(ranks * stride) <= fill) return inside(ranks, fill);
  if (static_cast<double>(stride) >= fill) return scattered(ranks, fill);
  Spread spread;
  spread.crosses = true;
  spread.block_ranks = fill;
  spread.usual = fill / static_cast<double>(stride);
  spread.largest = std::min(ranks, static_cast<std::int64_t>(std::ceil(spread.usual)));
  spread.smallest = std::max<std::int64_t>(1, static_cast<std::int64_t>(spread.usual));
  spread.crossing_groups = static_cast<double>(stride);
  spread.parts = static_cast<double>(ranks) / spread.usual;
  spread.share = 1.0;
  return spread;
}

}  // namespace

Spread spread_of(const CommunicationPhase& phase, std::int64_t job_ranks, std::int64_t block, std::int64_t touched) {
  const std::int64_t least = (job_ranks + block - 1) / block;
  if (touched == 1) return inside(phase.ranks, static_cast<double>(job_ranks));
  if (touched == least) return filled_from_the_front(phase.ranks, phase.stride, job_ranks, block);
  return of_mean_fill(phase.ranks, phase.stride, static_cast<double>(job_ranks) / static_cast<double>(touched));
}

}  // namespace gigatwin::topology
