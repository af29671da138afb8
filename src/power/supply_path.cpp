#include "power/supply_path.hpp"

#include <algorithm>
#include <limits>

namespace gigatwin::power {
namespace {

/// Series and parallel by recursion from the load towards the grid.
class PathBuilder {
 public:
  explicit PathBuilder(const StageGraph& graph)
      : graph_(graph), dominators_(graph.order.size()), ancestors_(graph.order.size()) {
    for (const std::size_t stage : graph.order) {
      const std::vector<std::size_t>& feeders = graph.feeders[stage];
      dominators_[stage] = common_dominators(feeders).set(stage);
      ancestors_[stage].set(stage);
      for (const std::size_t feeder : feeders) ancestors_[stage] |= ancestors_[feeder];
    }
  }

  bool crossed() const { return crossed_; }

  /// From alternatives `ends` to the stage `stop`, itself left out, or to the grid.
  SupplyPath path(std::vector<std::size_t> ends, std::optional<std::size_t> stop) {
    if (ends.empty() || (ends.size() == 1 && ends.front() == stop)) return {};
    if (ends.size() == 1) return single(ends.front(), stop);
    if (fed_alike(ends)) {
      SupplyPath result{alternatives(ends)};
      return append(std::move(result), path(graph_.feeders[ends.front()], stop));
    }
    return parallel(ends, stop);
  }

 private:
  SupplyPath single(std::size_t stage, std::optional<std::size_t> stop) {
    PathTerm term{{stage}, {}};
    while (graph_.beside[stage] && graph_.beside[stage] != stop) {
      stage = *graph_.beside[stage];
      term.stages.push_back(stage);
    }
    return append({term}, path(graph_.feeders[stage], stop));
  }

  static PathTerm alternatives(const std::vector<std::size_t>& stages) {
    PathTerm term;
    for (const std::size_t stage : stages) term.branches.push_back({PathTerm{{stage}, {}}});
    return term;
  }

  SupplyPath parallel(const std::vector<std::size_t>& ends, std::optional<std::size_t> stop) {
    const std::optional<std::size_t> meet = nearest_dominator(ends);
    const std::vector<std::vector<std::size_t>> groups = apart(ends, meet);
    if (groups.size() == 1) {
      crossed_ = true;
      return {};
    }
    PathTerm term;
    for (const std::vector<std::size_t>& group : groups) term.branches.push_back(path(group, meet));
    SupplyPath beyond;
    if (meet) beyond = path({*meet}, stop);
    return append({term}, std::move(beyond));
  }

  bool fed_alike(const std::vector<std::size_t>& ends) const {
    return std::all_of(ends.begin(), ends.end(),
                       [&](std::size_t end) { return graph_.feeders[end] == graph_.feeders[ends.front()]; });
  }

  StageSet common_dominators(const std::vector<std::size_t>& stages) const {
    StageSet common;
    if (!stages.empty()) common.set();
    for (const std::size_t stage : stages) common &= dominators_[stage];
    return common;
  }

  /// Stage nearest to the load through which all of `ends` are fed; none: the grid.
  std::optional<std::size_t> nearest_dominator(const std::vector<std::size_t>& ends) const {
    const StageSet common = common_dominators(ends);
    std::optional<std::size_t> nearest;
    for (const std::size_t stage : graph_.order)
      if (common[stage]) nearest = stage;
    return nearest;
  }

  /// Groups of ends that share no stage between them and `meet`.
  std::vector<std::vector<std::size_t>> apart(const std::vector<std::size_t>& ends,
                                              std::optional<std::size_t> meet) const {
    std::vector<std::vector<std::size_t>> groups;
    std::vector<StageSet> reached;
    for (const std::size_t end : ends) {
      StageSet own = ancestors_[end];
      if (meet) own &= ~ancestors_[*meet];
      std::vector<std::size_t> group{end};
      for (std::size_t g = groups.size(); g-- > 0;)
        if ((reached[g] & own).any()) {
          own |= reached[g];
          group.insert(group.begin(), groups[g].begin(), groups[g].end());
          groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(g));
          reached.erase(reached.begin() + static_cast<std::ptrdiff_t>(g));
        }
      groups.push_back(group);
      reached.push_back(own);
    }
    return groups;
  }

  static SupplyPath append(SupplyPath first, SupplyPath rest) {
    first.insert(first.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
    return first;
  }

  const StageGraph& graph_;
  std::vector<StageSet> dominators_, ancestors_;
  bool crossed_ = false;
};

}  // namespace

namespace {

/// Whether `path` carries no more than `term` in every state, since it has the same stages and more beside them.
bool implied(const PathTerm& term, const SupplyPath& path) {
  return std::any_of(path.begin(), path.end(), [&](const PathTerm& other) {
    if (term.branches.size() != other.branches.size()) return false;
    const StageSet beyond = stages_of({PathTerm{term.stages, {}}}) & ~stages_of({PathTerm{other.stages, {}}});
    if (beyond.any() || term.stages.empty() != other.stages.empty()) return false;
    for (std::size_t i = 0; i < term.branches.size(); ++i)
      for (const PathTerm& inner : term.branches[i])
        if (!implied(inner, other.branches[i])) return false;
    return true;
  });
}

}  // namespace

StageSet stages_of(const SupplyPath& path) {
  StageSet all;
  for (const PathTerm& term : path) {
    for (const std::size_t stage : term.stages) all.set(stage);
    for (const SupplyPath& branch : term.branches) all |= stages_of(branch);
  }
  return all;
}

std::optional<SupplyPath> supply_path(const StageGraph& graph) {
  PathBuilder builder{graph};
  SupplyPath path = builder.path(graph.it_ends, std::nullopt);
  // Both must be fed: in series, where what both have in common counts once.
  for (PathTerm& term : builder.path(graph.mechanical_ends, std::nullopt)) {
    if (implied(term, path)) continue;
    if ((stages_of({term}) & stages_of(path)).any()) return std::nullopt;
    path.push_back(std::move(term));
  }
  if (builder.crossed()) return std::nullopt;
  return path;
}

double carried_share(const SupplyPath& path, std::span<const double> own, double most) {
  double share = most;
  for (const PathTerm& term : path) {
    double sum = 0.0;
    for (const SupplyPath& branch : term.branches) sum += carried_share(branch, own, most);
    for (std::size_t block = 0; block < most_blocks && !term.stages.empty(); ++block) {
      double least = std::numeric_limits<double>::infinity();
      for (const std::size_t stage : term.stages) least = std::min(least, own[stage * most_blocks + block]);
      sum += least;
    }
    share = std::min(share, sum);
  }
  return share;
}

}  // namespace gigatwin::power
