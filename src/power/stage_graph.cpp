#include "power/stage_graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/depth_first_search.hpp>
#include <boost/graph/topological_sort.hpp>

namespace gigatwin::power {
namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;

constexpr std::string_view grid = "grid";

/// Remembers the first edge that closes a cycle.
struct CycleFinder : boost::dfs_visitor<> {
  explicit CycleFinder(std::optional<std::pair<std::size_t, std::size_t>>& found) : first(found) {}
  template <class Edge, class AnyGraph>
  void back_edge(Edge edge, const AnyGraph& graph) {
    if (!first) first.emplace(boost::source(edge, graph), boost::target(edge, graph));
  }
  std::optional<std::pair<std::size_t, std::size_t>>& first;
};

std::string key(std::size_t stage, const char* name) { return fmt::format("stages[{}].{}", stage, name); }

std::vector<std::string> names_before(const std::vector<StageSpec>& stages) {
  std::vector<std::string> names{std::string{grid}};
  for (const StageSpec& stage : stages) names.push_back(stage.name);
  return names;
}

std::string listed(const std::vector<std::string>& names) { return fmt::format("{}", fmt::join(names, ", ")); }

/// Feeders of one stage by name; the grid alone is an empty list.
std::vector<std::size_t> named_feeders(const std::vector<StageSpec>& stages, std::size_t stage,
                                       BlockProblems& problems) {
  std::vector<std::size_t> feeders;
  for (const std::string& name : stages[stage].fed_by) {
    const auto found = std::find_if(stages.begin(), stages.end(), [&](const StageSpec& s) { return s.name == name; });
    const auto index = static_cast<std::size_t>(found - stages.begin());
    if (name == grid && stages[stage].fed_by.size() == 1) continue;
    if (name == grid)
      problems.expected(key(stage, "fed_by"), "grid alone, or stages", listed(stages[stage].fed_by));
    else if (found == stages.end())
      problems.expected(key(stage, "fed_by"), "names of stages: " + listed(names_before(stages)), name);
    else if (std::find(feeders.begin(), feeders.end(), index) != feeders.end())
      problems.expected(key(stage, "fed_by"), "each feeder once", listed(stages[stage].fed_by));
    else
      feeders.push_back(index);
  }
  return feeders;
}

std::vector<std::vector<std::size_t>> all_feeders(const std::vector<StageSpec>& stages, BlockProblems& problems) {
  std::vector<std::vector<std::size_t>> feeders(stages.size());
  for (std::size_t s = 0; s < stages.size(); ++s) {
    if (!stages[s].fed_by.empty())
      feeders[s] = named_feeders(stages, s, problems);
    else if (s > 0)
      feeders[s] = {s - 1};
  }
  return feeders;
}

/// Stages that feed no other and carry some of the stream; where none carries any, all of them, and it passes by.
std::vector<std::size_t> ends(const std::vector<StageSpec>& stages, const std::vector<std::size_t>& fed,
                              double StageSpec::*fraction) {
  std::vector<std::size_t> last, carrying;
  for (std::size_t s = 0; s < stages.size(); ++s) {
    if (fed[s] > 0) continue;
    last.push_back(s);
    if (stages[s].*fraction > 0.0) carrying.push_back(s);
  }
  return carrying.empty() ? last : carrying;
}

bool in_blocks_alike(const StageSpec& a, const StageSpec& b) {
  return a.level == b.level && a.units.redundancy == b.units.redundancy && blocks(a.units.redundancy) > 1;
}

}  // namespace

std::size_t blocks(hardware::Redundancy redundancy) {
  if (redundancy == hardware::Redundancy::two_n) return 2;
  return redundancy == hardware::Redundancy::four_n_three ? 4 : 1;
}

std::optional<StageGraph> stage_graph(const std::vector<StageSpec>& stages, BlockProblems& problems) {
  const std::size_t known = problems.list.size();
  StageGraph result;
  result.feeders = all_feeders(stages, problems);
  if (problems.list.size() > known) return std::nullopt;

  Graph graph{stages.size()};
  std::vector<std::size_t> fed(stages.size());  // stages that each feeds
  for (std::size_t s = 0; s < stages.size(); ++s)
    for (const std::size_t feeder : result.feeders[s]) {
      boost::add_edge(feeder, s, graph);
      ++fed[feeder];
    }
  std::optional<std::pair<std::size_t, std::size_t>> cycle;
  boost::depth_first_search(graph, boost::visitor(CycleFinder{cycle}));
  if (cycle) {
    const auto& [from, to] = *cycle;
    problems.expected(key(to, "fed_by"),
                      fmt::format("no feed cycle: {} is itself fed by {}", stages[from].name, stages[to].name),
                      stages[from].name);
    return std::nullopt;
  }
  boost::topological_sort(graph, std::back_inserter(result.order));
  std::reverse(result.order.begin(), result.order.end());
  result.it_ends = ends(stages, fed, &StageSpec::it_fraction);
  result.mechanical_ends = ends(stages, fed, &StageSpec::mechanical_fraction);
  result.beside.resize(stages.size());
  for (std::size_t s = 0; s < stages.size(); ++s)
    if (result.feeders[s].size() == 1) {
      const std::size_t feeder = result.feeders[s].front();
      if (fed[feeder] == 1 && in_blocks_alike(stages[s], stages[feeder])) result.beside[s] = feeder;
    }
  return result;
}

}  // namespace gigatwin::power
