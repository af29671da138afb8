#include "traces/summary.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <utility>

#include "traces/week.hpp"

namespace gigatwin::traces {
namespace {

constexpr double slowdown_threshold_s = 10.0;  // Feitelson and Rudolph, JSSPP 1998

/// Values of those jobs for which `value` is known.
template <class Value>
Distribution over_jobs(const Trace& trace, std::vector<double>& values, Value value) {
  values.clear();
  for (const Job& job : trace.jobs)
    if (const double v = value(job); !std::isnan(v)) values.push_back(v);
  return distribution_of(values);
}

double slowdown(const Job& job) {
  return std::max(1.0, (job.wait_s + job.duration_s) / std::max(job.duration_s, slowdown_threshold_s));
}

void set_distributions(const Trace& trace, Summary& s) {
  std::vector<double> values;
  values.reserve(trace.jobs.size());
  s.size = over_jobs(trace, values, [](const Job& job) { return static_cast<double>(job.accelerators); });
  s.duration = over_jobs(trace, values, [](const Job& job) { return job.duration_s; });
  s.wait = over_jobs(trace, values, [](const Job& job) { return job.wait_s; });
  s.slowdown = over_jobs(trace, values, [](const Job& job) { return job.knows_wait() ? slowdown(job) : Job::unknown; });
  s.accuracy = over_jobs(trace, values, [](const Job& job) {
    return job.knows_request() && job.requested_s > 0.0 ? job.duration_s / job.requested_s : Job::unknown;
  });
  values.clear();
  for (std::size_t i = 1; i < trace.jobs.size(); ++i)
    values.push_back(trace.jobs[i].submitted_s - trace.jobs[i - 1].submitted_s);
  s.interarrival = distribution_of(values);
}

void add(Part& part, const Job& job) {
  ++part.jobs;
  part.accelerator_s += job.accelerator_seconds();
}

/// Parts by the number that `number` gives each job (-1: none), those without jobs left out.
template <class Number, class Name>
std::vector<Part> parts_of(const Trace& trace, Number number, Name name) {
  std::vector<Part> parts;
  for (const Job& job : trace.jobs) {
    const std::int64_t n = number(job);
    if (n < 0) continue;
    const auto index = static_cast<std::size_t>(n);
    if (index >= parts.size()) parts.resize(index + 1);
    add(parts[index], job);
  }
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i].name = name(i);
  std::erase_if(parts, [](const Part& part) { return part.jobs == 0; });
  return parts;
}

std::vector<Part> by_work(std::vector<Part> parts) {
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Part& a, const Part& b) { return a.accelerator_s > b.accelerator_s; });
  return parts;
}

void set_parts(const Trace& trace, Summary& s) {
  s.sizes = parts_of(
      trace, [](const Job& job) { return static_cast<std::int64_t>(size_class_of(job.accelerators)); },
      [](std::size_t i) { return name_of(size_bounds(i)); });
  s.states = parts_of(
      trace, [](const Job& job) { return static_cast<std::int64_t>(job.state); },
      [](std::size_t i) { return std::string(name_of(static_cast<State>(i))); });
  s.tenants = by_work(parts_of(
      trace, [](const Job& job) { return std::int64_t{job.tenant}; }, [&](std::size_t i) { return trace.tenants[i]; }));
  s.queues = by_work(parts_of(
      trace, [](const Job& job) { return std::int64_t{job.queue}; }, [&](std::size_t i) { return trace.queues[i]; }));
}

void set_week(const Trace& trace, Summary& s) {
  const double first = trace.zero ? second_of_week(*trace.zero) : 0.0;
  const double one = 1.0 / static_cast<double>(std::max<std::size_t>(1, trace.jobs.size()));
  for (const Job& job : trace.jobs) {
    const double second = std::fmod(first + job.submitted_s, week_s);
    s.hour_share[static_cast<std::size_t>(std::fmod(second, day_s) / hour_s)] += one;
    if (trace.zero) s.day_share[static_cast<std::size_t>(second / day_s)] += one;
  }
}

/// Jobs end before others start at the same instant.
std::int64_t most_at_once(const Trace& trace) {
  std::vector<std::pair<double, std::int32_t>> starts, ends;
  for (const Job& job : trace.jobs) {
    const double start = job.submitted_s + (job.knows_wait() ? job.wait_s : 0.0);
    starts.emplace_back(start, job.accelerators);
    ends.emplace_back(start + job.duration_s, job.accelerators);
  }
  std::sort(starts.begin(), starts.end());
  std::sort(ends.begin(), ends.end());
  std::int64_t now = 0, most = 0;
  std::size_t ended = 0;
  for (const auto& [start, size] : starts) {
    for (; ended < ends.size() && ends[ended].first <= start; ++ended) now -= ends[ended].second;
    most = std::max(most, now += size);
  }
  return most;
}

}  // namespace

Distribution distribution_of(std::vector<double>& values) {
  Distribution d;
  d.count = static_cast<std::int64_t>(values.size());
  if (values.empty()) return d;
  double sum = 0.0;
  for (const double value : values) sum += value;
  const auto n = static_cast<double>(values.size());
  d.mean = sum / n;
  auto begin = values.begin();
  for (std::size_t i = 0; i < d.percentiles.size(); ++i) {
    const auto rank = static_cast<std::ptrdiff_t>(std::ceil(Distribution::levels[i] * n * (1.0 - 1e-12))) - 1;
    const auto at = values.begin() + std::max<std::ptrdiff_t>(0, rank);
    std::nth_element(begin, at, values.end());
    d.percentiles[i] = *at;
    begin = at;
  }
  d.smallest = *std::min_element(values.begin(), values.end());
  d.largest = *std::max_element(values.begin(), values.end());
  return d;
}

SizeBounds size_bounds(std::size_t size_class) {
  const std::int64_t largest = std::int64_t{1} << (3 * size_class);
  return {size_class == 0 ? 1 : largest / 8 + 1, largest};
}

std::size_t size_class_of(std::int64_t accelerators) {
  std::size_t size_class = 0;
  while (size_bounds(size_class).largest < accelerators) ++size_class;
  return size_class;
}

std::string name_of(const SizeBounds& bounds) {
  return bounds.smallest == bounds.largest ? std::to_string(bounds.smallest)
                                           : std::to_string(bounds.smallest) + "-" + std::to_string(bounds.largest);
}

Summary summarise(const Trace& trace, std::optional<std::int64_t> machine) {
  Summary s;
  s.jobs = static_cast<std::int64_t>(trace.jobs.size());
  s.machine = machine ? machine : trace.machine;
  if (trace.jobs.empty()) return s;
  double last = 0.0;
  for (const Job& job : trace.jobs) {
    last = std::max(last, job.submitted_s + (job.knows_wait() ? job.wait_s : 0.0) + job.duration_s);
    s.accelerator_s += job.accelerator_seconds();
    s.shared_accelerator_s += static_cast<double>(job.share) * job.accelerator_seconds();
    s.sharing_jobs += job.share < 1.0F;
  }
  s.span_s = last - trace.jobs.front().submitted_s;
  s.most_at_once = most_at_once(trace);
  set_distributions(trace, s);
  set_parts(trace, s);
  set_week(trace, s);
  if (s.machine)
    s.larger_jobs = std::count_if(trace.jobs.begin(), trace.jobs.end(),
                                  [&](const Job& job) { return job.accelerators > *s.machine; });
  if (s.machine) s.load = s.accelerator_s / (static_cast<double>(*s.machine) * s.span_s);
  return s;
}

}  // namespace gigatwin::traces
