/// Collectives on whole sites: seconds and memory, and whether the answer is right. Each case runs in a process of its
/// own, since peak memory is a process's.
///
///   bench_collectives [NAME]     all cases, or those whose name contains NAME
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "collectives/fluid_network.hpp"
#include "in_child.hpp"
#include "scenario/load.hpp"
#include "scenario/scenario.hpp"

namespace gigatwin {
namespace {

using collectives::Collective;
using hardware::Algorithm;

constexpr Bytes gib{1073741824.0};

struct Case {
  std::string name;
  std::string system, fabric;  ///< overrides of the scenario
  collectives::CommunicationPhase phase;
  std::int64_t accelerators;
  std::optional<Algorithm> algorithm;
};

struct Answer {
  double build_s = 0.0, run_s = 0.0;
  double time_s = 0.0, bus_bandwidth = 0.0;
  double flows = 0.0, uses = 0.0;
  bool right = false;
};

double now_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

scenario::Scenario scenario_of(const Case& c) {
  scenario::Scenario scenario;
  Diagnostics diagnostics;
  std::vector<std::string> overrides{"compute.system=" + c.system,
                                     fmt::format("compute.accelerators={}", (c.accelerators + 7) / 8 * 8)};
  for (std::size_t begin = 0; begin < c.fabric.size();) {
    const std::size_t end = std::min(c.fabric.find(';', begin), c.fabric.size());
    overrides.push_back(c.fabric.substr(begin, end - begin));
    begin = end + 1;
  }
  scenario::load(GIGATWIN_SOURCE_DIR "/scenarios/kajaani-gb200.yaml", overrides, scenario::scenario_schema(), scenario,
                 diagnostics);
  if (diagnostics.has_errors()) {
    for (const Diagnostic& d : diagnostics.list()) fmt::print(stderr, "{}", to_text(d));
    _exit(2);
  }
  return scenario;
}

/// No phase is faster than its algorithm alone on nominal links; every byte is on some link.
bool possible(const Answer& a, const collectives::FluidOutcome& outcome) {
  for (const collectives::GroupOutcome& group : outcome.phases.front().groups)
    if (group.slowest < 0.999 * group.candidate.alone) return false;
  return a.time_s > 0.0 && a.flows > 0.0;
}

Answer simulate(const Case& c) {
  const scenario::Scenario scenario = scenario_of(c);
  Answer answer;
  double begin = now_s();
  const topology::Fabric fabric =
      topology::build_fabric(scenario.fabric, scenario.compute.system, scenario.compute.accelerators);
  const collectives::FluidNetwork network{fabric, scenario.compute.system, scenario.fabric.routing, 1};
  answer.build_s = now_s() - begin;
  const topology::Placement all{{{0, fabric.plan.layout.nodes}}};
  begin = now_s();
  const collectives::JobPhase job{c.phase, &all, c.algorithm};
  const collectives::FluidOutcome outcome = network.run(std::span{&job, 1});
  answer.run_s = now_s() - begin;
  answer.time_s = outcome.phases.front().time.value;
  answer.bus_bandwidth =
      collectives::bus_bandwidth(c.phase.operation, c.phase.bytes, c.phase.ranks, outcome.phases.front().time).value;
  answer.flows = static_cast<double>(outcome.flows);
  answer.uses = static_cast<double>(outcome.uses);
  answer.right = possible(answer, outcome);
  return answer;
}

bool run_case(const Case& c) {
  const bench::FromChild<Answer> child = bench::in_child<Answer>([&] { return simulate(c); });
  const Answer& answer = child.answer;
  const bool ok = child.ended && answer.right;
  fmt::print("{:<40} {:>9.0f} {:>10.0f} {:>8.3f} {:>8.3f} {:>7.0f} {:>11.3f} {:>10.1f}   {}\n", c.name, answer.flows,
             answer.uses, answer.build_s, answer.run_s, child.megabytes, answer.time_s * 1e3,
             answer.bus_bandwidth / 1e9, ok ? "ok" : "WRONG");
  return ok;
}

int run_all(const std::string& only) {
  // Eight accelerators and NICs a node, leaves of 48 NICs below and above, three tiers.
  const std::string three =
      "fabric.kind=three-tier;fabric.spine_oversubscription=1;fabric.switch.from=qm9700;"
      "fabric.switch.ports=96";
  std::vector<Case> cases;
  for (const std::int64_t n : {1024, 4096, 16384, 65536, 100000})
    cases.push_back({fmt::format("all-reduce 1 GiB, flat ring, {}", n),
                     "dgx-h100",
                     three,
                     {Collective::all_reduce, gib, n, 1},
                     n,
                     Algorithm::ring});
  for (const std::int64_t n : {1024, 4096, 16384, 65536, 100000})
    cases.push_back({fmt::format("all-reduce 1 GiB, 8 x N/8, {}", n),
                     "dgx-h100",
                     three,
                     {Collective::all_reduce, gib, n, 1},
                     n,
                     Algorithm::hierarchical});
  cases.push_back({"all-reduce 1 GiB, library's choice, 100000",
                   "dgx-h100",
                   three,
                   {Collective::all_reduce, gib, 100000, 1},
                   100000,
                   std::nullopt});
  cases.push_back({"all-to-all 64 MiB, groups of 64, 99,968",
                   "dgx-h100",
                   three,
                   {Collective::all_to_all, Bytes{67108864.0}, 64, 1},
                   99968,
                   std::nullopt});
  cases.push_back({"the same, ECMP",
                   "dgx-h100",
                   three + ";fabric.routing=ecmp",
                   {Collective::all_to_all, Bytes{67108864.0}, 64, 1},
                   99968,
                   std::nullopt});
  cases.push_back({"the same, adaptive",
                   "dgx-h100",
                   three + ";fabric.routing=adaptive",
                   {Collective::all_to_all, Bytes{67108864.0}, 64, 1},
                   99968,
                   std::nullopt});
  cases.push_back({"all-to-all 64 MiB, 64 ranks 8 apart",
                   "dgx-h100",
                   three,
                   {Collective::all_to_all, Bytes{67108864.0}, 64, 8},
                   99840,
                   std::nullopt});
  cases.push_back({"point to point 64 MiB, 1,562 apart",
                   "dgx-h100",
                   three,
                   {Collective::point_to_point, Bytes{67108864.0}, 64, 1562},
                   99968,
                   std::nullopt});
  fmt::print("{:<40} {:>9} {:>10} {:>8} {:>8} {:>7} {:>11} {:>10}\n", "case", "flows", "uses", "build s", "run s", "MB",
             "time ms", "bus GB/s");
  bool ok = true;
  for (const Case& c : cases)
    if (c.name.find(only) != std::string::npos) ok = run_case(c) && ok;
  return ok ? 0 : 1;
}

}  // namespace
}  // namespace gigatwin

int main(int argc, char** argv) { return gigatwin::run_all(argc > 1 ? argv[1] : ""); }
