#include "collectives/tuner.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace gigatwin::collectives {
namespace {

using hardware::LibraryPath;
using hardware::LibrarySpec;

struct Steps {
  double inner = 0.0;  ///< inside a domain
  double outer = 0.0;  ///< between domains
};

bool switch_reduces(Algorithm algorithm) { return algorithm == Algorithm::nvls || algorithm == Algorithm::nvls_tree; }

bool allowed(Algorithm algorithm, Protocol protocol, Collective operation, const GroupShape& shape) {
  const bool reduces = operation == Collective::all_reduce;
  const bool gathers = operation == Collective::reduce_scatter || operation == Collective::all_gather;
  const bool several_domains = shape.domains > 1;
  // NCCL sets up multicast from three ranks of a domain on.
  const bool multicast = shape.scale_up_reduction && shape.fullest_domain() > 2;
  switch (algorithm) {
    case Algorithm::ring:
      return reduces || gathers || operation == Collective::broadcast;
    case Algorithm::tree:
      return reduces;
    case Algorithm::nvls:
      return reduces && multicast && !several_domains;
    case Algorithm::nvls_tree:
      return reduces && multicast && several_domains;
    case Algorithm::in_network:
      return reduces && several_domains && shape.network_reduction;
    case Algorithm::pat:
      return gathers && several_domains && shape.fullest_domain() == 1;
    case Algorithm::hierarchical:
      return (reduces || gathers) && several_domains;
    case Algorithm::pairwise:
      return operation == Collective::all_to_all && protocol != Protocol::ll128;
    case Algorithm::direct:
      return operation == Collective::point_to_point && protocol != Protocol::ll128;
  }
  return false;
}

double levels(std::int64_t domains) {
  return static_cast<double>(std::bit_width(static_cast<std::uint64_t>(domains - 1)));
}

Steps ring_steps(Collective operation, double n, double domains) {
  if (operation == Collective::broadcast) return {n - domains, domains - 1.0};
  const double steps = (operation == Collective::all_reduce ? 2.0 : 1.0) * (n - 1.0);
  const double outer = domains > 1.0 ? steps * domains / n : 0.0;
  return {steps - outer, outer};
}

Steps steps_of(Collective operation, Algorithm algorithm, const GroupShape& shape, std::int64_t messages_at_once) {
  const double n = static_cast<double>(shape.ranks), domains = static_cast<double>(shape.domains);
  const double z = static_cast<double>(shape.fullest_domain());
  const double c = operation == Collective::all_reduce ? 2.0 : 1.0;
  const bool several = shape.domains > 1;
  switch (algorithm) {
    case Algorithm::ring:
      return ring_steps(operation, n, domains);
    case Algorithm::tree:
      return {2.0 * (z - 1.0), 2.0 * levels(shape.domains)};
    case Algorithm::nvls:
    case Algorithm::in_network:
      return {1.0, several ? 1.0 : 0.0};
    case Algorithm::nvls_tree:
      return {1.0, 2.0 * levels(shape.domains)};
    case Algorithm::pat:
      return {n, levels(shape.domains)};
    case Algorithm::hierarchical:
      return {c * (z - 1.0), c * (domains - 1.0)};
    case Algorithm::pairwise: {
      const double rounds = std::ceil((n - 1.0) / static_cast<double>(messages_at_once));
      return several ? Steps{0.0, rounds} : Steps{rounds, 0.0};
    }
    case Algorithm::direct:
      return several ? Steps{0.0, 1.0} : Steps{1.0, 0.0};
  }
  return {};
}

Seconds latency_of_steps(const LibrarySpec& library, const LibraryPath& path, const Steps& steps) {
  Seconds latency = library.launch + path.base + steps.inner * path.scale_up_hop;
  if (path.network_hop) latency += steps.outer * library.network_latency_factor * *path.network_hop;
  return latency;
}

Bytes bytes_in_flight(const LibrarySpec& library, Algorithm algorithm, Protocol protocol, const GroupShape& shape) {
  if (protocol != Protocol::simple) return Bytes{0};
  const bool reduced = switch_reduces(algorithm) || (algorithm == Algorithm::in_network && shape.scale_up_reduction);
  if (reduced && library.reduction_channels > 0)
    return static_cast<double>(shape.fullest_domain() * library.reduction_channels) * library.reduction_chunk;
  return static_cast<double>(library.channels) * library.slice;
}

double scale_up_share(const LibrarySpec& library, Algorithm algorithm, const GroupShape& shape) {
  const bool reduced = switch_reduces(algorithm) || (algorithm == Algorithm::in_network && shape.scale_up_reduction);
  return reduced ? library.switch_reduction_efficiency.value_or(library.scale_up_efficiency)
                 : library.scale_up_efficiency;
}

double network_share(const LibrarySpec& library, Algorithm algorithm) {
  return algorithm == Algorithm::in_network ? library.network_reduction_efficiency.value_or(library.network_efficiency)
                                            : library.network_efficiency;
}

BytesPerSecond cap_of(const LibrarySpec& library, Protocol protocol, std::int64_t domains) {
  if (protocol != Protocol::ll) return {std::numeric_limits<double>::infinity()};
  return library.ll_rate[static_cast<std::size_t>(std::min<std::int64_t>(domains, 3) - 1)];
}

Seconds transfer_time(const Candidate& c, const GroupShape& shape) {
  Seconds time = std::max(c.traffic.scale_up, c.traffic.network) / c.rank_cap;
  if (c.traffic.scale_up > Bytes{0}) time = std::max(time, c.scale_up_inflation * c.traffic.scale_up / shape.scale_up);
  if (c.traffic.network > Bytes{0}) time = std::max(time, c.network_inflation * c.traffic.network / shape.network);
  return time;
}

void check_shape(const LibrarySpec& library, Bytes bytes, const GroupShape& s) {
  GIGATWIN_ASSERT(s.domains >= 1 && s.ranks >= s.domains && s.ranks_per_domain >= 1 &&
                      s.ranks_per_domain * s.domains <= s.ranks && bytes >= Bytes{0},
                  "{} ranks in {} domains of at least {}, {} bytes", s.ranks, s.domains, s.ranks_per_domain,
                  bytes.value);
  GIGATWIN_ASSERT(library.ll_rate.size() == 3, "{} LL rates", library.ll_rate.size());
}

}  // namespace

std::optional<Candidate> evaluate(const LibrarySpec& library, Algorithm algorithm, Protocol protocol,
                                  Collective operation, Bytes bytes, const GroupShape& shape) {
  check_shape(library, bytes, shape);
  if (shape.ranks == 1) return Candidate{.algorithm = algorithm, .protocol = protocol};
  const LibraryPath* path = hardware::find_path(library, algorithm, protocol);
  if (!path || !allowed(algorithm, protocol, operation, shape)) return std::nullopt;
  const Steps steps = steps_of(operation, algorithm, shape, library.messages_at_once);
  if (steps.outer > 0.0 && !path->network_hop) return std::nullopt;

  Candidate result{.algorithm = algorithm, .protocol = protocol};
  result.network_steps = steps.outer;
  result.traffic = traffic_of(operation, algorithm, bytes, shape);
  result.scale_up_inflation = 1.0 / (path->payload * scale_up_share(library, algorithm, shape));
  result.network_inflation = 1.0 / (path->payload * network_share(library, algorithm));
  result.rank_cap = cap_of(library, protocol, shape.domains);
  const Seconds transfer = transfer_time(result, shape);
  const Bytes filling = std::min(bytes, bytes_in_flight(library, algorithm, protocol, shape));
  const Seconds fill = bytes > Bytes{0} ? (filling / bytes) * transfer : Seconds{0};
  result.latency = latency_of_steps(library, *path, steps) + fill;
  result.alone = result.latency + transfer;
  return result;
}

std::vector<Candidate> candidates(const LibrarySpec& library, Collective operation, Bytes bytes,
                                  const GroupShape& shape) {
  std::vector<Candidate> list;
  const auto add = [&](Algorithm algorithm, Protocol protocol) {
    if (const auto candidate = evaluate(library, algorithm, protocol, operation, bytes, shape))
      list.push_back(*candidate);
  };
  for (const LibraryPath& path : library.paths) {
    const bool ring = path.algorithm == Algorithm::ring;
    if (operation == Collective::all_to_all && ring) add(Algorithm::pairwise, path.protocol);
    if (operation == Collective::point_to_point && ring) add(Algorithm::direct, path.protocol);
    add(path.algorithm, path.protocol);
  }
  return list;
}

Candidate choose(const LibrarySpec& library, Collective operation, Bytes bytes, const GroupShape& shape) {
  const std::vector<Candidate> list = candidates(library, operation, bytes, shape);
  GIGATWIN_ASSERT(!list.empty(), "library {} has no algorithm for operation {}", library.title,
                  static_cast<int>(operation));
  return *std::min_element(list.begin(), list.end(),
                           [](const Candidate& a, const Candidate& b) { return a.alone < b.alone; });
}

}  // namespace gigatwin::collectives
