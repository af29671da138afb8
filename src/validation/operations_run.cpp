#include "validation/operations_run.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "base/random.hpp"
#include "reliability/failure_process.hpp"

namespace gigatwin::validation {
namespace {

using reliability::Component;
using reliability::FailureCause;

/// Runs: enough for a 5 % quantile, fewer where a run has many failures and is narrow anyway.
constexpr double most_failures = 400'000.0, fewest_runs = 20.0, most_runs = 400.0;
constexpr double low_quantile = 0.05, high_quantile = 0.95;

double quantile(std::vector<double> values, double p) {
  const auto at = static_cast<std::size_t>(p * static_cast<double>(values.size() - 1) + 0.5);
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

double sum_of(const std::vector<double>& counts, const std::vector<std::size_t>& causes) {
  return std::accumulate(causes.begin(), causes.end(), 0.0,
                         [&](double sum, std::size_t cause) { return sum + counts[cause]; });
}

/// The job's state between two events.
class Progress {
 public:
  explicit Progress(const LongRun& run) : run_(run) {}

  /// Training up to `now`, with its checkpoints; the work since the last one counts only where `kept`.
  void stop(Seconds now, bool kept) {
    if (now <= resumed_) return;
    const Seconds since = now - resumed_, cycle = run_.interval + run_.pause;
    const double saved = std::floor(since / cycle);
    training_ += run_.interval * saved;
    if (kept) training_ += std::min(since - cycle * saved, run_.interval);
  }
  void start_again(Seconds at) { resumed_ = at; }
  double share() const { return training_ / run_.period; }

 private:
  const LongRun& run_;
  Seconds resumed_{0.0}, training_{0.0};
};

/// Parts of the nodes of one job, with 32 access links a leaf and four nodes a rack.
reliability::MachineParts parts_of(const OperationsMachine& machine, std::int64_t nodes) {
  constexpr std::int64_t links_per_leaf = 32, nodes_per_rack = 4;
  reliability::MachineParts parts;
  parts.layout.nodes = nodes;
  parts.layout.accelerators_per_node = machine.gpus_per_node;
  parts.layout.leaf_nodes = links_per_leaf;
  parts.nodes_per_rack = nodes_per_rack;
  parts.nics_per_node = machine.links_per_node;
  parts.access_links = nodes * machine.links_per_node;
  parts.access_transceivers = 2 * parts.access_links;
  parts.leaves = parts.upper_switches = (parts.access_links + links_per_leaf - 1) / links_per_leaf;
  parts.leaves_of_group = machine.links_per_node;
  parts.halls = {{0, nodes}};
  if (machine.system) {
    parts.accelerator = machine.system->accelerator.failure_rate;
    parts.node = machine.system->node_failure_rate;
    parts.nic = machine.system->nic.failure_rate;
  }
  return parts;
}

bool is_network(Component component) {
  return component == Component::transceiver || component == Component::access_link ||
         component == Component::leaf_switch || component == Component::spine_switch;
}

/// Parts that fail without memory fail together as often as one with the sum of their rates.
void join_parts(FailureCause& cause) {
  if (cause.law.kind != reliability::LawKind::exponential || cause.spec.frailty > 0.0) return;
  cause.law.rate = cause.total();
  cause.components = 1;
}

FailureCause planned_stops(PerSecond rate) {
  FailureCause cause;
  cause.name = "planned";
  cause.law.rate = rate;
  cause.components = 1;
  return cause;
}

}  // namespace

JobFailures failures_of_job(const OperationsMachine& machine, std::int64_t nodes, bool job_causes) {
  JobFailures failures{parts_of(machine, nodes), {}};
  const auto add = [&](const std::optional<reliability::FailureProfileSpec>& profile) {
    if (!profile) return;
    for (FailureCause& cause : reliability::failure_causes(*profile, failures.parts, 1.0)) {
      if (nodes == 1 && is_network(cause.spec.component)) continue;
      join_parts(cause);
      failures.causes.push_back(std::move(cause));
    }
  };
  add(machine.failures);
  if (job_causes) add(machine.job_causes);
  return failures;
}

LongRunFigures::LongRunFigures(const LongRun& run) : period_(run.period) {
  std::vector<FailureCause> causes = run.failures.causes;
  causes.push_back(planned_stops(run.planned));
  const std::size_t planned = causes.size() - 1;
  for (const FailureCause& cause : causes) rates_.push_back(cause.total());
  const double failures = std::accumulate(rates_.begin(), rates_.end(), PerSecond{}) * run.period;
  const auto runs =
      static_cast<std::uint64_t>(std::clamp(most_failures / std::max(failures, 1.0), fewest_runs, most_runs));
  double due = 0.0, counted = 0.0;
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    reliability::FailureProcess process{run.failures.parts, causes, Seconds{}, run.period, seed};
    Sample sample{std::vector<double>(causes.size(), 0.0)};
    Progress progress{run};
    Seconds noticed{-1.0};
    while (const auto failure = process.next()) {
      const Seconds now = failure->when;
      process.renew(*failure, now);
      due += 1.0;
      if (now < noticed) continue;
      counted += 1.0;
      sample.counts[failure->cause] += 1.0;
      progress.stop(now, failure->cause == planned);
      noticed = failure->cause == planned ? now : now + run.detection;
      progress.start_again(noticed + run.restart);
    }
    progress.stop(run.period, true);
    sample.training = progress.share();
    samples_.push_back(std::move(sample));
  }
  if (due > 0.0) noticed_ = counted / due;
}

double LongRunFigures::expected(const std::vector<std::size_t>& causes) const {
  const PerSecond rate = std::accumulate(causes.begin(), causes.end(), PerSecond{},
                                         [&](PerSecond sum, std::size_t cause) { return sum + rates_[cause]; });
  return rate * period_ * noticed_;
}

Spread LongRunFigures::count(const std::vector<std::size_t>& causes) const {
  std::vector<double> counts;
  for (const Sample& sample : samples_) counts.push_back(sum_of(sample.counts, causes));
  return {expected(causes), quantile(counts, low_quantile), quantile(counts, high_quantile)};
}

Spread LongRunFigures::share(const std::vector<std::size_t>& causes, const std::vector<std::size_t>& all) const {
  std::vector<double> shares;
  for (const Sample& sample : samples_) {
    const double sum = sum_of(sample.counts, all);
    shares.push_back(sum > 0.0 ? sum_of(sample.counts, causes) / sum : 0.0);
  }
  return {expected(causes) / expected(all), quantile(shares, low_quantile), quantile(shares, high_quantile)};
}

Spread LongRunFigures::training() const {
  std::vector<double> shares;
  for (const Sample& sample : samples_) shares.push_back(sample.training);
  const double mean = std::accumulate(shares.begin(), shares.end(), 0.0) / static_cast<double>(shares.size());
  return {mean, quantile(shares, low_quantile), quantile(shares, high_quantile)};
}

double poisson_quantile(double mean, double p) {
  if (mean <= 0.0) return 0.0;
  // What lies ten standard deviations below the mean adds nothing to a probability of some percent.
  double n = std::max(0.0, std::floor(mean - 10.0 * std::sqrt(mean)));
  double below = 0.0;
  for (;; n += 1.0) {
    below += std::exp(n * std::log(mean) - mean - std::lgamma(n + 1.0));
    if (below >= p) return n;
  }
}

Spread poisson_spread(double mean) {
  return {mean, poisson_quantile(mean, low_quantile), poisson_quantile(mean, high_quantile)};
}

}  // namespace gigatwin::validation
