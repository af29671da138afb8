#include "cli/step_input.hpp"

#include <fmt/format.h>

#include "cli/collective_words.hpp"
#include "cli/medians.hpp"
#include "cli/scenario_input.hpp"
#include "cli/searched_plans.hpp"
#include "collectives/analytic.hpp"
#include "collectives/fluid_network.hpp"
#include "sim/machine_check.hpp"
#include "topology/placement_policy.hpp"

namespace gigatwin::cli {
namespace {

void load(const StepOptions& options, const std::vector<std::string>& changes, StepInput& input) {
  std::vector<std::string> overrides = overrides_of(options.scenario_options);
  overrides.insert(overrides.end(), changes.begin(), changes.end());
  input.scenario = {};
  input.loaded =
      scenario::load(options.scenario, overrides, scenario::scenario_schema(), input.scenario, input.diagnostics);
  say_medians(input.loaded, input.diagnostics);
}

std::size_t campaign_index(const StepOptions& options, const std::vector<workload::CampaignSpec>& campaigns) {
  if (campaigns.empty())
    throw RequestError(fmt::format("{}: expected a scenario with a campaign, found none", options.scenario));
  if (options.campaign.empty()) return 0;
  Words<std::size_t> words;
  for (std::size_t i = 0; i < campaigns.size(); ++i) words.emplace_back(campaigns[i].name, i);
  return word("--campaign", options.campaign, words);
}

/// --plan and --accelerators as --set would write them, so that mistakes are told in the same words.
std::vector<std::string> changes_of(const StepOptions& options, const std::string& path) {
  std::vector<std::string> changes;
  for (const std::string& text : options.plan) {
    if (text.find('=') == std::string::npos)
      throw RequestError(fmt::format("--plan: expected KEY=VALUE such as tensor=8, found \"{}\"", text));
    changes.push_back(fmt::format("{}.plan.{}", path, text));
  }
  if (!options.accelerators.empty()) changes.push_back(fmt::format("{}.accelerators={}", path, options.accelerators));
  return changes;
}

void check(StepInput& input) {
  const scenario::ComputeSpec& compute = input.scenario.compute;
  sim::check_machine(compute, input.scenario.fabric, input.diagnostics);
  const std::int64_t wanted = input.campaign.accelerators;
  if (wanted > compute.accelerators)
    input.diagnostics.expected(input.path + ".accelerators",
                               fmt::format("at most the {} accelerators of the site", compute.accelerators),
                               fmt::format("{}", wanted));
  for (const workload::PlanProblem& problem : workload::problems_of(input.training, compute.system, wanted))
    input.diagnostics.expected(input.path + "." + problem.key, problem.expected, problem.found, problem.hint);
}

Seconds resolution_of(const std::string& text) {
  constexpr Seconds least{1e-6}, most{10.0};
  const ParsedQuantity read = parse_quantity(text, Dimension::time);
  if (!read.si || *read.si < least.value || *read.si > most.value)
    throw RequestError(fmt::format("--resolution: expected a time from 1 us to 10 s such as 1 ms, found \"{}\"", text));
  return Seconds{*read.si};
}

topology::Placement first_placement(const StepInput& input, const topology::NodeLayout& layout) {
  const std::int64_t each = layout.accelerators_per_node;
  const topology::NodeRange everything{0, layout.nodes};
  const topology::FreeRanges free{{&everything, 1}};
  return topology::describe(input.scenario.operations.placement)
      .place(free, layout, (input.campaign.accelerators + each - 1) / each);
}

}  // namespace

StepInput read_step_input(const StepOptions& options) {
  StepInput input;
  input.fidelity = word("--fidelity", options.fidelity,
                        Words<Fidelity>{{"fluid", Fidelity::fluid}, {"analytic", Fidelity::analytic}});
  input.resolution = resolution_of(options.resolution);
  load(options, {}, input);
  if (input.diagnostics.has_errors()) return input;
  const std::size_t campaign = campaign_index(options, input.scenario.workload.campaigns);
  input.path = fmt::format("workload.campaigns[{}]", campaign);
  if (const std::vector<std::string> changes = changes_of(options, input.path); !changes.empty()) {
    load(options, changes, input);
    if (input.diagnostics.has_errors()) return input;
  }
  std::vector<workload::CampaignSpec>& campaigns = input.scenario.workload.campaigns;
  for (std::size_t i = 0; i < campaigns.size(); ++i)  // a plan that --plan changes is meant as it stands
    campaigns[i].search_plan = campaigns[i].search_plan && i == campaign && options.plan.empty();
  search_plans(input.scenario, input.diagnostics);
  if (input.diagnostics.has_errors()) return input;
  input.campaign = campaigns[campaign];
  input.training = workload::training_here(input.campaign);
  check(input);
  input.diagnostics.sort();
  return input;
}

StepMachine::StepMachine(const StepInput& input, const StepOptions& options) : input_(input) {
  const scenario::ComputeSpec& compute = input.scenario.compute;
  CollectiveOptions words;  // those of `collective`
  words.fidelity = options.fidelity;
  const topology::FabricSpec spec = fabric_for(words, input.scenario.fabric, compute.system, compute.accelerators);
  if (input.fidelity == Fidelity::analytic) {
    fabric_.plan = topology::plan_fabric(spec, compute.system, compute.accelerators);
    network_ = std::make_unique<collectives::AnalyticNetwork>(fabric_.plan, compute.system);
  } else {
    fabric_ = topology::build_fabric(spec, compute.system, compute.accelerators);
    network_ = std::make_unique<collectives::FluidNetwork>(fabric_, compute.system, spec.routing,
                                                           static_cast<std::uint64_t>(input.scenario.seed));
  }
  placement_ = first_placement(input, fabric_.plan.layout);
}

workload::Step StepMachine::simulate(bool keep_operations) const {
  return workload::simulate_step(input_.training, input_.scenario.compute.system, input_.campaign.accelerators,
                                 *network_, placement_, keep_operations);
}

}  // namespace gigatwin::cli
