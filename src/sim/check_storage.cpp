#include "sim/check_storage.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/dimension.hpp"
#include "storage/checkpoint_plan.hpp"

namespace gigatwin::sim {
namespace {

const std::string at_the_site = workload::DatasetSpec{}.origin;

void check_dataset(const std::optional<workload::DatasetSpec>& dataset, workload::Work work, const std::string& job,
                   const std::vector<std::string>& origins, Diagnostics& diagnostics) {
  if (!dataset) return;
  if (std::find(origins.begin(), origins.end(), dataset->origin) == origins.end())
    diagnostics.expected(job + ".dataset.origin",
                         fmt::format("{}, or a link of operations.wide_area", fmt::join(origins, ", ")),
                         fmt::format("\"{}\"", dataset->origin));
  if (work == workload::Work::measured && dataset->read_per_token.value > 0.0)
    diagnostics.expected(job + ".dataset.read_per_token", "read_per_accelerator, since work: measured counts no tokens",
                         "read_per_token");
}

const workload::JobRequest* largest_of(const std::vector<workload::JobRequest>& jobs) {
  const auto largest = std::max_element(jobs.begin(), jobs.end(),
                                        [](const auto& a, const auto& b) { return a.accelerators < b.accelerators; });
  return largest == jobs.end() ? nullptr : &*largest;
}

storage::FailureRates failure_rates(const SiteModel& site, std::int64_t nodes) {
  const topology::PlacementShape shape = topology::shape_of({{{0, nodes}}}, site.fabric.layout);
  storage::FailureRates rates;
  for (const FailureCause& cause : site.causes)
    rates[destroys(cause)] += reliability::interruption_rate(cause, site.parts, shape);
  return rates;
}

/// The key that states the interval of this level; empty where none does.
std::string key_of(const storage::CheckpointSpec& spec, storage::Level level) {
  for (std::size_t i = 0; i < spec.levels.size(); ++i)
    if (spec.levels[i].to == level && spec.levels[i].every)
      return fmt::format("operations.checkpoint.levels[{}].every", i);
  return spec.interval == storage::CheckpointInterval::fixed ? "operations.checkpoint.every" : "";
}

}  // namespace

void check_datasets(const scenario::Scenario& scenario, Diagnostics& diagnostics) {
  std::vector<std::string> origins{at_the_site};
  for (const storage::WideAreaSpec& link : scenario.operations.wide_area) origins.push_back(link.name);
  const workload::WorkloadSpec& jobs = scenario.workload;
  for (std::size_t i = 0; i < jobs.campaigns.size(); ++i)
    check_dataset(jobs.campaigns[i].dataset, workload::Work::training, fmt::format("workload.campaigns[{}]", i),
                  origins, diagnostics);
  for (std::size_t i = 0; i < jobs.classes.size(); ++i)
    check_dataset(jobs.classes[i].dataset, jobs.classes[i].work, fmt::format("workload.classes[{}]", i), origins,
                  diagnostics);
}

void check_intervals(const SiteModel& site, Diagnostics& diagnostics) {
  const workload::JobRequest* job = largest_of(site.jobs);
  if (!job) return;
  const std::int64_t per_node = site.fabric.layout.accelerators_per_node;
  const std::int64_t nodes = std::min((job->accelerators + per_node - 1) / per_node, site.nodes());
  const storage::CheckpointSpec& spec = site.scenario.operations.checkpoint;
  constexpr Bytes some{1.0};  // the size plays no part in stated intervals
  const storage::CheckpointPlan plan =
      storage::plan_checkpoints(spec, site.scenario.operations.storage, some, nodes, failure_rates(site, nodes));
  for (const storage::LevelPlan& level : plan.levels) {
    const std::string key = key_of(spec, level.to);
    if (key.empty() || level.failures * level.interval <= 1.0) continue;
    const auto text = [](double time_s) { return rounded_quantity(time_s, Dimension::time); };
    diagnostics.warn(key,
                     fmt::format("{} is longer than the mean time between failures of the largest job, {} on {} "
                                 "accelerators: it would hardly get on",
                                 text(level.interval.value), text(1.0 / level.failures.value), job->accelerators),
                     "interval: young-daly chooses what loses least");
  }
}

}  // namespace gigatwin::sim
