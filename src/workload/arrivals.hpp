#pragma once

#include <vector>

#include "base/calendar.hpp"
#include "workload/stream.hpp"

namespace gigatwin::workload {

/// Arrivals of one class in [0, horizon), increasing: a Poisson process whose rate swings over the day,
///
///   r(t) = arrivals (1 + daily_profile cos(2 pi (hour(t) - peak_hour) / 24))
///
/// by inversion: the k-th arrival is where the integral of r reaches the sum of k unit exponentials. The draws depend
/// on seed and class name alone, so another class or another horizon changes none.
std::vector<Seconds> arrivals_of(const TenantClassSpec& spec, Seconds horizon, Instant start, std::uint64_t seed);

/// Size and running time of one job of a class.
struct DrawnJob {
  std::int64_t accelerators = 0;
  Seconds duration;
};
/// Job `index` of the class: size smallest x 2^k with k uniform, running time log-normal given that it is at most
/// `longest_duration`.
DrawnJob draw_job(const TenantClassSpec& spec, std::uint64_t index, std::uint64_t seed);

/// The sizes that a class can draw, increasing.
std::vector<std::int64_t> sizes_of(const TenantClassSpec& spec);

}  // namespace gigatwin::workload
