#include "workload/recorded_jobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace gigatwin::workload {
namespace {

using traces::Trace;
using traces::TraceSpec;

/// "3 rows are ...: A; B; C", at most five of them by name.
std::string listed(std::int64_t count, const std::string& what, const std::vector<std::string>& examples) {
  std::string text = fmt::format("{} {}", count, what);
  for (std::size_t i = 0; i < std::min<std::size_t>(5, examples.size()); ++i)
    text += (i == 0 ? ": " : "; ") + examples[i];
  if (count > 5) text += fmt::format("; and {} more", count - 5);
  return text;
}

void warn_of_rows(const Trace& trace, const std::string& path, Diagnostics& diagnostics) {
  std::vector<std::string> reasons;
  for (const traces::RejectedLine& row : trace.rejected)
    reasons.push_back(fmt::format("line {}: {}", row.line, row.reason));
  if (!reasons.empty()) diagnostics.warn(path + ".file", listed(trace.rejected_count, "rows left out", reasons));
  if (trace.out_of_order > 0)
    diagnostics.warn(path + ".file",
                     fmt::format("{} rows arrive before the row above them; sorted", trace.out_of_order));
  for (const std::string& note : trace.notes) diagnostics.warn(path + ".file", note);
}

/// What streams of jobs known by their duration state alike.
template <class Spec>
void set_stated(const Spec& spec, JobRequest& job) {
  job.tenant_class = spec.tenant_class;
  job.utilisation = spec.utilisation;
  job.mfu = spec.mfu;
  job.checkpoint = static_cast<double>(job.accelerators) * spec.checkpoint_per_accelerator;
}

JobRequest job_of(const TraceSpec& spec, const Trace& trace, const traces::Job& recorded) {
  JobRequest job;
  job.name = fmt::format("{}-{}", spec.tenant_class, trace.id(recorded));
  job.submitted = spec.offset + Seconds{recorded.submitted_s};
  // A hair below, so that 0.1 x 10 GPUs is 1 accelerator, not 2.
  const double wanted = static_cast<double>(recorded.accelerators) * spec.size_factor;
  job.accelerators = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(wanted * (1.0 - 1e-12))));
  job.duration = {spec.time_factor * recorded.duration_s};
  // A job that outlived its limit was given the time.
  job.requested = recorded.knows_request() ? std::max(job.duration, Seconds{spec.time_factor * recorded.requested_s})
                                           : spec.request_factor * job.duration;
  set_stated(spec, job);
  return job;
}

void add_jobs(const TraceSpec& spec, const Trace& trace, const std::string& path, const JobContext& context,
              std::vector<JobRequest>& jobs) {
  std::vector<std::string> too_large;
  std::size_t late = 0;
  const std::size_t count = std::min(
      trace.jobs.size(), static_cast<std::size_t>(spec.limit.value_or(std::numeric_limits<std::int64_t>::max())));
  for (std::size_t i = 0; i < count; ++i) {
    JobRequest job = job_of(spec, trace, trace.jobs[i]);
    if (job.accelerators > context.accelerators)
      too_large.push_back(fmt::format("{} ({})", trace.id(trace.jobs[i]), job.accelerators));
    else if (job.submitted >= context.horizon)
      ++late;
    else
      jobs.push_back(std::move(job));
  }
  if (!too_large.empty())
    context.diagnostics.warn(
        path,
        listed(static_cast<std::int64_t>(too_large.size()),
               fmt::format("jobs are larger than the {} accelerators of the site and left out", context.accelerators),
               too_large));
  if (late > 0)
    context.diagnostics.warn(
        path, fmt::format("{} jobs arrive after the end, {}, and are left out", late, time_text(context.horizon)));
}

}  // namespace

bool has_sensible_rate(PerSecond rate, const std::string& key, const JobContext& context) {
  constexpr double most = 5e6;  // a year of a busy site has some hundred thousand
  const double expected = rate * context.horizon;
  if (expected <= most) return true;
  context.diagnostics.expected(key, "a rate that gives at most 5 million jobs",
                               fmt::format("{:.3g} jobs in {}", expected, time_text(context.horizon)));
  return false;
}

void add_trace(const TraceSpec& spec, const std::string& path, const JobContext& context,
               std::vector<JobRequest>& jobs) {
  try {
    traces::ReadOptions options;
    options.format = spec.format;
    options.columns = spec.columns;
    options.accelerators_per_node = spec.accelerators_per_node;
    options.rejected_kept = 5;
    const Trace trace = traces::read_trace(spec.file, options);
    warn_of_rows(trace, path, context.diagnostics);
    add_jobs(spec, trace, path, context, jobs);
  } catch (const FileError& error) {
    context.diagnostics.error(path + ".file", error.what());
  }
}

void add_generator(const traces::GeneratorStreamSpec& spec, const std::string& path, const JobContext& context,
                   std::vector<JobRequest>& jobs) {
  const traces::GeneratorSpec generator =
      traces::scaled(spec.jobs, context.accelerators, spec.scaling, spec.load.value_or(0.0));
  if (!has_sensible_rate(generator.arrivals, path + (spec.load ? ".load" : ".jobs.arrivals"), context)) return;
  std::int64_t number = 0;
  for (const traces::GeneratedJob& drawn :
       traces::generate(generator, spec.name, context.horizon, context.start, context.seed)) {
    JobRequest& job = jobs.emplace_back();
    job.name = fmt::format("{}-u{}-{}", spec.name, drawn.tenant + 1, ++number);
    job.submitted = drawn.submitted;
    job.accelerators = drawn.accelerators;
    job.duration = drawn.duration;
    job.requested = drawn.requested.value > 0.0 ? drawn.requested : spec.request_factor * drawn.duration;
    set_stated(spec, job);
  }
}

}  // namespace gigatwin::workload
