#pragma once

#include <boost/graph/push_relabel_max_flow.hpp>

#include "topology/graph.hpp"

/// What a fabric carries between two halves, by the largest flow through its graph.
namespace gigatwin::topology {

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
using FlowGraph = boost::adjacency_list<
    boost::vecS, boost::vecS, boost::directedS, boost::no_property,
    boost::property<boost::edge_capacity_t, long,
                    boost::property<boost::edge_residual_capacity_t, long,
                                    boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>>;

inline void add_capacity(FlowGraph& graph, std::size_t a, std::size_t b, long forth, long back) {
  const auto there = boost::add_edge(a, b, graph).first, home = boost::add_edge(b, a, graph).first;
  boost::put(boost::edge_capacity, graph, there, forth);
  boost::put(boost::edge_capacity, graph, home, back);
  boost::put(boost::edge_reverse, graph, there, home);
  boost::put(boost::edge_reverse, graph, home, there);
}

/// Max flow from the first to the second half of the accelerators without the scale-up network, GB/s.
inline double max_flow_between_halves(const Fabric& fabric) {
  const Graph links = make_graph(fabric);
  const std::size_t vertices = boost::num_vertices(links), source = vertices, sink = vertices + 1;
  FlowGraph graph(vertices + 2);
  for (const auto& edge : boost::make_iterator_range(boost::edges(links))) {
    if (links[edge].tier == static_cast<std::int8_t>(scale_up_tier)) continue;
    const auto capacity = static_cast<long>(links[edge].bandwidth.value / 1e9);
    add_capacity(graph, boost::source(edge, links), boost::target(edge, links), capacity, capacity);
  }
  const auto n = static_cast<std::size_t>(fabric.plan.accelerators());
  for (std::size_t v = 0; v < n; ++v) {
    if (v < n / 2)
      add_capacity(graph, source, v, 1000000, 0);
    else
      add_capacity(graph, v, sink, 1000000, 0);
  }
  return static_cast<double>(boost::push_relabel_max_flow(graph, source, sink));
}

}  // namespace gigatwin::topology
