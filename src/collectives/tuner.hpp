#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "collectives/tuner_traffic.hpp"

/// Which algorithm and protocol a communication library takes for a message, and what that costs.
namespace gigatwin::collectives {

/// One algorithm with one protocol:
///
///   T = latency + max(scale-up bytes * scale_up_inflation / scale_up, network bytes * network_inflation / network,
///                     bytes / rank_cap)
///
/// `latency` is free of contention; the second term is what a network with other traffic replaces.
struct Candidate {
  Algorithm algorithm = Algorithm::ring;
  Protocol protocol = Protocol::simple;
  Seconds latency{};                ///< launch, steps, and filling the pipeline at nominal bandwidth
  double network_steps = 0.0;       ///< messages between domains in a row, part of `latency`
  RankTraffic traffic{};            ///< payload of one rank
  double scale_up_inflation = 1.0;  ///< link time taken per payload byte / that at nominal bandwidth, >= 1
  double network_inflation = 1.0;
  BytesPerSecond rank_cap{std::numeric_limits<double>::infinity()};  ///< the protocol's limit on what one rank passes;
                                                                     ///< infinite if it has none
  Seconds alone{};                                                   ///< predicted time without other traffic
};

/// nullopt where the library, the operation or the group's shape does not allow it.
///
///   latency = launch + base + inner steps * scale_up_hop + outer steps * network_latency_factor * network_hop + fill
///   fill    = time of min(S, bytes in flight) at the rate of the transfer
///
/// n, N, z, c as in `traffic_of`. Steps:
///
///   ring           outer: c (n-1) N/n, as N of a lap's n links leave a domain; inner: c (n-1) less these
///                  (broadcast: N-1 of n-1)
///   tree           2 (z-1) inner, 2 ceil(log2 N) outer
///   nvls, in_network   1 inner, 1 outer if N > 1;     nvls_tree   1 inner, 2 ceil(log2 N) outer
///   pat            ceil(log2 N) outer, n inner;     hierarchical   c (z-1) inner, c (N-1) outer
///   pairwise       ceil((n-1) / messages_at_once), outer if N > 1;     direct   1
///
/// Bytes in flight (simple): channels * slice; where the scale-up switch reduces, z * reduction_channels *
/// reduction_chunk, since every rank of the domain reduces a share of its own.
/// Source: NCCL, src/graph/tuning.cc. Its rings count 2 (N-1) outer steps; a lap's own count halves the mean error of
/// short messages on two nodes (p4de rows of docs/validation.md: 11 % instead of 35 %).
std::optional<Candidate> evaluate(const hardware::LibrarySpec& library, Algorithm algorithm, Protocol protocol,
                                  Collective operation, Bytes bytes, const GroupShape& shape);

/// All that the library's tuner would compare, in the order of its catalogue entry.
std::vector<Candidate> candidates(const hardware::LibrarySpec& library, Collective operation, Bytes bytes,
                                  const GroupShape& shape);

/// The one with the least `alone`, the first of equals. A group of one rank takes no time.
Candidate choose(const hardware::LibrarySpec& library, Collective operation, Bytes bytes, const GroupShape& shape);

}  // namespace gigatwin::collectives
