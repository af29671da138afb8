#include "traces/fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.hpp"
#include "traces/fit_arrivals.hpp"
#include "traces/fit_durations.hpp"
#include "traces/summary.hpp"

namespace gigatwin::traces {
namespace {

constexpr std::size_t least_jobs = 30;  // fewer tell nothing of a distribution
constexpr std::size_t most_sizes = 12;  // of a class; rarer ones join the nearest
constexpr std::size_t accuracy_steps = 10;
constexpr double least_accuracy = 1e-5;  // a job of a minute under a limit of two months

/// The most frequent sizes with their shares; each rarer one counts for the nearest by ratio.
void set_sizes(const std::map<std::int64_t, std::int64_t>& jobs_of_size, SizeClassSpec& spec) {
  std::vector<std::pair<std::int64_t, std::int64_t>> by_count;  // minus jobs, size
  for (const auto& [size, jobs] : jobs_of_size) by_count.emplace_back(-jobs, size);
  std::sort(by_count.begin(), by_count.end());
  by_count.resize(std::min(by_count.size(), most_sizes));
  std::map<std::int64_t, double> kept;
  for (const auto& [jobs, size] : by_count) kept[size] = 0.0;
  double all = 0.0;
  for (const auto& [size, jobs] : jobs_of_size) {
    const auto distance = [s = static_cast<double>(size)](const auto& k) {
      return std::abs(std::log(static_cast<double>(k.first) / s));
    };
    const auto nearest = std::min_element(kept.begin(), kept.end(),
                                          [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
    nearest->second += static_cast<double>(jobs);
    all += static_cast<double>(jobs);
  }
  for (const auto& [size, jobs] : kept) {
    spec.sizes.push_back(static_cast<double>(size));
    spec.size_shares.push_back(jobs / all);
  }
}

void set_classes(const Trace& trace, Fit& fit) {
  std::map<std::size_t, std::vector<double>> durations;
  std::map<std::size_t, std::map<std::int64_t, std::int64_t>> sizes;
  for (const Job& job : trace.jobs) {
    const std::size_t size_class = size_class_of(job.accelerators);
    durations[size_class].push_back(job.duration_s);
    ++sizes[size_class][job.accelerators];
  }
  for (auto& [size_class, values] : durations) {
    SizeClassSpec spec;
    spec.name = name_of(size_bounds(size_class));
    spec.share = static_cast<double>(values.size()) / static_cast<double>(trace.jobs.size());
    set_sizes(sizes[size_class], spec);
    std::sort(values.begin(), values.end());
    fit.classes.push_back(fit_durations(values, spec));
    fit.generator.classes.push_back(std::move(spec));
  }
}

/// The logarithm of the likelihood of the counts, by decreasing rank, under shares r^-s / sum r^-s.
double zipf_likelihood(const std::vector<double>& counts, double s) {
  double norm = 0.0, sum = 0.0, all = 0.0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double r = static_cast<double>(i + 1);
    norm += std::pow(r, -s);
    sum -= s * counts[i] * std::log(r);
    all += counts[i];
  }
  return sum - all * std::log(norm);
}

void set_tenants(const Trace& trace, GeneratorSpec& spec) {
  if (trace.tenants.empty()) return;
  std::vector<double> counts(trace.tenants.size(), 0.0);
  for (const Job& job : trace.jobs)
    if (job.tenant >= 0) counts[static_cast<std::size_t>(job.tenant)] += 1.0;
  std::sort(counts.rbegin(), counts.rend());
  spec.tenants = static_cast<std::int64_t>(counts.size());
  double low = 0.0, high = 10.0;  // the likelihood has one maximum
  for (int i = 0; i < 60; ++i) {
    const double a = low + (high - low) / 3.0, b = high - (high - low) / 3.0;
    if (zipf_likelihood(counts, a) < zipf_likelihood(counts, b))
      low = a;
    else
      high = b;
  }
  spec.tenant_exponent = 0.5 * (low + high);
}

void set_accuracy(const Trace& trace, GeneratorSpec& spec) {
  std::vector<double> values;
  for (const Job& job : trace.jobs)
    if (job.knows_request() && job.requested_s > 0.0)
      values.push_back(std::clamp(job.duration_s / job.requested_s, least_accuracy, 1.0));
  if (values.size() < least_jobs) return;
  std::sort(values.begin(), values.end());
  for (std::size_t i = 0; i <= accuracy_steps; ++i) {
    const double at = static_cast<double>(i * (values.size() - 1)) / static_cast<double>(accuracy_steps);
    spec.accuracy_quantiles.push_back(values[static_cast<std::size_t>(at)]);
  }
}

std::int64_t machine_of(const Trace& trace, const FitOptions& options, const Summary& summary) {
  if (options.machine) return *options.machine;
  return trace.machine.value_or(std::max<std::int64_t>(1, summary.most_at_once));
}

}  // namespace

Fit fit(const Trace& trace, const FitOptions& options) {
  if (trace.jobs.size() < least_jobs)
    throw FileError(fmt::format("{}: expected at least {} jobs to fit a generator to, found {}", trace.name, least_jobs,
                                trace.jobs.size()));
  if (trace.jobs.back().submitted_s < trace.jobs.front().submitted_s + 1.0)
    throw FileError(fmt::format("{}: all jobs are submitted within a second: there is no rate to fit", trace.name));
  const Summary summary = summarise(trace, options.machine);
  Fit fit;
  fit.trace = trace.name;
  fit.generator.title = options.title.empty() ? fmt::format("Jobs as in {}", trace.name) : options.title;
  fit.generator.machine = machine_of(trace, options, summary);
  fit_arrivals(trace, fit);
  set_classes(trace, fit);
  set_tenants(trace, fit.generator);
  set_accuracy(trace, fit.generator);
  fit.jobs = static_cast<std::int64_t>(trace.jobs.size());
  fit.trace_accelerator_s = trace.accelerator_seconds() / static_cast<double>(trace.jobs.size());
  fit.generator_accelerator_s = mean_accelerator_seconds(fit.generator);
  fit.load = fit.generator.arrivals.value * fit.trace_accelerator_s / static_cast<double>(fit.generator.machine);
  return fit;
}

}  // namespace gigatwin::traces
