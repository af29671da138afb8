#include "fluid/partition.hpp"

#include <bit>
#include <limits>

namespace gigatwin::fluid {
namespace {

using Colours = std::vector<std::uint64_t>;

/// Rounds after which we give up: three-tier fat trees take 1 to 5 by D-mod-k, 14 hashed; only long chains take more.
constexpr int round_limit = 32;

/// The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): each bit of the input moves half of the output's.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

std::uint64_t joined(std::uint64_t a, std::uint64_t b) { return mixed(mixed(a) + b); }

std::uint64_t joined(std::uint64_t a, double b) { return joined(a, std::bit_cast<std::uint64_t>(b)); }

/// Numbers the distinct colours in the order in which they occur, by open addressing.
class Numbering {
 public:
  Numbering() { rehash(1024); }

  std::uint32_t number_of(std::uint64_t colour) {
    std::size_t slot = colour & (slots_.size() - 1);
    for (; slots_[slot].number != empty; slot = (slot + 1) & (slots_.size() - 1))
      if (slots_[slot].colour == colour) return slots_[slot].number;
    slots_[slot] = {colour, count_};
    if (2 * ++count_ > slots_.size()) rehash(2 * slots_.size());
    return count_ - 1;
  }
  std::uint32_t count() const { return count_; }

 private:
  static constexpr std::uint32_t empty = std::numeric_limits<std::uint32_t>::max();
  struct Slot {
    std::uint64_t colour = 0;
    std::uint32_t number = empty;
  };

  void rehash(std::size_t size) {
    std::vector<Slot> old(size);
    old.swap(slots_);
    for (const Slot& s : old) {
      if (s.number == empty) continue;
      std::size_t slot = s.colour & (size - 1);
      while (slots_[slot].number != empty) slot = (slot + 1) & (size - 1);
      slots_[slot] = s;
    }
  }

  std::vector<Slot> slots_;
  std::uint32_t count_ = 0;
};

/// Cells of equal colours; stops counting above `limit`.
std::uint32_t number(const Colours& colours, std::size_t limit, std::vector<std::uint32_t>& cells) {
  Numbering numbering;
  cells.resize(colours.size());
  for (std::size_t i = 0; i < colours.size() && numbering.count() <= limit; ++i)
    cells[i] = numbering.number_of(colours[i]);
  return numbering.count();
}

Colours first_flow_colours(const Problem& problem) {
  Colours colours(problem.flows());
  for (std::size_t f = 0; f < colours.size(); ++f)
    colours[f] = joined(joined(joined(joined(0, problem.bytes()[f]), problem.start_s()[f]), problem.weight()[f]),
                        problem.cap()[f]);
  return colours;
}

Colours first_link_colours(const Problem& problem) {
  Colours colours(problem.links());
  for (std::size_t l = 0; l < colours.size(); ++l) colours[l] = joined(1, problem.capacity()[l]);
  return colours;
}

/// Sums are over multisets, so the order of uses does not count.
void refine_flows(const Problem& problem, const Colours& links, Colours& flows) {
  const bool plain = problem.share().constant();
  for (std::size_t f = 0; f < flows.size(); ++f) {
    std::uint64_t sum = 0;
    for (std::size_t u = problem.offsets()[f]; u < problem.offsets()[f + 1]; ++u) {
      const std::uint64_t colour = links[problem.link()[u]];  // mixed already
      sum += plain ? colour : joined(colour, problem.share()[u]);
    }
    flows[f] = joined(flows[f], sum);
  }
}

void refine_links(const Problem& problem, const Colours& flows, Colours& links) {
  const bool plain = problem.share().constant();
  Colours sums(links.size(), 0);
  for (std::size_t f = 0; f < flows.size(); ++f)
    for (std::size_t u = problem.offsets()[f]; u < problem.offsets()[f + 1]; ++u)
      sums[problem.link()[u]] += plain ? flows[f] : joined(flows[f], problem.share()[u]);
  for (std::size_t l = 0; l < links.size(); ++l) links[l] = joined(links[l], sums[l]);
}

}  // namespace

std::optional<Partition> refine(const Problem& problem, std::size_t flow_limit) {
  Partition partition;
  Colours flows = first_flow_colours(problem), links = first_link_colours(problem);
  partition.flow_cells = number(flows, flow_limit, partition.flow_cell);
  partition.link_cells = number(links, links.size(), partition.link_cell);
  for (int round = 0; round < round_limit && partition.flow_cells <= flow_limit; ++round) {
    refine_flows(problem, links, flows);
    refine_links(problem, flows, links);
    const std::uint32_t flow_cells = number(flows, flow_limit, partition.flow_cell);
    const std::uint32_t link_cells = flow_cells > flow_limit ? 0 : number(links, links.size(), partition.link_cell);
    if (flow_cells == partition.flow_cells && link_cells == partition.link_cells) return partition;
    partition.flow_cells = flow_cells;
    partition.link_cells = link_cells;
  }
  return std::nullopt;
}

}  // namespace gigatwin::fluid
