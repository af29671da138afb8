#pragma once

#include <cstdint>

#include "collectives/network.hpp"
#include "topology/placement.hpp"

/// How the groups of a phase lie on the ranks of a job and on the blocks (domains, leaf groups, pods) of the fabric.
namespace gigatwin::collectives {

/// Groups that a job of `job_ranks` accelerators runs: whole blocks of ranks x stride; a remainder stays idle.
/// Asserts that there is one at least.
std::int64_t group_count(const CommunicationPhase& phase, std::int64_t job_ranks);

/// Rank of member `m` of group `g`.
std::int64_t member(const CommunicationPhase& phase, std::int64_t g, std::int64_t m);

/// How often a ring passes every byte: all-reduce reduces and gathers, the others do one of the two.
double passes(Collective operation);

/// How groups lie on blocks of one kind. A block is full where the job fills it.
struct Spread {
  bool crosses = false;          ///< some group has members in several blocks
  std::int64_t largest = 1;      ///< members of one group in one block, at most
  double usual = 1.0;            ///< members of one group in a full block, of groups that cross
  std::int64_t smallest = 1;     ///< members in the smallest part of a group that crosses
  double crossing_groups = 0.0;  ///< groups that a full block shares with others, at most
  double onward_groups = 0.0;    ///< of them those that go on in the next block
  double block_ranks = 0.0;      ///< accelerators of the job in a full block
  double parts = 1.0;            ///< blocks of one group that crosses, mean
  double share = 0.0;            ///< of the groups that cross
  double outside = 0.0;          ///< share of a group's pairs of members that lie in different blocks, mean over groups
  double leaving = 0.0;          ///< sum over a full block's accelerators of the share of their peers outside, at most
  /// Of the traffic over both ends of a block the part over one.
  double one_way() const { return crossing_groups > 0.0 ? onward_groups / crossing_groups : 0.0; }
  double mean_parts() const { return 1.0 + share * (parts - 1.0); }
};

/// @param block    accelerators of a full block
/// @param touched  blocks that the placement touches
/// A placement that touches no more blocks than it must is taken as filled from the front: exact, also where groups
/// straddle block boundaries. Of any other only the mean fill is known: groups that fit into it are taken to stay
/// inside, since launchers number ranks by block; if not all fit so, they straddle as in full blocks.
Spread spread_of(const CommunicationPhase& phase, std::int64_t job_ranks, std::int64_t block, std::int64_t touched);

}  // namespace gigatwin::collectives
