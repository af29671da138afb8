#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "topology/fabric.hpp"

/// Traffic patterns by which fabrics are judged: who sends to whom, at most how fast.
namespace gigatwin::collectives {

enum class Pattern {
  bisection,       ///< halves of the site, made of whole scale-up domains: each accelerator with its counterpart
  random,          ///< a random permutation of all accelerators: the classic test of ECMP
  neighbour_leaf,  ///< each accelerator to the one a leaf group further on; the last group to the first
  all_to_all       ///< each accelerator to its counterparts in all other leaf groups
};

const char* name_of(Pattern pattern);
std::optional<Pattern> pattern_of(std::string_view name);
std::vector<std::string> pattern_names();

struct AcceleratorPair {
  std::int32_t from = 0, to = 0;
};

/// Flows that go on for ever, all at once. Pairs of one scale-up domain are left out: they do not use the fabric.
struct Traffic {
  Pattern pattern = Pattern::bisection;
  std::vector<AcceleratorPair> pairs;
  BytesPerSecond line_rate;       ///< of one accelerator's NICs, per direction
  BytesPerSecond cap;             ///< of one flow: line_rate / the flows that its sender has
  std::int64_t partners = 1;      ///< all_to_all: leaf groups that each accelerator sends to
  std::int64_t all_partners = 1;  ///< all_to_all: leaf groups besides its own; more than `partners` where sampled
};

/// What an accelerator's NICs carry, per direction; of a graph: all links of the tier "access" / accelerators.
BytesPerSecond line_rate_of(const topology::FabricPlan& plan);

/// @param seed  of the permutation, and of the leaf groups where all_to_all has more than `most_flows` flows: then
/// every
///              group sends to the groups at the same distances further on, so that all receive as much as they send
/// Throws std::invalid_argument where the site has no such pairs, or no links to the fabric.
Traffic make_traffic(Pattern pattern, const topology::FabricPlan& plan, std::uint64_t seed,
                     std::int64_t most_flows = 500'000);

}  // namespace gigatwin::collectives
