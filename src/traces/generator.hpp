#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/calendar.hpp"
#include "base/schema.hpp"
#include "hardware/source.hpp"

/// Jobs like those of a recorded trace, drawn at random.
namespace gigatwin::traces {

/// Jobs of similar size: how many of all, which sizes, how long they run. Durations are either a mixture of log-normal
/// parts, each cut at `longest`, or quantiles between which ln(duration) is linear.
struct SizeClassSpec {
  std::string name;                 ///< "2-8"
  double share = 0.0;               ///< of the jobs
  std::vector<double> sizes;        ///< accelerators, increasing
  std::vector<double> size_shares;  ///< of the class's jobs, one per size
  std::vector<double> part_shares;  ///< mixture
  std::vector<Seconds> part_medians;
  std::vector<double> part_sigmas;  ///< standard deviation of the logarithm
  Seconds longest;
  std::vector<Seconds> duration_quantiles;
  std::vector<double> quantile_levels;  ///< shares of jobs that run no longer than each quantile, from 0 to 1
};

/// A catalogue entry of `catalog/jobs.yaml`, or what `gigatwin trace fit` writes.
struct GeneratorSpec {
  std::string title;
  std::int64_t machine = 0;          ///< accelerators of the machine that ran them
  PerSecond arrivals;                ///< mean rate of jobs
  std::vector<double> hours_of_day;  ///< 24 relative rates; empty: even
  std::vector<double> days_of_week;  ///< 7 relative rates, Monday first; empty: even
  double jobs_per_burst = 1.0;       ///< mean; a burst's size is geometric
  Seconds burst_spread;              ///< each job of a burst follows its begin by an exponential delay with this mean
  std::vector<SizeClassSpec> classes;
  std::int64_t tenants = 1;
  double tenant_exponent = 0.0;  ///< tenant r has a share of the bursts proportional to r^-exponent
  std::vector<double>
      accuracy_quantiles;  ///< of duration / requested time, at equal steps from 0 to 1; empty: not known
  std::vector<hardware::Source> sources;
};
const Schema<SizeClassSpec>& size_class_schema();
const Schema<GeneratorSpec>& generator_schema();

/// How a generator is carried over to a machine of another size.
enum class Scaling {
  arrivals,  ///< more jobs of the recorded sizes
  sizes,     ///< as many jobs, each larger by the ratio of the machines, at most the whole machine
};

/// The generator for a machine of `accelerators`. With `load` > 0 the rate is set so that the expected accelerator-time
/// of the jobs is `load` of the machine's; else with Scaling::arrivals the rate grows as the machine, and with
/// Scaling::sizes it stays. Sizes above the machine become the machine.
GeneratorSpec scaled(const GeneratorSpec& spec, std::int64_t accelerators, Scaling scaling, double load);

/// Expected accelerator-seconds of one job, in closed form.
double mean_accelerator_seconds(const GeneratorSpec& spec);
/// Expected duration in a class.
Seconds mean_duration(const SizeClassSpec& spec);
/// Share of the class's jobs that run no longer than `duration`.
double share_below(const SizeClassSpec& spec, Seconds duration);

struct GeneratedJob {
  Seconds submitted;
  Seconds duration;
  Seconds requested;  ///< 0 where the generator does not know how well users estimate
  std::int64_t accelerators = 0;
  std::int32_t tenant = 0;  ///< 0 is the most active
};

/// All jobs submitted in [0, horizon), sorted. A Poisson process of bursts whose rate follows hour and weekday. Draws
/// are addressed by (seed, name, burst, job): a longer horizon changes no earlier burst, another generator nothing.
std::vector<GeneratedJob> generate(const GeneratorSpec& spec, const std::string& name, Seconds horizon, Instant start,
                                   std::uint64_t seed);

}  // namespace gigatwin::traces
