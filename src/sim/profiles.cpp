#include "sim/profiles.hpp"

#include <fmt/format.h>

#include "scenario/resolved.hpp"

namespace gigatwin::sim {
namespace {

JobProfile profile_of(const workload::IterationProfile& iteration, const hardware::AcceleratorSpec& accelerator) {
  JobProfile profile;
  profile.work_per_s = iteration.tokens / iteration.duration.value;
  const Seconds busy = iteration.matmul + iteration.attention + iteration.memory_bound + iteration.launch +
                       iteration.recompute + iteration.optimizer;
  profile.compute_share = busy / iteration.duration;
  profile.tokens_per_work = 1.0;
  profile.flop_per_work = iteration.model_compute.value / iteration.tokens;
  profile.training_power = iteration.accelerator_power - accelerator.idle;
  profile.waiting_power = hardware::power_at(accelerator, accelerator.communication_power_fraction) - accelerator.idle;
  profile.checkpoint = iteration.checkpoint;
  profile.mfu = iteration.mfu;
  profile.iteration = iteration.duration;
  for (const Bytes bytes : iteration.tier_bytes) profile.tier_rates.push_back(bytes / iteration.duration);
  return profile;
}

/// The exchange with other sites, as far as nothing hides it: the accelerators wait, and what differs from synchronous
/// training does not count.
void span_sites(JobProfile& profile, const workload::SpanSpec& span, const workload::ModelSpec& model) {
  const Seconds exposed = workload::exposed_exchange(span, model, profile.iteration);
  const double kept = profile.iteration / (profile.iteration + exposed);
  profile.work_per_s *= kept;
  profile.compute_share *= kept;
  profile.mfu *= kept;
  profile.training_power = kept * profile.training_power + (1.0 - kept) * profile.waiting_power;
  profile.iteration += exposed;
  for (BytesPerSecond& rate : profile.tier_rates) rate = kept * rate;
  profile.tokens_per_work *= span.efficiency;
  profile.flop_per_work *= span.efficiency;
}

/// On another size than its own it is as much faster or slower: nothing is known of how it scales.
JobProfile profile_without_model(const workload::JobRequest& job, std::int64_t accelerators,
                                 const hardware::AcceleratorSpec& accelerator) {
  JobProfile profile;
  profile.work_per_s = static_cast<double>(accelerators) / static_cast<double>(job.accelerators);
  profile.flop_per_work = job.mfu * accelerator.peak_bf16.value * static_cast<double>(job.accelerators);
  profile.training_power = hardware::power_at(accelerator, job.utilisation) - accelerator.idle;
  profile.waiting_power = hardware::power_at(accelerator, accelerator.communication_power_fraction) - accelerator.idle;
  profile.checkpoint = job.checkpoint;
  profile.mfu = job.mfu;
  return profile;
}

/// Everything of the training that an iteration depends on.
std::string text_of(const workload::TrainingSpec& training) {
  return fmt::format("{}{}global_batch: {}\n",
                     scenario::resolved_block_yaml(workload::model_schema(), &training.model, {}),
                     scenario::resolved_block_yaml(workload::plan_schema(), &training.plan, {}), training.global_batch);
}

}  // namespace

JobProfile ProfileCache::profile(const workload::JobRequest& job, std::int64_t accelerators,
                                 const topology::Placement& placement, const topology::PlacementShape& shape) {
  if (!job.training) return profile_without_model(job, accelerators, system_.accelerator);
  JobProfile profile = profile_of(iteration(job, accelerators, placement, shape), system_.accelerator);
  if (job.span) span_sites(profile, *job.span, job.training->model);
  return profile;
}

const workload::IterationProfile& ProfileCache::iteration(const workload::JobRequest& job, std::int64_t accelerators,
                                                          const topology::Placement& placement,
                                                          const topology::PlacementShape& shape) {
  const auto [entry, is_new] = index_.try_emplace({job.training.get(), accelerators, shape}, iterations_.size());
  if (is_new)
    iterations_.push_back(
        {job.training.get(), accelerators, shape, simulate(*job.training, accelerators, placement, shape)});
  return iterations_[entry->second].profile;
}

workload::IterationProfile ProfileCache::simulate(const workload::TrainingSpec& training, std::int64_t accelerators,
                                                  const topology::Placement& placement,
                                                  const topology::PlacementShape& shape) {
  if (!memory_.store) return workload::iterate(training, system_, accelerators, network_, placement);
  IterationStore::Table*& table = tables_[&training];
  if (!table) table = &memory_.store->of(memory_.machine + text_of(training));
  const auto [known, is_new] = table->try_emplace({accelerators, shape});
  if (is_new) known->second = workload::iterate(training, system_, accelerators, network_, placement);
  return known->second;
}

double work_speed(double compute_share, double speed) {
  if (speed <= 0.0) return 0.0;
  return 1.0 / ((1.0 - compute_share) + compute_share / speed);
}

}  // namespace gigatwin::sim
