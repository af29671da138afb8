#pragma once

#include <cstdint>

#include "base/units.hpp"
#include "collectives/network.hpp"
#include "hardware/communication_library.hpp"

/// What one rank puts on its links, by the algorithm that the communication library chose.
namespace gigatwin::collectives {

using hardware::Algorithm;
using hardware::Protocol;

/// A group as the library sees it.
struct GroupShape {
  std::int64_t ranks = 1;
  std::int64_t domains = 1;           ///< scale-up domains that it spans
  std::int64_t ranks_per_domain = 1;  ///< in the emptiest of them
  BytesPerSecond scale_up;            ///< of one rank's port, nominal
  BytesPerSecond network;             ///< one rank's share of its domain's NICs, nominal
  bool scale_up_reduction = false;    ///< the scale-up switch reduces (NVLS)
  bool network_reduction = false;     ///< the network's switches reduce (SHARP)

  std::int64_t fullest_domain() const { return (ranks + domains - 1) / domains; }
};

/// Per direction, on the busiest rank.
struct RankTraffic {
  Bytes scale_up;
  Bytes network;  ///< of the rank's share of the NICs
};

/// With S bytes as in CommunicationPhase, n ranks, N domains of z (fullest) and w (emptiest) ranks, c = 2 for
/// all_reduce and 1 for reduce_scatter and all_gather:
///
///   algorithm      scale-up                                network
///   ring           c (n-1)/n S; (z-1)/z of it if N > 1     c (n-1)/n S / w
///   tree           2 S (S if z = 2)                        2 S / w (S / w if N = 2)
///   nvls           (1 + 1/n) S
///   nvls_tree      (1 + 1/z) S                             as tree
///   in_network     (1 + 1/z) S, without NVLS 2 (z-1)/z S   S / w
///   pat                                                    (n-1)/n S
///   hierarchical   c (z-1)/z S                             c (N-1)/N S / w
///   pairwise       (z-1)/n S                               (n-w)/n S
///   direct         S, inside one domain                    S, between domains
///
/// Trees: in two complementary binary trees every domain is a leaf of one and passes half of S up and to two children
/// in the other, 2 S in all (Sanders, Speck and Traeff, Parallel Computing 2009). NVLS: a rank's data is read once for
/// all others (S), and its own 1/n of the result is multicast. Broadcast on a ring: S and S / w. Source of ring and
/// trees: Thakur, Rabenseifner and Gropp, IJHPCA 2005; NVLS and CollNet: NCCL's device code.
RankTraffic traffic_of(Collective operation, Algorithm algorithm, Bytes bytes, const GroupShape& shape);

}  // namespace gigatwin::collectives
