#include "validation/training_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "collectives/analytic.hpp"
#include "topology/fabric_plan.hpp"

namespace gigatwin::validation {
namespace {

/// The reason if the fabric cannot be built for the job.
std::string fabric_reason(const topology::FabricSpec& fabric, const hardware::SystemSpec& system, std::int64_t gpus) {
  for (const topology::FabricProblem& p : topology::problems_of(fabric, system, gpus))
    return fmt::format("fabric.{}: expected {}, found {}", p.key, p.expected, p.found);
  return {};
}

bool is_better(const TrainingRun& run, const std::optional<TrainingRun>& best) {
  if (!best) return true;
  if (run.fits != best->fits) return run.fits;
  return run.fits ? run.profile.duration < best->profile.duration : run.profile.memory < best->profile.memory;
}

}  // namespace

hardware::SystemSpec used_part(hardware::SystemSpec system, std::int64_t gpus, std::optional<std::int64_t> nodes) {
  const std::int64_t per_node = system.accelerators_per_node;
  std::int64_t used = std::gcd(gpus, per_node);
  if (nodes && *nodes > 0 && gpus % *nodes == 0 && gpus / *nodes <= per_node) used = gpus / *nodes;
  const std::int64_t domain_nodes = std::max<std::int64_t>(system.scale_up_domain / per_node, 1);
  system.nics_per_node = static_cast<int>(std::max<std::int64_t>(system.nics_per_node * used / per_node, 1));
  system.accelerators_per_node = static_cast<int>(used);
  system.scale_up_domain = static_cast<int>(std::min(used * domain_nodes, gpus));
  return system;
}

std::optional<TrainingRun> best_run(const workload::ModelSpec& model, const StatedPlan& stated,
                                    const hardware::SystemSpec& system, const topology::FabricSpec& fabric,
                                    std::string& reason) {
  reason = fabric_reason(fabric, system, stated.gpus);
  if (!reason.empty()) return std::nullopt;
  const collectives::AnalyticNetwork network{topology::plan_fabric(fabric, system, stated.gpus), system};
  const topology::Placement placement{{{0, stated.gpus / system.accelerators_per_node}}};
  hardware::SystemSpec roomy = system;
  roomy.accelerator.memory = Bytes{1e18};
  std::optional<TrainingRun> best;
  for (const workload::PlanSpec& plan : stated.plans) {
    const workload::TrainingSpec training{model, plan, stated.global_batch};
    const auto problems = workload::problems_of(training, roomy, stated.gpus);
    if (!problems.empty()) {
      reason = fmt::format("{}: expected {}, found {}", problems[0].key, problems[0].expected, problems[0].found);
      continue;
    }
    TrainingRun run{plan, workload::iterate(training, roomy, stated.gpus, network, placement), true};
    run.fits = run.profile.memory <= system.accelerator.memory;
    if (is_better(run, best)) best = std::move(run);
  }
  return best;
}

}  // namespace gigatwin::validation
