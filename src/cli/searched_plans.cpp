#include "cli/searched_plans.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "cli/plan_report.hpp"
#include "collectives/analytic.hpp"
#include "planning/search.hpp"
#include "sim/machine_check.hpp"

namespace gigatwin::cli {
namespace {

void search_plan(const scenario::Scenario& scenario, const collectives::AnalyticNetwork& network,
                 workload::CampaignSpec& campaign, const std::string& key, Diagnostics& diagnostics) {
  const planning::Question question = planning::without_noise(planning::question_of(campaign, scenario.compute.system));
  const planning::Evaluator evaluator{question, network, network.plan().layout};
  planning::SearchOptions options;
  options.keep = 1;
  options.threads = std::max(1U, std::thread::hardware_concurrency());
  const planning::Found found = planning::search(question, evaluator, options);
  if (found.best.empty()) {
    diagnostics.expected(key, fmt::format("a machine on which some plan of {} fits", campaign.model.title), "none",
                         "gigatwin plan says what is missing");
    return;
  }
  const planning::Candidate& best = found.best.front().candidate;
  campaign.plan = best.plan;
  campaign.accelerators = best.accelerators();
  campaign.search_plan = false;
  fmt::print(stderr, "plan of {}: {} on {} accelerators, {:.4g} tokens/s\n", campaign.name, plan_yaml(best.plan),
             best.accelerators(), planning::throughput(found.best.front()));
}

}  // namespace

void search_plans(scenario::Scenario& scenario, Diagnostics& diagnostics) {
  auto& campaigns = scenario.workload.campaigns;
  if (std::none_of(campaigns.begin(), campaigns.end(), [](const auto& c) { return c.search_plan; })) return;
  sim::check_machine(scenario.compute, scenario.fabric, diagnostics);
  const auto key_of = [](std::size_t i) { return fmt::format("workload.campaigns[{}].search_plan", i); };
  for (std::size_t i = 0; i < campaigns.size(); ++i)
    if (campaigns[i].search_plan && scenario.fabric.kind == topology::FabricKind::graph)
      diagnostics.expected(key_of(i),
                           "false, since the search needs tiers that can be counted and the fabric is a graph", "true");
  if (diagnostics.has_errors()) return;
  const collectives::AnalyticNetwork network{
      topology::plan_fabric(scenario.fabric, scenario.compute.system, scenario.compute.accelerators),
      scenario.compute.system};
  // A campaign that is larger than the machine is refused when the site is put together.
  for (std::size_t i = 0; i < campaigns.size(); ++i)
    if (campaigns[i].search_plan && campaigns[i].accelerators <= scenario.compute.accelerators)
      search_plan(scenario, network, campaigns[i], key_of(i), diagnostics);
}

}  // namespace gigatwin::cli
