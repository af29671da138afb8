#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "hardware/system.hpp"
#include "workload/iteration.hpp"
#include "workload/stream.hpp"

namespace gigatwin::workload {

/// One job as submitted. Either it trains (`training` set: work is a number of tokens) or it is known by its duration
/// alone.
struct JobRequest {
  std::int64_t id = 0;  ///< position in submission order
  std::string name;
  std::string tenant_class;
  Seconds submitted;
  std::int64_t accelerators = 0;                 ///< rounded up to whole nodes by whoever places it
  std::vector<std::int64_t> sizes;               ///< elastic jobs: all that it can run on, increasing; else empty
  std::shared_ptr<const TrainingSpec> training;  ///< shared by all jobs of a class
  double tokens = 0.0;                           ///< training jobs with a token goal; 0: runs for `duration`
  Seconds duration;                              ///< undisturbed running time; training jobs: used when `tokens` is 0
  Seconds requested;         ///< time limit given to the scheduler, for backfilling; >= undisturbed running time
  double utilisation = 0.0;  ///< jobs without `training`: share of the accelerators' dynamic power range
  double mfu = 0.0;          ///< jobs without `training`: useful compute / peak BF16
  Bytes checkpoint;          ///< jobs without `training`
  std::optional<DatasetSpec> dataset;
  std::optional<SpanSpec> span;  ///< the rest of its training, elsewhere; batch and tokens are those of this site
};

/// What of a campaign trains on this site: all of it, or its share of a batch that sites have in common.
TrainingSpec training_here(const CampaignSpec& campaign);

/// All jobs of the scenario in order of submission (ties: campaigns, then classes and traces in file order). Problems
/// (a trace that cannot be read, a job larger than the machine, an impossible plan) become diagnostics under
/// "workload".
std::vector<JobRequest> generate_jobs(const WorkloadSpec& spec, const hardware::SystemSpec& system,
                                      std::int64_t accelerators, Seconds horizon, Instant start, std::uint64_t seed,
                                      Diagnostics& diagnostics);

}  // namespace gigatwin::workload
