#include "collectives/groups.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"

namespace gigatwin::collectives {

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

namespace {

/// Groups of `period` consecutive ranks (`stride` groups interleaved) on blocks of `block` ranks, from rank 0.
struct Tiling {
  std::int64_t ranks, stride, period, repeats, block;
  std::int64_t common() const { return std::gcd(block, period); }
  double members(std::int64_t length) const { return static_cast<double>(length) / static_cast<double>(stride); }
  /// Sum over `length` ranks of one block of the share of their peers that lie outside it.
  double leaving(std::int64_t length) const {
    return static_cast<double>(length) * (1.0 - members(length) / static_cast<double>(ranks));
  }
  /// The possible place of a boundary that is nearest to the middle of `length`.
  std::int64_t middle(std::int64_t length) const {
    return std::max<std::int64_t>(1, (length + common()) / (2 * common())) * common();
  }
};

/// Sets what depends on how the single groups are cut: `smallest` and `outside`.
void cut_groups(const Tiling& tiling, Spread& spread) {
  // The ways in which groups meet boundaries repeat; of very many a thousand are sample enough.
  const std::int64_t limit = 1000;
  const std::int64_t ways = tiling.repeats <= limit ? tiling.repeats : std::min(tiling.block / tiling.common(), limit);
  std::int64_t least = tiling.block;
  double pairs_inside = 0.0;
  for (std::int64_t j = 0; j < ways; ++j) {
    const std::int64_t begin = j * tiling.period % tiling.block;
    const std::int64_t first = std::min(tiling.block - begin, tiling.period), rest = tiling.period - first;
    const std::int64_t whole = rest / tiling.block, last = rest % tiling.block;
    if (rest > 0) least = std::min({least, first, last > 0 ? last : tiling.block});
    const double f = tiling.members(first), w = tiling.members(tiling.block), l = tiling.members(last);
    pairs_inside += f * f + static_cast<double>(whole) * w * w + l * l;
  }
  const auto p = static_cast<double>(tiling.ranks);
  spread.smallest = std::max<std::int64_t>(1, least / tiling.stride);
  spread.outside = std::max(0.0, 1.0 - pairs_inside / (static_cast<double>(ways) * p * p));
}

/// Block boundaries that fall inside a group's run of ranks, over all runs.
std::int64_t straddled(const Tiling& tiling) {
  const std::int64_t last = tiling.repeats * tiling.period - 1;
  return last / tiling.block - last / std::lcm(tiling.block, tiling.period);
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
  spread.crossing_groups = spread.onward_groups = spread.block_ranks = block_ranks;
  spread.parts = static_cast<double>(ranks);
  spread.share = 1.0;
  spread.outside = 1.0 - 1.0 / spread.parts;
  spread.leaving = block_ranks * spread.outside;
  return spread;
}

/// Groups shorter than a block: most fit, some straddle a boundary.
void straddle(const Tiling& tiling, std::int64_t cuts, Spread& spread) {
  // With every second boundary aligned, no block is cut at both ends.
  const double ends = cuts > 1 && tiling.period / tiling.common() > 2 ? 2.0 : 1.0;
  spread.usual = static_cast<double>(tiling.ranks) / 2.0;
  spread.crossing_groups = ends * static_cast<double>(tiling.stride);
  spread.parts = 2.0;
  spread.share = static_cast<double>(cuts) / static_cast<double>(tiling.repeats);
  spread.leaving = ends * tiling.leaving(tiling.middle(tiling.period));
}

/// Groups longer than a block: all cross; a block may hold the end of one and the begin of the next.
void overlap(const Tiling& tiling, std::int64_t cuts, Spread& spread) {
  const bool aligned = tiling.period % tiling.block == 0 || tiling.repeats == 1;
  const std::int64_t part = tiling.middle(tiling.block);
  const double steps = static_cast<double>(tiling.ranks - 1) * static_cast<double>(tiling.stride);
  spread.usual = tiling.members(tiling.block);
  spread.crossing_groups = static_cast<double>(std::min(tiling.block, aligned ? tiling.stride : 2 * tiling.stride));
  spread.parts = tiling.block % tiling.stride == 0
                     ? 1.0 + static_cast<double>(cuts) / static_cast<double>(tiling.repeats)
                     : 1.0 + steps / static_cast<double>(tiling.block);
  spread.share = 1.0;
  spread.leaving = tiling.leaving(tiling.block);
  if (!aligned) spread.leaving = std::max(spread.leaving, tiling.leaving(part) + tiling.leaving(tiling.block - part));
}

Spread filled_from_the_front(const Tiling& tiling, double filled) {
  const std::int64_t cuts = straddled(tiling);
  if (cuts == 0) return inside(tiling.ranks, filled);
  if (tiling.stride >= tiling.block) return scattered(tiling.ranks, filled);
  Spread spread;
  spread.crosses = true;
  spread.block_ranks = filled;
  spread.largest = std::min(tiling.ranks, (tiling.block + tiling.stride - 1) / tiling.stride);
  spread.onward_groups = static_cast<double>(tiling.stride);
  cut_groups(tiling, spread);
  tiling.period <= tiling.block ? straddle(tiling, cuts, spread) : overlap(tiling, cuts, spread);
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
  spread.crossing_groups = spread.onward_groups = static_cast<double>(stride);
  spread.parts = static_cast<double>(ranks) / spread.usual;
  spread.share = 1.0;
  spread.outside = 1.0 - spread.usual / static_cast<double>(ranks);
  spread.leaving = fill * spread.outside;
  return spread;
}

}  // namespace

Spread spread_of(const CommunicationPhase& phase, std::int64_t job_ranks, std::int64_t block, std::int64_t touched) {
  const std::int64_t least = (job_ranks + block - 1) / block;
  if (touched == 1) return inside(phase.ranks, static_cast<double>(job_ranks));
  const std::int64_t period = phase.ranks * phase.stride;
  const double fill = static_cast<double>(job_ranks) / static_cast<double>(touched);
  // Blocks so nearly full that whole groups do not fit into all of them are cut as full ones are: a node more must not
  // make a job faster than the same job packed.
  const bool cut_as_packed =
      static_cast<double>(period) <= fill && static_cast<std::int64_t>(fill) / period * touched < job_ranks / period;
  if (touched == least || cut_as_packed)
    return filled_from_the_front({phase.ranks, phase.stride, period, job_ranks / period, block},
                                 static_cast<double>(std::min(block, job_ranks)));
  return of_mean_fill(phase.ranks, phase.stride, fill);
}

}  // namespace gigatwin::collectives
