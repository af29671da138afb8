/// The fluid solver on a three-tier fat tree of 101,376 endpoints: seconds, memory, and whether the answer is right.
/// Each case runs in a process of its own, since peak memory is a process's.
///
///   bench_fluid [NAME]     all cases, or those whose name contains NAME
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "fluid/quotient.hpp"
#include "fluid/solve.hpp"
#include "in_child.hpp"

namespace gigatwin::fluid {
namespace {

constexpr double link_rate = 50e9;  // B/s: 400 Gbit/s
constexpr double phase_bytes = 1e9;

/// Pods of r leaves with r ports down and r uplinks; every tier has one directed link per endpoint, up and down.
struct FatTree {
  int radix, pods;
  enum Tier { host_up, leaf_up, spine_up, core_down, spine_down, leaf_down };

  int pod_size() const { return radix * radix; }
  int size() const { return pods * pod_size(); }
  std::int32_t link(Tier tier, int index) const { return tier * size() + index; }
  Problem problem(int flows) const {
    Problem p{std::vector<double>(6 * static_cast<std::size_t>(size()), link_rate)};
    p.reserve(static_cast<std::size_t>(flows), 6 * static_cast<std::size_t>(flows));
    return p;
  }
  /// The route over one spine of the pods and one core of that spine: 2 links in a leaf, 4 in a pod, 6 between pods.
  std::vector<Use> route(int from, int to, int spine, int core) const {
    std::vector<Use> uses{{link(host_up, from)}, {link(leaf_down, to)}};
    const int leaf_from = from / radix, leaf_to = to / radix, pod_from = from / pod_size(), pod_to = to / pod_size();
    if (leaf_from != leaf_to) {
      uses.push_back({link(leaf_up, leaf_from * radix + spine)});
      uses.push_back({link(spine_down, leaf_to * radix + spine)});
    }
    if (pod_from != pod_to) {
      uses.push_back({link(spine_up, (pod_from * radix + spine) * radix + core)});
      uses.push_back({link(core_down, (pod_to * radix + spine) * radix + core)});
    }
    return uses;
  }
  std::vector<Use> route_by_destination(int from, int to) const {
    return route(from, to, to % radix, to / radix % radix);
  }
};

constexpr FatTree site{48, 44};  ///< 101,376 endpoints
constexpr FatTree hall{16, 12};  ///< 3,072 endpoints: solving anew at each instant ends within a minute

/// Every endpoint sends to the one half the machine on: all routes lead between pods.
Problem shift_by_destination(const FatTree& tree) {
  Problem p = tree.problem(tree.size());
  for (int from = 0; from < tree.size(); ++from)
    p.add(tree.route_by_destination(from, (from + tree.size() / 2) % tree.size()), {.bytes = phase_bytes});
  return p;
}

/// The same with uplinks drawn at random for each flow (ECMP), 1 to 1 + `spread` times the bytes, starts from 0 to
/// `late`.
Problem shift_hashed(const FatTree& tree, double spread, double late_s) {
  Problem p = tree.problem(tree.size());
  for (int from = 0; from < tree.size(); ++from) {
    const Draws draws{1, "bench.ecmp", static_cast<std::uint64_t>(from)};
    const auto port = [&](std::uint64_t draw) { return static_cast<int>(draws.uniform(draw) * tree.radix); };
    p.add(tree.route(from, (from + tree.size() / 2) % tree.size(), port(0), port(1)),
          {.bytes = phase_bytes * (1.0 + spread * draws.uniform(2)), .start_s = late_s * draws.uniform(3)});
  }
  return p;
}

/// All-to-all in groups of 64 that stand `stride` apart.
Problem all_to_all(const FatTree& tree, int stride) {
  constexpr int members = 64;
  Problem p = tree.problem(tree.size() * (members - 1));
  for (int from = 0; from < tree.size(); ++from) {
    const int first = from / (members * stride) * members * stride + from % stride;
    for (int to = first; to < first + members * stride; to += stride)
      if (to != from) p.add(tree.route_by_destination(from, to), {.bytes = phase_bytes / members});
  }
  return p;
}

struct Answer {
  double build_s = 0.0, solve_s = 0.0, scratch_s = 0.0;  ///< 0: not run
  double makespan_s = 0.0;
  double instants = 0.0, flows = 0.0, cells = 0.0;
  bool right = false;
};

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

bool close(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)); }

/// No flow beats its own link, and no link carries its bytes faster than it can; the last one ends at the makespan.
bool possible(const Problem& p, const Outcome& outcome) {
  for (std::size_t f = 0; f < p.flows(); ++f)
    if (outcome.finish_s[f] < (p.start_s()[f] + p.bytes()[f] / link_rate) * (1.0 - 1e-9)) return false;
  const std::vector<double> bytes = link_bytes(p);
  const double busiest_s = *std::max_element(bytes.begin(), bytes.end()) / link_rate;
  return outcome.makespan_s >= busiest_s * (1.0 - 1e-9) &&
         close(outcome.makespan_s, *std::max_element(outcome.finish_s.begin(), outcome.finish_s.end()));
}

Answer solve(const std::function<Problem()>& make, double expected_s, bool with_scratch) {
  Answer answer;
  Problem p{{}};
  answer.build_s = seconds_of([&] { p = make(); });
  Outcome outcome;
  answer.solve_s = seconds_of([&] { outcome = run(p); });
  answer.makespan_s = outcome.makespan_s;
  answer.instants = static_cast<double>(outcome.instants);
  answer.flows = static_cast<double>(p.flows());
  answer.right = possible(p, outcome) && (expected_s == 0.0 || close(outcome.makespan_s, expected_s));
  if (const auto quotient = reduce(p)) answer.cells = static_cast<double>(quotient->problem.flows());
  if (!with_scratch) return answer;
  Outcome scratch;
  answer.scratch_s = seconds_of([&] { scratch = run_from_scratch(p); });
  for (std::size_t f = 0; f < p.flows(); ++f)
    answer.right = answer.right && close(outcome.finish_s[f], scratch.finish_s[f]);
  return answer;
}

struct Case {
  std::string name;
  std::function<Problem()> make;
  double expected_s;  ///< makespan that is known; 0: not
  bool with_scratch;  ///< compares with all rates solved anew at each instant
};

/// Runs one case in a child and prints its row; false if it failed or its answer is wrong.
bool run_case(const Case& c) {
  const bench::FromChild<Answer> child =
      bench::in_child<Answer>([&] { return solve(c.make, c.expected_s, c.with_scratch); });
  const Answer& answer = child.answer;
  const bool ok = child.ended && answer.right;
  const auto shown = [](double seconds) { return seconds > 0.0 ? fmt::format("{:.3f}", seconds) : std::string{"-"}; };
  fmt::print("{:<30} {:>9.0f} {:>9} {:>9.0f} {:>8.3f} {:>9.3f} {:>9} {:>7} {:>7.0f}   {}\n", c.name, answer.flows,
             answer.cells > 0.0 ? fmt::format("{:.0f}", answer.cells) : "-", answer.instants, answer.build_s,
             answer.solve_s, shown(answer.scratch_s),
             answer.scratch_s > 0.0 ? fmt::format("{:.1f}", answer.scratch_s / answer.solve_s) : "-", child.megabytes,
             ok ? "ok" : "WRONG");
  return ok;
}

int run_all(const std::string& only) {
  constexpr double late_s = phase_bytes / link_rate;  // one flow's time alone: starts overlap with ends
  const std::vector<Case> cases{
      // One flow on each link: 1 GB at 50 GB/s.
      {"shift, D-mod-k", [] { return shift_by_destination(site); }, phase_bytes / link_rate, true},
      {"shift, hashed", [] { return shift_hashed(site, 0.0, 0.0); }, 0.0, true},
      {"shift, hashed, sizes 1x..2x", [] { return shift_hashed(site, 1.0, 0.0); }, 0.0, false},
      {"shift, hashed, sizes, starts", [] { return shift_hashed(site, 1.0, late_s); }, 0.0, false},
      {"3,072, hashed, sizes 1x..2x", [] { return shift_hashed(hall, 1.0, 0.0); }, 0.0, true},
      {"3,072, hashed, sizes, starts", [] { return shift_hashed(hall, 1.0, late_s); }, 0.0, true},
      {"all-to-all of 64, adjacent", [] { return all_to_all(site, 1); }, 0.0, false},
      // Ranks on one port of 64 leaves: D-mod-k keeps each to an uplink of its own, so 63 parts leave each host in
      // turn.
      {"all-to-all of 64, 48 apart", [] { return all_to_all(site, 48); }, 63.0 / 64.0 * phase_bytes / link_rate, false},
  };
  fmt::print("{:<30} {:>9} {:>9} {:>9} {:>8} {:>9} {:>9} {:>7} {:>7}\n", "case", "flows", "cells", "instants",
             "build s", "solve s", "scratch s", "ratio", "MB");
  bool ok = true;
  for (const Case& c : cases)
    if (c.name.find(only) != std::string::npos) ok = run_case(c) && ok;
  return ok ? 0 : 1;
}

}  // namespace
}  // namespace gigatwin::fluid

int main(int argc, char** argv) { return gigatwin::fluid::run_all(argc > 1 ? argv[1] : ""); }
