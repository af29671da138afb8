#pragma once

#include <optional>

#include "cooling/spec.hpp"

namespace gigatwin::cooling {

/// Where the heat of each loop goes, by indices into the lists of the spec.
struct Graph {
  struct Node {
    std::optional<std::size_t> exchanger;  ///< that takes its heat to a colder loop
    std::optional<std::size_t> next;       ///< that loop
    std::optional<std::size_t> rejection, chillers, storage;

    /// Holds its own temperature: what hangs on it ends here.
    bool is_terminal() const { return rejection.has_value() || chillers.has_value(); }
  };
  std::vector<Node> loops;
  std::vector<std::optional<std::size_t>> condenser;  ///< [chillers] loop; nullopt: air
};

/// Resolves names. Those that do not exist are left out; `check_graph` tells them.
Graph graph_of(const PlantSpec& plant);

/// Loop with this name.
std::optional<std::size_t> find_loop(const PlantSpec& plant, const std::string& name);
/// Loop that serves racks or room.
std::optional<std::size_t> serving(const PlantSpec& plant, Serves whom);

/// Loops from `from` along exchangers, `from` first; ends after as many as there are, so also in a circle.
std::vector<std::size_t> downstream(const Graph& graph, std::size_t from);

/// Tells what makes the plant no plant: names twice or unknown, set points without a loop, loops whose heat has no way
/// out or two of them, circles, loops that carry nothing, exchangers that would have to run backwards.
void check_graph(const PlantSpec& plant, BlockProblems& problems);

}  // namespace gigatwin::cooling
