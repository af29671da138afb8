#pragma once

#include <string>
#include <vector>

#include "traces/spec.hpp"
#include "workload/job.hpp"
#include "workload/job_context.hpp"

namespace gigatwin::workload {

/// The jobs of a trace that fit the site and arrive before the end; the others are told as warnings under `path`.
void add_trace(const traces::TraceSpec& spec, const std::string& path, const JobContext& context,
               std::vector<JobRequest>& jobs);

/// Jobs of a generator, scaled to the site.
void add_generator(const traces::GeneratorStreamSpec& spec, const std::string& path, const JobContext& context,
                   std::vector<JobRequest>& jobs);

}  // namespace gigatwin::workload
