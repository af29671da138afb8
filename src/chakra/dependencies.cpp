#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "chakra/dependencies_internal.hpp"

namespace gigatwin::chakra {
namespace {

std::vector<const Node*> by_id(const RankTrace& trace) {
  std::vector<const Node*> nodes(trace.nodes.size());
  std::ranges::transform(trace.nodes, nodes.begin(), [](const Node& node) { return &node; });
  const auto less = [](const Node* a, const Node* b) { return a->id < b->id; };
  if (!std::ranges::is_sorted(nodes, less)) std::ranges::stable_sort(nodes, less);
  const auto equal = [](const Node* a, const Node* b) { return a->id == b->id; };
  if (const auto twice = std::ranges::adjacent_find(nodes, equal); twice != nodes.end())
    throw TraceError(fmt::format("{}: id {} is given twice: {} and {}", source_of(trace), (*twice)->id,
                                 text_of(**twice), text_of(**std::next(twice))));
  return nodes;
}

/// Calls visit(node, dependency), both by place.
template <class Visit>
void each_dependency(const RankTrace& trace, const std::vector<const Node*>& nodes, const Visit& visit) {
  const auto place = [&](std::uint64_t id, const Node& by) {
    const std::size_t guess = id - nodes.front()->id;  // ids mostly follow each other
    if (guess < nodes.size() && nodes[guess]->id == id) return guess;
    const auto at = std::ranges::lower_bound(nodes, id, {}, &Node::id);
    if (at == nodes.end() || (*at)->id != id)
      throw TraceError(fmt::format("{}: {} depends on node {}, which is not there", source_of(trace), text_of(by), id));
    return static_cast<std::size_t>(at - nodes.begin());
  };
  for (std::size_t i = 0; i < nodes.size(); ++i)
    for (const auto* list : {&nodes[i]->control_dependencies, &nodes[i]->data_dependencies})
      for (const std::uint64_t id : *list) visit(i, place(id, *nodes[i]));
}

/// Follows unfinished dependencies until one comes again.
[[noreturn]] void name_circle(const RankTrace& trace, const std::vector<const Node*>& nodes,
                              const std::vector<std::int32_t>& unfinished) {
  std::vector<std::size_t> needs(nodes.size(), nodes.size());
  each_dependency(trace, nodes, [&](std::size_t node, std::size_t dependency) {
    if (unfinished[node] > 0 && unfinished[dependency] > 0) needs[node] = dependency;
  });
  std::vector<bool> seen(nodes.size());
  auto at =
      static_cast<std::size_t>(std::ranges::find_if(unfinished, [](int n) { return n > 0; }) - unfinished.begin());
  for (; !seen[at]; at = needs[at]) seen[at] = true;
  std::string circle = text_of(*nodes[at]);
  constexpr int most_shown = 20;
  std::size_t next = needs[at];
  for (int shown = 0; next != at && shown < most_shown; next = needs[next], ++shown)
    circle += " needs " + text_of(*nodes[next]);
  circle += next == at ? " needs " + text_of(*nodes[at]) : " needs ...";
  throw TraceError(fmt::format("{}: dependencies in a circle: {}", source_of(trace), circle));
}

void check_circles(const RankTrace& trace, const Ordered& ordered) {
  std::vector<std::int32_t> unfinished = ordered.waits_for;
  std::vector<std::int32_t> ready;
  for (std::size_t i = 0; i < unfinished.size(); ++i)
    if (unfinished[i] == 0) ready.push_back(static_cast<std::int32_t>(i));
  for (std::size_t done = 0; done < ready.size(); ++done) {
    const auto node = static_cast<std::size_t>(ready[done]);
    for (std::size_t s = ordered.first_successor[node]; s < ordered.first_successor[node + 1]; ++s)
      if (--unfinished[static_cast<std::size_t>(ordered.successors[s])] == 0) ready.push_back(ordered.successors[s]);
  }
  if (ready.size() < unfinished.size()) name_circle(trace, ordered.nodes, unfinished);
}

}  // namespace

std::string source_of(const RankTrace& trace) {
  return trace.file.empty() ? fmt::format("rank {}", trace.rank) : trace.file;
}

Ordered in_order(const RankTrace& trace) {
  Ordered ordered;
  ordered.nodes = by_id(trace);
  const std::size_t count = ordered.nodes.size();
  ordered.waits_for.resize(count);
  ordered.first_successor.assign(count + 1, 0);
  each_dependency(trace, ordered.nodes, [&](std::size_t node, std::size_t dependency) {
    ++ordered.waits_for[node];
    ++ordered.first_successor[dependency + 1];
  });
  std::partial_sum(ordered.first_successor.begin(), ordered.first_successor.end(), ordered.first_successor.begin());
  ordered.successors.resize(ordered.first_successor.back());
  std::vector<std::size_t> next{ordered.first_successor.begin(), ordered.first_successor.end() - 1};
  each_dependency(trace, ordered.nodes, [&](std::size_t node, std::size_t dependency) {
    ordered.successors[next[dependency]++] = static_cast<std::int32_t>(node);
  });
  check_circles(trace, ordered);
  return ordered;
}

}  // namespace gigatwin::chakra
