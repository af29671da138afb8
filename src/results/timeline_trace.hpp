#pragma once

#include <string>

#include "results/timeline.hpp"

namespace gigatwin::results {

struct TimelineTraceSummary {
  std::uint64_t jobs = 0, bars = 0, events = 0, bytes = 0;
  std::uint64_t jobs_left_out = 0, bars_left_out = 0, events_left_out = 0;
};

/// Draws a result as a Chrome trace, for https://ui.perfetto.dev. Processes are the site (curves of busy accelerators,
/// waiting jobs and IT power; events that concern no job) and its halls; a hall's tracks are lanes of jobs, a bar is a
/// job on its nodes, with its activities as bars below where the result has them; interruptions and the like are marks
/// on the job's track with their cause. Time zero is the start of the run. Throws FileError.
TimelineTraceSummary write_timeline_trace(const ResultReader& result, const TimelineSelection& selection,
                                          const std::string& path, bool force);

}  // namespace gigatwin::results
