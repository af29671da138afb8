#pragma once

#include <cstdint>

#include "base/schema.hpp"
#include "workload/model.hpp"

/// Training that spans sites: each holds whole replicas of the model, and replicas exchange what they learnt over the
/// wide area.
namespace gigatwin::workload {

/// The part of one campaign that trains elsewhere, and how the parts keep together.
struct SpanSpec {
  std::int64_t accelerators = 0;  ///< elsewhere, in all, as fast as those here: replicas are shared in proportion
  int sites = 2;                  ///< in all, this one too
  BytesPerSecond bandwidth;       ///< each way, between this site and the others, for this training
  Seconds latency;                ///< one way between the sites that are furthest apart
  std::int64_t every = 1;         ///< optimizer steps between exchanges; 1: synchronous, as on one site
  double bytes_per_parameter = 2.0;
  double overlap = 0.0;        ///< of the time between exchanges, the share that training goes on while one runs
  double efficiency = 1.0;     ///< tokens that synchronous training would need / tokens needed
  bool stops_together = true;  ///< a failure elsewhere takes training here back to its checkpoint
};

const Schema<SpanSpec>& span_schema();

/// All sites reduce on a ring, after each has reduced within itself:
///
///   T = 2 (S - 1) l + 2 (S - 1) / S  b P / B
///
/// S sites, l latency one way, b bytes a parameter, P parameters, B bandwidth of a site's link each way. Source: ring
/// all-reduce (Patarasuk and Yuan 2009) over sites instead of ranks.
Seconds exchange_time(const SpanSpec& span, const ModelSpec& model);

/// What an exchange adds to each step of `step` without it: (T - overlap every step)+ / every.
Seconds exposed_exchange(const SpanSpec& span, const ModelSpec& model, Seconds step);

/// Share of the batch and of the tokens that is trained here.
double share_here(const SpanSpec& span, std::int64_t accelerators_here);

}  // namespace gigatwin::workload
