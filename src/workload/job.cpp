#include "workload/job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "base/error.hpp"
#include "workload/arrivals.hpp"
#include "workload/trace.hpp"

namespace gigatwin::workload {
namespace {

/// What all sources of jobs need to know of the site and the run.
struct Context {
  const hardware::SystemSpec& system;
  std::int64_t accelerators;
  Seconds horizon;
  Instant start;
  std::uint64_t seed;
  Diagnostics& diagnostics;
};

std::string time_text(Seconds time) { return rounded_quantity(time.value, Dimension::time); }

/// Whether a job of this size fits the site; says so under `key` if not.
bool fits_site(const Context& context, const std::string& key, std::int64_t accelerators) {
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

void add_campaign(const CampaignSpec& spec, const std::string& path, const Context& context,
                  std::vector<JobRequest>& jobs) {
  bool good = fits_site(context, path + ".accelerators", spec.accelerators);
  auto training = std::make_shared<const TrainingSpec>(TrainingSpec{spec.model, spec.plan, spec.global_batch});
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
  job.tokens = spec.tokens;
  job.dataset = spec.dataset;
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
bool report_problems(const std::string& path, const TrainingBySize& trainings, const Context& context) {
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
TrainingBySize trainings_of(const TenantClassSpec& spec, const std::string& path, const Context& context) {
  TrainingBySize trainings;
  for (const std::int64_t size : sizes_of(spec)) {
    const bool divides = spec.work == Work::training && size % model_parallel(spec.plan) == 0;
    if (spec.work == Work::measured || divides) trainings[size] = divides ? training_of(spec, size) : nullptr;
  }
  if (spec.work == Work::training && report_problems(path, trainings, context)) return {};
  return trainings;
}

JobRequest job_of(const TenantClassSpec& spec, std::uint64_t index, Seconds when, const TrainingBySize& trainings,
                  const Context& context) {
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

/// A guard against a slip in the unit: a year of a busy site has some ten thousand jobs.
bool has_sensible_rate(const TenantClassSpec& spec, const std::string& path, const Context& context) {
  constexpr double most = 5e6;
  const double expected = spec.arrivals * context.horizon;
  if (expected <= most) return true;
  context.diagnostics.expected(path + ".arrivals", "a rate that gives at most 5 million jobs",
                               fmt::format("{:.3g} jobs in {}", expected, time_text(context.horizon)));
  return false;
}

void add_class(const TenantClassSpec& spec, const std::string& path, const Context& context,
               std::vector<JobRequest>& jobs) {
  const bool fits = fits_site(context, path + ".largest", spec.largest);
  const bool sensible = has_sensible_rate(spec, path, context);
  const TrainingBySize trainings = trainings_of(spec, path, context);
  if (!fits || !sensible || trainings.size() != sizes_of(spec).size())
    return;  // reported here, or by the class's own check
  std::uint64_t index = 0;
  for (const Seconds when : arrivals_of(spec, context.horizon, context.start, context.seed))
    jobs.push_back(job_of(spec, index++, when, trainings, context));
}

// ---- traces
// ----------------------------------------------------------------------------------------------------------

/// "3 rows are ...: A; B; C", at most five of them by name.
std::string listed(std::size_t count, const std::string& what, const std::vector<std::string>& examples) {
  std::string text = fmt::format("{} {}", count, what);
  for (std::size_t i = 0; i < std::min<std::size_t>(5, examples.size()); ++i)
    text += (i == 0 ? ": " : "; ") + examples[i];
  if (examples.size() > 5) text += fmt::format("; and {} more", examples.size() - 5);
  return text;
}

void warn_of_rows(const Trace& trace, const std::string& path, Diagnostics& diagnostics) {
  std::vector<std::string> reasons;
  for (const RejectedRow& row : trace.rejected) reasons.push_back(fmt::format("line {}: {}", row.line, row.reason));
  if (!reasons.empty()) diagnostics.warn(path + ".file", listed(reasons.size(), "rows left out", reasons));
  if (trace.out_of_order > 0)
    diagnostics.warn(path + ".file",
                     fmt::format("{} rows arrive before the row above them; sorted", trace.out_of_order));
}

JobRequest job_of(const TraceSpec& spec, const TraceJob& recorded) {
  JobRequest job;
  job.name = fmt::format("{}-{}", spec.tenant_class, recorded.id);
  job.tenant_class = spec.tenant_class;
  job.submitted = spec.offset + recorded.arrival;
  // A hair below, so that 0.1 x 10 GPUs is 1 accelerator, not 2.
  const double wanted = static_cast<double>(recorded.gpus) * spec.size_factor;
  job.accelerators = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(wanted * (1.0 - 1e-12))));
  job.duration = spec.time_factor * recorded.duration;
  job.requested = spec.request_factor * job.duration;
  job.utilisation = spec.utilisation;
  job.mfu = spec.mfu;
  job.checkpoint = static_cast<double>(job.accelerators) * spec.checkpoint_per_accelerator;
  return job;
}

void add_jobs(const TraceSpec& spec, const Trace& trace, const std::string& path, const Context& context,
              std::vector<JobRequest>& jobs) {
  std::vector<std::string> too_large;
  std::size_t late = 0;
  const std::size_t count = std::min(
      trace.jobs.size(), static_cast<std::size_t>(spec.limit.value_or(std::numeric_limits<std::int64_t>::max())));
  for (std::size_t i = 0; i < count; ++i) {
    JobRequest job = job_of(spec, trace.jobs[i]);
    if (job.accelerators > context.accelerators)
      too_large.push_back(fmt::format("{} ({})", trace.jobs[i].id, job.accelerators));
    else if (job.submitted >= context.horizon)
      ++late;
    else
      jobs.push_back(std::move(job));
  }
  if (!too_large.empty())
    context.diagnostics.warn(
        path,
        listed(too_large.size(),
               fmt::format("jobs are larger than the {} accelerators of the site and left out", context.accelerators),
               too_large));
  if (late > 0)
    context.diagnostics.warn(
        path, fmt::format("{} jobs arrive after the end, {}, and are left out", late, time_text(context.horizon)));
}

void add_trace(const TraceSpec& spec, const std::string& path, const Context& context, std::vector<JobRequest>& jobs) {
  try {
    const Trace trace = read_trace(spec.file, spec.format);
    warn_of_rows(trace, path, context.diagnostics);
    add_jobs(spec, trace, path, context, jobs);
  } catch (const FileError& error) {
    context.diagnostics.error(path + ".file", error.what());
  }
}

void put_in_order(std::vector<JobRequest>& jobs) {
  std::stable_sort(jobs.begin(), jobs.end(),
                   [](const JobRequest& a, const JobRequest& b) { return a.submitted < b.submitted; });
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].id = static_cast<std::int64_t>(i);
}

}  // namespace

std::vector<JobRequest> generate_jobs(const WorkloadSpec& spec, const hardware::SystemSpec& system,
                                      std::int64_t accelerators, Seconds horizon, Instant start, std::uint64_t seed,
                                      Diagnostics& diagnostics) {
  const Context context{system, accelerators, horizon, start, seed, diagnostics};
  std::vector<JobRequest> jobs;
  for (std::size_t i = 0; i < spec.campaigns.size(); ++i)
    add_campaign(spec.campaigns[i], fmt::format("workload.campaigns[{}]", i), context, jobs);
  for (std::size_t i = 0; i < spec.classes.size(); ++i)
    add_class(spec.classes[i], fmt::format("workload.classes[{}]", i), context, jobs);
  for (std::size_t i = 0; i < spec.traces.size(); ++i)
    add_trace(spec.traces[i], fmt::format("workload.traces[{}]", i), context, jobs);
  put_in_order(jobs);
  return jobs;
}

}  // namespace gigatwin::workload
