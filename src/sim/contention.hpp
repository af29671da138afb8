#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "base/units.hpp"
#include "topology/fabric_plan.hpp"

namespace gigatwin::sim {

/// What jobs take from each other on the links that join blocks of nodes: leaf groups, pods, halls.
///
/// A job that runs alone at its own speed carries r_t bytes per second over the links of tier t, mean over its
/// iteration, both directions together. Of that, block b of tier t has
///
///   d_b = r_t n_b (n - n_b) / sum over blocks of n_b (n - n_b)         n_b of the job's n nodes are in b
///
/// which is what all pairs of its nodes would exchange: the two ends of a path carry the same. The links of a block
/// count as one, of twice the tier's bandwidth / blocks. The jobs' shares x are max-min fair:
///
///   sum over jobs d_bj x_j <= C_b,  x_j <= 1        a share of the own speed, alike for all that a full block holds up
///
/// x_j is the speed of job j as well: with a share x of the bytes per second that an iteration needs, it takes 1/x as
/// long. The iterations of different jobs are not synchronised, so means are shared: traffic that bursts at different
/// times, or that computation hides, costs nothing while the sum of the means fits. A block that one job has for itself
/// slows nobody: the job's own iteration knows that block. Model reference: docs/model/simulation.md.
class Contention {
 public:
  explicit Contention(const topology::FabricPlan& plan);

  /// The job runs here from now on, and nowhere else.
  /// @param tier_rates  r [tier of the fabric]; empty where the traffic is not known
  void place(std::int64_t job, const topology::Placement& placement, std::span<const BytesPerSecond> tier_rates);
  void remove(std::int64_t job);

  /// Shares that changed since the last call, by job: 1 where nothing holds a job up any more. Solves again only if
  /// a block that is or was overfull has changed hands.
  std::vector<std::pair<std::int64_t, double>> settle();

  /// Blocks that several jobs want more of than there is.
  std::size_t overfull_blocks() const { return overfull_.size(); }

 private:
  struct BlockKind {
    std::size_t tier = 0;
    std::int64_t nodes = 0;  ///< of a full block
    double capacity = 0.0;   ///< B/s of one block, both directions together
    std::size_t first_block = 0;
  };
  struct Demand {
    std::int64_t job = 0;
    double rate = 0.0;  ///< B/s
  };
  struct Block {
    double capacity = 0.0;
    std::vector<Demand> demands;  ///< by job
  };

  void add_demands(std::int64_t job, const topology::Placement& placement, const BlockKind& kind, double rate);
  bool update_overfull();
  std::map<std::int64_t, double> solve() const;

  std::vector<BlockKind> kinds_;
  std::vector<Block> blocks_;
  std::map<std::int64_t, std::vector<std::size_t>> blocks_of_;  ///< job -> blocks it uses
  std::vector<std::size_t> changed_;                            ///< blocks, some several times
  std::set<std::size_t> overfull_;
  std::map<std::int64_t, double> shares_;  ///< of the jobs that are held up
};

}  // namespace gigatwin::sim
