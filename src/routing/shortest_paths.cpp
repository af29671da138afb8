#include "routing/shortest_paths.hpp"

#include <algorithm>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/range/iterator_range.hpp>
#include <unordered_map>

namespace gigatwin::routing {
namespace {

struct Move {
  Channel channel = 0;
};
using StateGraph = boost::compressed_sparse_row_graph<boost::bidirectionalS, boost::no_property, Move,
                                                      boost::no_property, std::uint32_t, std::uint32_t>;

constexpr std::uint16_t unreached = UINT16_MAX;
constexpr std::size_t memory_of_distances = std::size_t{64} << 20;  // bytes; beyond it the searches start afresh

bool climbs_and_descends(topology::FabricKind kind) {
  using topology::FabricKind;
  return kind == FabricKind::two_tier || kind == FabricKind::three_tier || kind == FabricKind::rail_optimised ||
         kind == FabricKind::rail_only;
}

}  // namespace

/// States are vertices; in fat trees vertex x 2 + 1 once the way went down.
struct ShortestPaths::Search {
  StateGraph graph;
  std::int32_t first = 0;  ///< vertex of state 0
  std::uint32_t phases = 1;
  std::unordered_map<std::uint32_t, std::vector<std::uint16_t>> distances;  ///< by destination: [state]

  std::uint32_t start(std::int32_t vertex) const { return static_cast<std::uint32_t>(vertex - first) * phases; }
  std::uint32_t goal(std::int32_t vertex) const { return start(vertex) + phases - 1; }

  const std::vector<std::uint16_t>& distances_to(std::int32_t vertex) {
    const auto [entry, is_new] = distances.try_emplace(goal(vertex));
    if (!is_new) return entry->second;
    if (distances.size() * boost::num_vertices(graph) * sizeof(std::uint16_t) > memory_of_distances) {
      distances.clear();
      return distances_to(vertex);
    }
    std::vector<std::uint16_t>& distance = entry->second;
    distance.assign(boost::num_vertices(graph), unreached);
    distance[goal(vertex)] = 0;
    boost::breadth_first_search(
        boost::make_reverse_graph(graph), goal(vertex),
        boost::visitor(boost::make_bfs_visitor(boost::record_distances(distance.data(), boost::on_tree_edge()))));
    return distance;
  }

  /// Calls `visit(edge)` for the moves from `state` that lie on a shortest way.
  template <class Visit>
  void for_each_next(std::uint32_t state, const std::vector<std::uint16_t>& distance, Visit visit) const {
    for (const auto edge : boost::make_iterator_range(boost::out_edges(state, graph)))
      if (distance[boost::target(edge, graph)] + 1 == distance[state]) visit(edge);
  }
};

ShortestPaths::ShortestPaths(const topology::Fabric& fabric, const std::vector<bool>& dead)
    : search_(std::make_unique<Search>()) {
  const bool whole = fabric.plan.kind == topology::FabricKind::graph;
  search_->first = whole ? 0 : fabric.first_switch;
  search_->phases = climbs_and_descends(fabric.plan.kind) ? 2 : 1;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
  std::vector<Move> moves;
  const auto add = [&](std::uint32_t from, std::uint32_t to, Channel channel) {
    ends.emplace_back(from, to);
    moves.push_back({channel});
  };
  for (std::size_t i = 0; i < fabric.links.size(); ++i) {
    const topology::Link& link = fabric.links[i];
    if (dead[i] || link.lower < search_->first) continue;
    const std::uint32_t lower = search_->start(link.lower), upper = search_->start(link.upper);
    const auto channel = static_cast<Channel>(2 * i);
    add(lower, upper, channel);
    if (search_->phases == 1) {
      add(upper, lower, channel + 1);
    } else {
      add(upper, lower + 1, channel + 1);
      add(upper + 1, lower + 1, channel + 1);
    }
  }
  const std::uint32_t states = static_cast<std::uint32_t>(fabric.vertices() - search_->first) * search_->phases;
  search_->graph = StateGraph(boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(), moves.begin(), states);
}

ShortestPaths::~ShortestPaths() = default;
ShortestPaths::ShortestPaths(ShortestPaths&&) noexcept = default;

bool ShortestPaths::append(std::int32_t from, std::int32_t to, const Choice& choice, std::int64_t by_destination,
                           std::span<const Channel> preferred, std::vector<Channel>& way) {
  if (from == to) return true;
  Search& search = *search_;
  const std::vector<std::uint16_t>& distance = search.distances_to(to);
  std::uint32_t state = search.start(from);
  if (distance[state] == unreached) return false;
  std::vector<StateGraph::edge_descriptor> next;
  while (distance[state] > 0) {
    next.clear();
    search.for_each_next(state, distance, [&](const auto& edge) { next.push_back(edge); });
    const auto wanted = std::ranges::find_if(next, [&](const auto& edge) {
      return std::ranges::find(preferred, search.graph[edge].channel) != preferred.end();
    });
    const std::int64_t chosen = wanted != next.end()
                                    ? wanted - next.begin()
                                    : choice(by_destination, static_cast<std::int64_t>(next.size()), state);
    const auto edge = next[static_cast<std::size_t>(chosen)];
    way.push_back(search.graph[edge].channel);
    state = boost::target(edge, search.graph);
  }
  return true;
}

bool ShortestPaths::spread(std::int32_t from, std::int32_t to, double share, std::vector<Hop>& hops) {
  if (from == to) return true;
  Search& search = *search_;
  const std::vector<std::uint16_t>& distance = search.distances_to(to);
  if (distance[search.start(from)] == unreached) return false;
  std::vector<std::pair<std::uint32_t, double>> level{{search.start(from), share}}, below;
  std::vector<StateGraph::edge_descriptor> next;
  while (!level.empty() && distance[level.front().first] > 0) {
    below.clear();
    for (const auto& [state, part] : level) {
      next.clear();
      search.for_each_next(state, distance, [&](const auto& edge) { next.push_back(edge); });
      const double each = part / static_cast<double>(next.size());
      for (const auto& edge : next) {
        hops.push_back({search.graph[edge].channel, each});
        below.emplace_back(static_cast<std::uint32_t>(boost::target(edge, search.graph)), each);
      }
    }
    // One entry for each state of the next level.
    std::sort(below.begin(), below.end());
    level.clear();
    for (const auto& [state, part] : below) {
      if (!level.empty() && level.back().first == state)
        level.back().second += part;
      else
        level.emplace_back(state, part);
    }
  }
  return true;
}

}  // namespace gigatwin::routing
