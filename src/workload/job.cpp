#include "workload/job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "workload/arrivals.hpp"
#include "workload/job_context.hpp"
#include "workload/recorded_jobs.hpp"

namespace gigatwin::workload {
namespace {

/// Whether a job of this size fits the site; says so under `key` if not.
bool fits_site(const JobContext& context, const std::string& key, std::int64_t accelerators) {
  if (accelerators <= context.accelerators) return true;
  context.diagnostics.expected(key, fmt::format("at most the {} accelerators of the site", context.accelerators),
                               fmt::format("{}", accelerators));
  return false;
}

/// All sizes at which an elastic job runs: halves and doubles of its own, where the plan allows them.
template <class Allowed>
std::vector<std::int64_t> elastic_sizes(const std::optional<ElasticSpec>& spec, std::int64_t own, std::int64_t most,
                                        Allowed allowed) {
  if (!spec) return {};
  const auto own_size = static_cast<double>(own);
  std::vector<std::int64_t> sizes{own};
  for (std::int64_t size = own; size % 2 == 0 && static_cast<double>(size / 2) >= spec->shrinks_to * own_size;) {
    size /= 2;
    if (allowed(size)) sizes.insert(sizes.begin(), size);
  }
  for (std::int64_t size = 2 * own; size <= most && static_cast<double>(size) <= spec->grows_to * own_size; size *= 2)
    if (allowed(size)) sizes.push_back(size);
  return sizes;
}

// ---- campaigns
// -------------------------------------------------------------------------------------------------------

void add_campaign(const CampaignSpec& spec, const std::string& path, const JobContext& context,
                  std::vector<JobRequest>& jobs) {
  bool good = fits_site(context, path + ".accelerators", spec.accelerators);
  const double share = spec.span ? share_here(*spec.span, spec.accelerators) : 1.0;
  auto training = std::make_shared<const TrainingSpec>(training_here(spec));
  for (const PlanProblem& problem : problems_of(*training, context.system, spec.accelerators)) {
    context.diagnostics.expected(path + "." + problem.key, problem.expected, problem.found, problem.hint);
    good = false;
  }
  if (!good) return;
  if (spec.start >= context.horizon) {
    context.diagnostics.warn(path + ".start",
                             fmt::format("starts after the end, {}; it is left out", time_text(context.horizon)));
    return;
  }
  JobRequest job;
  job.name = spec.name;
  job.tenant_class = spec.tenant_class;
  job.submitted = spec.start;
  job.accelerators = spec.accelerators;
  job.sizes = elastic_sizes(spec.elastic, spec.accelerators, context.accelerators,
                            [&](std::int64_t size) { return problems_of(*training, context.system, size).empty(); });
  job.training = std::move(training);
  job.tokens = share * spec.tokens / (spec.span ? spec.span->efficiency : 1.0);
  job.dataset = spec.dataset;
  job.span = spec.span;
  jobs.push_back(std::move(job));
}

// ---- synthetic classes
// -----------------------------------------------------------------------------------------------

/// One training of a class per size; null for classes without a model.
using TrainingBySize = std::map<std::int64_t, std::shared_ptr<const TrainingSpec>>;

std::shared_ptr<const TrainingSpec> training_of(const TenantClassSpec& spec, std::int64_t accelerators) {
  const std::int64_t data = accelerators / model_parallel(spec.plan);
  return std::make_shared<const TrainingSpec>(TrainingSpec{spec.model, spec.plan, spec.sequences_per_data_rank * data});
}

/// Problems of the smallest size that has any: the others mostly repeat them.
bool report_problems(const std::string& path, const TrainingBySize& trainings, const JobContext& context) {
  for (const auto& [size, training] : trainings) {
    const std::vector<PlanProblem> problems = problems_of(*training, context.system, size);
    for (const PlanProblem& problem : problems)
      context.diagnostics.expected(
          path + "." + (problem.key == "global_batch" ? "sequences_per_data_rank" : problem.key), problem.expected,
          fmt::format("{} (its jobs on {} accelerators)", problem.found, size), problem.hint);
    if (!problems.empty()) return true;
  }
  return false;
}

/// Trainings of all sizes of the class; empty if its jobs cannot run, which is then reported.
TrainingBySize trainings_of(const TenantClassSpec& spec, const std::string& path, const JobContext& context) {
  TrainingBySize trainings;
  for (const std::int64_t size : sizes_of(spec)) {
    const bool divides = spec.work == Work::training && size % model_parallel(spec.plan) == 0;
    if (spec.work == Work::measured || divides) trainings[size] = divides ? training_of(spec, size) : nullptr;
  }
  if (spec.work == Work::training && report_problems(path, trainings, context)) return {};
  return trainings;
}

JobRequest job_of(const TenantClassSpec& spec, std::uint64_t index, Seconds when, const TrainingBySize& trainings,
                  const JobContext& context) {
  const DrawnJob drawn = draw_job(spec, index, context.seed);
  JobRequest job;
  job.name = fmt::format("{}-{}", spec.name, index + 1);
  job.tenant_class = spec.tenant_class;
  job.submitted = when;
  job.accelerators = drawn.accelerators;
  job.duration = drawn.duration;
  job.requested = spec.request_factor * drawn.duration;
  job.training = trainings.at(drawn.accelerators);
  job.dataset = spec.dataset;
  if (spec.elastic)
    job.sizes = elastic_sizes(spec.elastic, drawn.accelerators, context.accelerators, [&](std::int64_t size) {
      return !job.training || problems_of(*job.training, context.system, size).empty();
    });
  if (job.training) return job;
  job.utilisation = spec.utilisation;
  job.mfu = spec.mfu;
  job.checkpoint = static_cast<double>(drawn.accelerators) * spec.checkpoint_per_accelerator;
  return job;
}

void add_class(const TenantClassSpec& spec, const std::string& path, const JobContext& context,
               std::vector<JobRequest>& jobs) {
  const bool fits = fits_site(context, path + ".largest", spec.largest);
  const bool sensible = has_sensible_rate(spec.arrivals, path + ".arrivals", context);
  const TrainingBySize trainings = trainings_of(spec, path, context);
  if (!fits || !sensible || trainings.size() != sizes_of(spec).size())
    return;  // reported here, or by the class's own check
  std::uint64_t index = 0;
  for (const Seconds when : arrivals_of(spec, context.horizon, context.start, context.seed))
    jobs.push_back(job_of(spec, index++, when, trainings, context));
}

void put_in_order(std::vector<JobRequest>& jobs) {
  std::stable_sort(jobs.begin(), jobs.end(),
                   [](const JobRequest& a, const JobRequest& b) { return a.submitted < b.submitted; });
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].id = static_cast<std::int64_t>(i);
}

}  // namespace

TrainingSpec training_here(const CampaignSpec& campaign) {
  const double share = campaign.span ? share_here(*campaign.span, campaign.accelerators) : 1.0;
  return {campaign.model, campaign.plan, std::llround(share * static_cast<double>(campaign.global_batch))};
}

std::vector<JobRequest> generate_jobs(const WorkloadSpec& spec, const hardware::SystemSpec& system,
                                      std::int64_t accelerators, Seconds horizon, Instant start, std::uint64_t seed,
                                      Diagnostics& diagnostics) {
  const JobContext context{system, accelerators, horizon, start, seed, diagnostics};
  std::vector<JobRequest> jobs;
  for (std::size_t i = 0; i < spec.campaigns.size(); ++i)
    add_campaign(spec.campaigns[i], fmt::format("workload.campaigns[{}]", i), context, jobs);
  for (std::size_t i = 0; i < spec.classes.size(); ++i)
    add_class(spec.classes[i], fmt::format("workload.classes[{}]", i), context, jobs);
  for (std::size_t i = 0; i < spec.traces.size(); ++i)
    add_trace(spec.traces[i], fmt::format("workload.traces[{}]", i), context, jobs);
  for (std::size_t i = 0; i < spec.generators.size(); ++i)
    add_generator(spec.generators[i], fmt::format("workload.generators[{}]", i), context, jobs);
  put_in_order(jobs);
  return jobs;
}

}  // namespace gigatwin::workload
