#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "fluid/state.hpp"

namespace gigatwin::fluid {

/// Progressive filling of some flows, all others being constant loads.
///
///   t_l = (c_l - sum over settled share_fl x_f) / (sum over open share_fl w_f)       level at which link l fills
///
/// The open flows rise together (x_f = w_f t) to the lowest t_l or cap; those on that link, or at that cap, settle
/// there. The t_l of other links only grow thereby, so a heap with outdated, too low keys finds the next: O(uses log
/// links).
class Filling {
 public:
  Filling(const Problem& problem, const LinkRows& rows, std::vector<FlowState>& states);

  /// Sets level and bottleneck of these flows, which must be in the rows.
  void fill(std::span<const std::uint32_t> flows);
  /// The links that the flows of the last `fill` use.
  const std::vector<std::uint32_t>& touched() const { return touched_; }

 private:
  struct Meter {
    double residual = 0.0;   ///< B/s left by settled flows
    double weight = 0.0;     ///< sum of share w over open flows
    std::uint32_t open = 0;  ///< open flows
  };
  struct Entry {
    double level;
    std::uint32_t link;
  };

  void open(std::span<const std::uint32_t> flows);
  void sweep_while_it_pays();
  void settle_by_heap();
  double level_of(std::uint32_t link);
  double measure(std::uint32_t link);
  bool settle_capped(double up_to);
  void settle_link(std::uint32_t link, double level);
  void settle(std::uint32_t flow, double level, std::uint32_t bottleneck);

  const Problem& problem_;
  const LinkRows& rows_;
  std::vector<FlowState>& states_;
  std::vector<Meter> meters_;  ///< [link]
  std::vector<std::uint32_t> touched_;
  std::vector<Entry> queue_;
  std::vector<std::pair<double, std::uint32_t>> capped_;  ///< level of the cap and flow, by level
  std::size_t next_capped_ = 0;
  std::size_t open_flows_ = 0;
  double level_ = 0.0;  ///< the highest so far
};

}  // namespace gigatwin::fluid
