#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/units.hpp"
#include "topology/placement.hpp"

/// The one interface that gives the time of a communication phase. `AnalyticNetwork` and `FluidNetwork` implement it
/// here; `sim` implements it on SimGrid's flow model, the reference.
namespace gigatwin::collectives {

enum class Collective { all_reduce, reduce_scatter, all_gather, all_to_all, broadcast, point_to_point };

/// One collective run by all groups of a job at once. The job's accelerators are ranks 0..n-1 in placement order;
/// member m of group g is rank (g / stride) * stride * ranks + g % stride + m * stride: tensor-parallel groups have
/// stride 1, the data-parallel groups around them stride = tensor * pipeline..., and so on. point_to_point: every rank
/// r sends to r + stride (those with a successor in their group), `ranks` = pipeline depth.
struct CommunicationPhase {
  Collective operation = Collective::all_reduce;
  /// Per rank: all_reduce: the buffer; reduce_scatter / all_gather: the full (gathered) buffer; all_to_all: what one
  /// rank sends in total, its own share included; broadcast, point_to_point: the message.
  Bytes bytes;
  std::int64_t ranks = 1;   ///< members of one group
  std::int64_t stride = 1;  ///< between members
};

/// What one phase put on each tier: for energy, contention and reports.
struct PhaseResult {
  Seconds time;
  std::vector<Bytes> tier_bytes;  ///< [tier] of the fabric: carried by all links of the tier together, whole job
};

class Network {
 public:
  virtual ~Network() = default;
  virtual PhaseResult run(const CommunicationPhase& phase, const topology::Placement& placement) const = 0;
};

}  // namespace gigatwin::collectives
