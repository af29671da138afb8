#include "routing/adjacency.hpp"

#include <algorithm>

namespace gigatwin::routing {

Adjacency::Adjacency(const topology::Fabric& fabric)
    : first_switch_(fabric.first_switch), first_(fabric.switches.size() + 1), above_(fabric.switches.size()) {
  const auto joins_switches = [this](const topology::Link& link) { return link.lower >= first_switch_; };
  for (const topology::Link& link : fabric.links)
    if (joins_switches(link)) {
      ++first_[row(link.lower) + 1];
      ++first_[row(link.upper) + 1];
    }
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  neighbours_.resize(first_.back());
  std::vector<std::size_t> next(first_.begin(), first_.end() - 1);
  Channel channel = 0;
  for (const topology::Link& link : fabric.links) {
    if (joins_switches(link)) {
      neighbours_[next[row(link.lower)]++] = {link.upper, channel};
      neighbours_[next[row(link.upper)]++] = {link.lower, channel + 1};
    }
    channel += 2;
  }
  const auto earlier = [](const Neighbour& a, const Neighbour& b) {
    return a.vertex != b.vertex ? a.vertex < b.vertex : a.channel < b.channel;
  };
  for (std::size_t s = 0; s < above_.size(); ++s) {
    const auto begin = neighbours_.begin() + static_cast<std::ptrdiff_t>(first_[s]);
    const auto end = neighbours_.begin() + static_cast<std::ptrdiff_t>(first_[s + 1]);
    if (!std::is_sorted(begin, end, earlier)) std::sort(begin, end, earlier);
    const auto vertex = first_switch_ + static_cast<std::int32_t>(s);
    const auto higher = [vertex](const Neighbour& n) { return n.vertex < vertex; };
    above_[s] = static_cast<std::size_t>(std::partition_point(begin, end, higher) - neighbours_.begin());
  }
}

std::span<const Adjacency::Neighbour> Adjacency::all(std::int32_t vertex) const {
  return {neighbours_.data() + first_[row(vertex)], neighbours_.data() + first_[row(vertex) + 1]};
}

std::span<const Adjacency::Neighbour> Adjacency::above(std::int32_t vertex) const {
  return {neighbours_.data() + above_[row(vertex)], neighbours_.data() + first_[row(vertex) + 1]};
}

std::span<const Adjacency::Neighbour> Adjacency::below(std::int32_t vertex) const {
  return {neighbours_.data() + first_[row(vertex)], neighbours_.data() + above_[row(vertex)]};
}

std::span<const Adjacency::Neighbour> Adjacency::between(std::int32_t from, std::int32_t to) const {
  const std::span<const Neighbour> list = all(from);
  const auto [begin, end] = std::ranges::equal_range(list, to, {}, &Neighbour::vertex);
  return {begin, end};
}

}  // namespace gigatwin::routing
