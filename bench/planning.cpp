/// Searches for parallelism plans: seconds, plans timed, and whether the answer is at least as good as a plan by hand.
///
///   bench_planning [NAME]     all cases, or those whose name contains NAME
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "collectives/analytic.hpp"
#include "planning/search.hpp"
#include "scenario/fabric_file.hpp"
#include "scenario/load.hpp"
#include "workload/model.hpp"

namespace gigatwin {
namespace {

using planning::Candidate;
using planning::Question;

struct Case {
  std::string name, model, system;
  std::int64_t accelerators = 0, batch = 0;
  hardware::Precision precision = hardware::Precision::bf16;
  workload::PlanSpec by_hand;
};

workload::PlanSpec by_hand(std::int64_t tensor, std::int64_t pipeline, std::int64_t chunks, std::int64_t expert = 1) {
  workload::PlanSpec plan;
  plan.tensor = tensor;
  plan.pipeline = pipeline;
  plan.virtual_stages = chunks;
  plan.expert = expert;
  plan.sequence_parallel = tensor > 1;
  plan.recompute = workload::Recompute::selective;
  return plan;
}

std::vector<Case> cases() {
  using hardware::Precision;
  return {{"gpt3-1k", "gpt3-175b", "dgx-h100", 1024, 1536, Precision::bf16, by_hand(8, 8, 12)},
          {"llama405-16k", "llama3-405b", "dgx-h100", 16384, 2048, Precision::bf16, by_hand(8, 16, 4)},
          {"llama405-100k", "llama3-405b", "gb200-nvl72", 100000, 18432, Precision::fp8, by_hand(8, 6, 3)},
          {"deepseek-100k", "deepseek-v3", "gb200-nvl72", 100000, 18432, Precision::fp8, by_hand(1, 16, 1, 64)}};
}

template <class Spec>
Spec entry(const std::string& folder, const std::string& name, const Schema<Spec>& schema) {
  Spec spec;
  Diagnostics diagnostics;
  scenario::Catalogue catalogue;
  scenario::load_entry(folder, name, schema, &spec, catalogue, diagnostics);
  for (const Diagnostic& d : diagnostics.list()) fmt::print(stderr, "{}", to_text(d));
  return spec;
}

/// Switches of 800 Gbit/s without oversubscription.
topology::FabricPlan fabric_of(const hardware::SystemSpec& system, std::int64_t accelerators) {
  topology::FabricSpec fabric;
  fabric.network_switch.ports = 144;
  fabric.network_switch.port_bandwidth = gigabits_per_second(800);
  fabric.transceiver.bandwidth = gigabits_per_second(800);
  fabric.network_switch.latency = Seconds{0.3e-6};
  fabric.cable_latency = Seconds{0.25e-6};
  return topology::plan_fabric(fabric, system, accelerators);
}

double now_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

bool run(const Case& c) {
  Question question;
  question.model = entry("models", c.model, workload::model_schema());
  question.system = entry("systems", c.system, hardware::system_schema());
  question.accelerators = c.accelerators;
  question.batch = c.batch;
  question.precisions = {c.precision};
  question.system.accelerator.step_noise = 0.0;  // as `gigatwin plan` searches
  const collectives::AnalyticNetwork network{fabric_of(question.system, c.accelerators), question.system};
  const planning::Evaluator evaluator{question, network, network.plan().layout};
  const double begin = now_s();
  const planning::Found found =
      planning::search(question, evaluator, {10, std::thread::hardware_concurrency(), true, {}});
  const double search_s = now_s() - begin;
  workload::PlanSpec plan = c.by_hand;
  plan.precision = c.precision;
  Candidate hand{plan, 1, c.batch};
  while (hand.accelerators() * 2 <= c.accelerators && c.batch % (hand.data * 2) == 0) hand.data *= 2;
  const auto timed = evaluator.fits(hand) ? evaluator.run(hand) : std::nullopt;
  const double best = found.best.empty() ? 0.0 : throughput(found.best.front());
  const double other = timed ? throughput(*timed) : 0.0;
  const planning::Counts& n = found.counts;
  fmt::print("{:<14} {:6.2f} s, {} of {} plans in {} of {} groups timed\n", c.name, search_s, n.timed, n.candidates,
             n.groups - n.passed_groups, n.groups);
  const bool right = best > 0.0 && best >= other;
  fmt::print("{:<14} {:.4g} tokens/s, by hand {:.4g}: {}\n", "", best, other, right ? "ok" : "WORSE");
  return right;
}

}  // namespace
}  // namespace gigatwin

int main(int argc, char** argv) {
  bool right = true;
  for (const gigatwin::Case& c : gigatwin::cases())
    if (argc < 2 || c.name.find(argv[1]) != std::string::npos) right = gigatwin::run(c) && right;
  return right ? 0 : 1;
}
