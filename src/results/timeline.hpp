#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "results/layout.hpp"
#include "results/reader.hpp"

/// The timeline of a result, read for drawing.
namespace gigatwin::results {

/// What of it is asked for.
struct TimelineSelection {
  Seconds from{0.0}, to{std::numeric_limits<double>::infinity()};  ///< since the start of the run
  std::vector<std::string> tenants;                                ///< classes; empty: all
  std::vector<std::string> jobs;                                   ///< names, or numbers in the job table; empty: all
  std::uint64_t most_bars = 1'000'000;  ///< jobs that took most node-time are kept, until they have so many
};

struct TimelineJob {
  std::int64_t id = 0;
  std::string name, tenant_class, model;
  std::int64_t accelerators = 0;
  double state = 0.0;  ///< index of its meaning
};

/// Bars of one job that follow each other without a gap, in one hall: one bar of the drawing with parts.
struct Stay {
  std::size_t job = 0;  ///< in Timeline::jobs
  std::size_t first_bar = 0, bars = 0;
  Seconds begin, end;
  std::int64_t hall = 0;
  std::int64_t lane = 0;  ///< of its hall; stays of one lane do not overlap
};

struct Timeline {
  std::vector<TimelineJob> jobs;  ///< by id
  std::vector<Bar> bars;          ///< by job and time, cut at the borders of the selection
  std::vector<Stay> stays;        ///< in the order of the bars
  std::uint64_t jobs_left_out = 0, bars_left_out = 0;
};

/// Two passes over /timeline in blocks: memory grows with the number of jobs (some 20 B each) and with what is kept.
/// Throws FileError where the result has no timeline, or nothing of the names asked for.
Timeline read_timeline(const ResultReader& result, const TimelineSelection& selection);

/// Puts each interval on the lowest lane that is free from its begin on. O(n log n); uses as few lanes as there are
/// intervals at one instant at most.
std::vector<std::int64_t> lanes_of(std::span<const std::pair<Seconds, Seconds>> intervals);

}  // namespace gigatwin::results
