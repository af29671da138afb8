#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "fluid/problem.hpp"

/// The definitions as plainly as they can be written, for small problems: what the solver is compared with.
namespace gigatwin::fluid {

/// Progressive filling of the flows that are `active`, level by level.
inline std::vector<double> plain_rates(const Problem& p, const std::vector<bool>& active) {
  std::vector<double> rate(p.flows(), 0.0);
  std::vector<bool> open = active;
  while (std::find(open.begin(), open.end(), true) != open.end()) {
    std::vector<double> left = p.capacity(), weight(p.links(), 0.0);
    for (std::size_t f = 0; f < p.flows(); ++f)
      for (std::size_t u = p.offsets()[f]; u < p.offsets()[f + 1]; ++u) {
        if (open[f]) weight[p.link()[u]] += p.share()[u] * p.weight()[f];
        if (!open[f]) left[p.link()[u]] -= p.share()[u] * rate[f];
      }
    const auto own_level = [&](std::size_t f) {  // where this flow's cap or first full link would stop it
      double level = p.cap()[f] / p.weight()[f];
      for (std::size_t u = p.offsets()[f]; u < p.offsets()[f + 1]; ++u)
        level = std::min(level, left[p.link()[u]] / weight[p.link()[u]]);
      return level;
    };
    double lowest = std::numeric_limits<double>::infinity();
    for (std::size_t f = 0; f < p.flows(); ++f)
      if (open[f]) lowest = std::min(lowest, own_level(f));
    std::vector<bool> stopped(p.flows(), false);
    for (std::size_t f = 0; f < p.flows(); ++f) stopped[f] = open[f] && own_level(f) <= lowest * (1.0 + 1e-12);
    for (std::size_t f = 0; f < p.flows(); ++f)
      if (stopped[f]) rate[f] = p.weight()[f] * lowest, open[f] = false;
  }
  return rate;
}

/// Finish of each flow, stepping from one start or end to the next.
inline std::vector<double> plain_finish(const Problem& p) {
  const double never = std::numeric_limits<double>::infinity();
  std::vector<double> finish(p.flows(), never), left;
  for (std::size_t f = 0; f < p.flows(); ++f) left.push_back(p.bytes()[f]);
  for (double now = 0.0;;) {
    std::vector<bool> active;
    for (std::size_t f = 0; f < p.flows(); ++f) active.push_back(finish[f] == never && p.start_s()[f] <= now);
    const std::vector<double> rate = plain_rates(p, active);
    double next = never;
    for (std::size_t f = 0; f < p.flows(); ++f) {
      if (active[f]) next = std::min(next, now + left[f] / rate[f]);
      if (finish[f] == never && !active[f]) next = std::min(next, p.start_s()[f]);
    }
    if (next == never) return finish;
    for (std::size_t f = 0; f < p.flows(); ++f) {
      if (!active[f]) continue;
      left[f] -= rate[f] * (next - now);
      if (left[f] <= 1e-11 * p.bytes()[f]) finish[f] = next;
    }
    now = next;
  }
}

}  // namespace gigatwin::fluid
