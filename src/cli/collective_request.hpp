#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "collectives/network.hpp"
#include "hardware/communication_library.hpp"
#include "routing/failures.hpp"
#include "topology/fabric.hpp"

/// What `gigatwin collective` is asked, from the words of the command line.
namespace gigatwin::cli {

/// An option that says what cannot be: one line that names it, the limit and the value.
struct RequestError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

enum class Fidelity { analytic, fluid, simgrid };

/// A phase that one job runs.
struct RequestedJob {
  collectives::CommunicationPhase phase;   ///< of all its `accelerators`
  std::vector<std::int64_t> accelerators;  ///< in rank order
  std::optional<hardware::Algorithm> algorithm;
  std::int64_t stride = 1;  ///< as asked: where one group runs alone, only its members are in `accelerators`
  std::int64_t groups = 1;
};

struct CollectiveRequest {
  Fidelity fidelity = Fidelity::fluid;
  std::vector<RequestedJob> jobs;  ///< the one asked about, then those at the same time
  std::vector<Bytes> sizes;        ///< of the first one, in turn
};

/// Throws RequestError, as all of these do.
Fidelity fidelity_of(const CollectiveOptions& options);
CollectiveRequest request_of(const CollectiveOptions& options, const topology::FabricPlan& plan);

/// --fail-links: links that the fabric has.
routing::Failures failures_of(const CollectiveOptions& options, const topology::Fabric& fabric);

/// The routing of `spec` replaced by --routing, where that is given, and the network model by the fidelity's, where
/// they go with this kind of fabric.
topology::FabricSpec fabric_for(const CollectiveOptions& options, const topology::FabricSpec& spec,
                                const hardware::SystemSpec& system, std::int64_t accelerators);

std::string name_of(collectives::Collective operation);
std::string name_of(Fidelity fidelity);
std::string name_of(topology::Routing routing);

}  // namespace gigatwin::cli
