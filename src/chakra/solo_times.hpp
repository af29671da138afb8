#pragma once

#include <map>
#include <vector>

#include "chakra/replay.hpp"
#include "collectives/fluid_network.hpp"

namespace gigatwin::chakra {

/// What one transfer does when nothing else is under way.
struct Solo {
  Seconds time;     ///< in all
  Seconds latency;  ///< of it what does not depend on other traffic
  struct Use {
    std::int32_t channel;  ///< 2 x link + direction
    double rate;           ///< mean while its bytes move, B/s on the wire
  };
  std::vector<Use> uses;
};

/// The phases of the network that a transfer is.
///
///   all-gather      the gathered buffer: n x what each rank puts in     reduce    a broadcast the other way round
///   barrier         an all-reduce of a byte, as PyTorch's over NCCL     gather, scatter   messages to or from the
///   first
///
/// @param left  share of the bytes that is still to be moved
void append_phases(const Transfer& transfer, const std::vector<std::int64_t>& accelerators, double left,
                   std::vector<collectives::JobPhase>& phases);

/// In the order in which libraries go through the machines, whatever the order of the group; where the first rank is
/// not like the others, as the group has it.
std::vector<std::int64_t> ring_order(const Transfer& transfer, std::vector<std::int64_t> accelerators);

/// Numbers that tell transfers apart, the accelerators moved down by `base`.
void append_key(const Transfer& transfer, const std::vector<std::int64_t>& accelerators, std::int64_t base,
                std::vector<std::int64_t>& key);

/// Throws TraceError where the all-to-alls among the phases have more messages than fit into memory.
void check_messages(std::span<const collectives::JobPhase> phases);

/// Remembers what transfers do alone. Scale-up domains over a switch are alike: one is asked about for all.
class SoloTimes {
 public:
  SoloTimes(const collectives::FluidNetwork& network, bool healthy);
  Solo of(const Transfer& transfer, const std::vector<std::int64_t>& accelerators);
  std::int64_t solved() const { return static_cast<std::int64_t>(known_.size()); }

 private:
  Solo solve(const Transfer& transfer, const std::vector<std::int64_t>& accelerators) const;

  const collectives::FluidNetwork& network_;
  std::int64_t domain_;  ///< accelerators of a scale-up domain
  bool domains_alike_;   ///< as planned; a graph from a file may differ from domain to domain
  std::map<std::vector<std::int64_t>, Solo> known_;
};

}  // namespace gigatwin::chakra
