#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "traces/spec.hpp"
#include "workload/model.hpp"
#include "workload/plan.hpp"
#include "workload/span.hpp"

/// Where jobs come from: single campaigns, synthetic classes of tenants, recorded traces, generators fitted to such.
namespace gigatwin::workload {

/// What a job reads.
struct DatasetSpec {
  Bytes size;                           ///< brought to the site before the job starts
  std::string origin = "site";          ///< wide-area link that it comes over; "site": it is there
  Bytes read_per_token;                 ///< work: training
  BytesPerSecond read_per_accelerator;  ///< work: measured
};

/// Sizes at which a job can run beside its own: halves and doubles of it, where the plan allows them.
struct ElasticSpec {
  double shrinks_to = 1.0;  ///< of its size
  double grows_to = 1.0;
};

/// One named training run with a goal in tokens.
struct CampaignSpec {
  std::string name;
  std::string tenant_class;
  Seconds start;  ///< submitted, after the scenario's start
  std::int64_t accelerators = 0;
  ModelSpec model;
  PlanSpec plan;
  bool search_plan = false;       ///< replace `plan`, its switches and precision apart, by the fastest that fits
  std::int64_t global_batch = 0;  ///< sequences per optimizer step
  double tokens = 0.0;
  double request_factor = 1.2;  ///< time asked for / undisturbed running time
  std::optional<ElasticSpec> elastic;
  std::optional<DatasetSpec> dataset;
  std::optional<SpanSpec> span;  ///< part of it trains at other sites; batch and tokens are those of all
};

enum class Work {
  training,  ///< a model with a plan: iterations are simulated
  measured,  ///< known by duration and mean utilisation alone
};

/// Jobs of one kind of tenant, drawn at random.
struct TenantClassSpec {
  std::string name;
  std::string tenant_class;
  PerSecond arrivals;          ///< mean rate over a day
  double daily_profile = 0.0;  ///< rate = mean (1 + daily_profile cos(2 pi (hour - peak_hour) / 24))
  double peak_hour = 13.0;     ///< UTC
  std::int64_t smallest = 0;   ///< accelerators; sizes are smallest x 2^k, each k as likely
  std::int64_t largest = 0;
  Seconds median_duration;
  double duration_sigma = 0.0;  ///< standard deviation of the logarithm
  Seconds longest_duration;     ///< the distribution is cut off here
  double request_factor = 1.5;  ///< time asked for / undisturbed running time
  Work work = Work::training;
  ModelSpec model;
  PlanSpec plan;
  std::int64_t sequences_per_data_rank = 0;  ///< global batch = this x data parallelism
  double utilisation = 0.0;                  ///< share of the accelerators' dynamic power range
  double mfu = 0.0;                          ///< useful compute / BF16 peak
  Bytes checkpoint_per_accelerator;
  std::optional<ElasticSpec> elastic;
  std::optional<DatasetSpec> dataset;
};

struct WorkloadSpec {
  std::vector<CampaignSpec> campaigns;
  std::vector<TenantClassSpec> classes;
  std::vector<traces::TraceSpec> traces;
  std::vector<traces::GeneratorStreamSpec> generators{};
};

const Schema<DatasetSpec>& dataset_schema();
const Schema<ElasticSpec>& elastic_schema();
const Schema<CampaignSpec>& campaign_schema();
const Schema<TenantClassSpec>& tenant_class_schema();
const Schema<WorkloadSpec>& workload_schema();

}  // namespace gigatwin::workload
