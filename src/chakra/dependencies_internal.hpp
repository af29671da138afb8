#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "chakra/trace.hpp"

/// The dependencies inside one rank, by place in the order of ids.
namespace gigatwin::chakra {

/// "t.3.et", or "rank 3" where the trace is of no file.
std::string source_of(const RankTrace& trace);

struct Ordered {
  std::vector<const Node*> nodes;            ///< by id
  std::vector<std::int32_t> waits_for;       ///< [node] number of dependencies
  std::vector<std::size_t> first_successor;  ///< [node + 1]
  std::vector<std::int32_t> successors;      ///< nodes that depend on it
};

/// Throws TraceError: an id twice, a dependency on a node that is not there, a circle, which it names.
Ordered in_order(const RankTrace& trace);

}  // namespace gigatwin::chakra
