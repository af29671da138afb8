#pragma once

#include <cmath>
#include <string>

#include "base/error.hpp"
#include "traces/fit.hpp"
#include "traces/reader.hpp"
#include "traces/summary.hpp"

namespace gigatwin::fuzz {

/// A fit of the jobs is a generator that its own table accepts.
inline void fit_jobs(const traces::Trace& trace) {
  try {
    const traces::Fit fit = traces::fit(trace);
    const auto problems = traces::generator_schema().problems_of(&fit.generator).list;
    GIGATWIN_ASSERT(problems.empty(), "{}: {}", problems.front().key, problems.front().found);
    for (const traces::SizeClassSpec& c : fit.generator.classes)
      GIGATWIN_ASSERT(traces::size_class_schema().problems_of(&c).list.empty(), "{}", c.name);
    GIGATWIN_ASSERT(std::isfinite(fit.generator_accelerator_s), "{}", fit.generator_accelerator_s);
  } catch (const FileError&) {
    return;  // too few jobs, or all at once
  }
}

/// Reads any bytes as a log of jobs and asserts what must hold: every line is a job, rejected, a step or a comment, and
/// jobs are such as can be. Everything else is a FileError.
/// @return whether they were accepted as a log
inline bool read_jobs(const std::string& bytes) {
  traces::Trace trace;
  try {
    trace = traces::parse_trace(bytes, "t");
  } catch (const FileError& error) {
    GIGATWIN_ASSERT(std::string_view{error.what()}.starts_with("t:"), "{}", error.what());
    return false;
  }
  const auto jobs = static_cast<std::int64_t>(trace.jobs.size());
  GIGATWIN_ASSERT(jobs + trace.rejected_count + trace.steps <= trace.lines, "{} jobs", jobs);
  double last = trace.jobs.empty() ? 0.0 : trace.jobs.front().submitted_s;
  for (const traces::Job& job : trace.jobs) {
    GIGATWIN_ASSERT(job.submitted_s >= last && job.duration_s > 0.0 && job.accelerators > 0, "line {}", job.line);
    GIGATWIN_ASSERT(!(job.wait_s < 0.0) && !(job.requested_s < 0.0), "line {}", job.line);
    last = job.submitted_s;
  }
  const traces::Summary summary = traces::summarise(trace, 16);
  GIGATWIN_ASSERT(trace.jobs.empty() || (std::isfinite(*summary.load) && summary.most_at_once > 0), "{} jobs", jobs);
  fit_jobs(trace);
  return true;
}

}  // namespace gigatwin::fuzz
