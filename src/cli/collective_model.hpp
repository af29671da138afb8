#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "cli/collective_request.hpp"
#include "collectives/tuner.hpp"

namespace gigatwin::cli {

/// The machine that is asked. References outlive the model.
struct Machine {
  const topology::Fabric& fabric;  ///< analytic: its plan alone
  const hardware::SystemSpec& system;
  topology::Routing routing = topology::Routing::deterministic;
  std::uint64_t seed = 0;
  routing::Failures failures;
};

struct JobAnswer {
  Seconds time;
  collectives::Candidate candidate;  ///< of the slowest group
  Seconds latency;                   ///< part of `time` that does not grow with the bytes in flight
};

struct Answer {
  std::vector<JobAnswer> jobs;
  std::vector<Bytes> tier_bytes;   ///< [tier] of the plan
  std::vector<double> link_bytes;  ///< [2 x link + direction]; empty: analytic
  std::int64_t flows = 0;          ///< analytic: none
};

/// One of the three networks, for phases of any accelerators.
class CollectiveModel {
 public:
  virtual ~CollectiveModel() = default;
  /// All jobs start together. Throws RequestError, or routing::Unroutable where failures leave no way.
  virtual Answer run(std::span<const RequestedJob> jobs) const = 0;
};

std::unique_ptr<CollectiveModel> make_model(Fidelity fidelity, const Machine& machine);

}  // namespace gigatwin::cli
