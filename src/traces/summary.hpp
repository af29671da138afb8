#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "traces/job.hpp"

/// What a trace is like, in numbers.
namespace gigatwin::traces {

/// Percentiles by the nearest rank: of n sorted values number ceil(p n).
struct Distribution {
  static constexpr std::array<double, 7> levels{0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};
  std::int64_t count = 0;
  double mean = 0.0, smallest = 0.0, largest = 0.0;
  std::array<double, levels.size()> percentiles{};
};
/// Of any values; reorders them. All 0 where there are none.
Distribution distribution_of(std::vector<double>& values);

/// Jobs and accelerator-time of a part of the trace.
struct Part {
  std::string name;
  std::int64_t jobs = 0;
  double accelerator_s = 0.0;
};

/// Bounds of the size class of a job: 1, 2-8, 9-64, 65-512, ...: from 8^(k-1) + 1 to 8^k.
struct SizeBounds {
  std::int64_t smallest = 1, largest = 1;
};
/// "9-64"
std::string name_of(const SizeBounds& bounds);
SizeBounds size_bounds(std::size_t size_class);
std::size_t size_class_of(std::int64_t accelerators);

struct Summary {
  std::int64_t jobs = 0;
  double span_s = 0.0;  ///< from the first submission to the last end
  double accelerator_s = 0.0;
  double shared_accelerator_s = 0.0;  ///< where jobs share accelerators: by their shares
  std::int64_t sharing_jobs = 0;
  std::int64_t most_at_once = 0;  ///< accelerators; jobs whose wait is unknown count from their submission
  Distribution size, duration, interarrival, wait, slowdown, accuracy;  ///< accuracy: duration / requested time
  std::vector<Part> sizes, tenants, queues, states;  ///< sizes by class; tenants and queues by accelerator-time
  std::array<double, 24>
      hour_share{};  ///< of the submissions, by hour of the day; of the trace's zero where its date is unknown
  std::array<double, 7> day_share{};  ///< Monday first; empty (0) where the date is unknown
  std::optional<double> load;         ///< accelerator-time / (machine x span)
  std::optional<std::int64_t> machine;
  std::int64_t larger_jobs = 0;  ///< than the machine
};

/// @param machine  accelerators; nullopt: the log's own figure, if it has one
/// Bounded slowdown is max(1, (wait + duration) / max(duration, 10 s)) (Feitelson and Rudolph, JSSPP 1998).
Summary summarise(const Trace& trace, std::optional<std::int64_t> machine = std::nullopt);

}  // namespace gigatwin::traces
