#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fluid/filling.hpp"
#include "fluid/state.hpp"

namespace gigatwin::fluid {

/// The max-min fair rates of the flows under way, kept as flows begin and end.
///
/// A change is followed only as far as it reaches. Weighted max-min fair rates are the only feasible ones by which each
/// flow is at its cap or has a bottleneck: a full link on which no flow has a higher level (Bertsekas and Gallager,
/// section 6.5.2; the proof holds for shares > 0 as well). So it is enough to
///
///   1. take the flows that have begun as affected, all others as constant;
///   2. fill the affected flows;
///   3. look at the links of affected and of ended flows: constant flows that lost their bottleneck there, or that
///   stand
///      above an affected flow at its bottleneck, become affected too; again from 2, until there are none.
///
/// Every flow has a bottleneck then: the affected by filling and 3, the others because theirs is as it was. In the
/// worst case all flows become affected, which is solving it all.
class Sharing {
 public:
  explicit Sharing(const Problem& problem);

  /// These two take effect with the next `settle`.
  void begin(std::uint32_t flow);
  void end(std::uint32_t flow);

  /// Makes the rates fair again and gives the flows whose rates changed, those that began included.
  std::span<const std::uint32_t> settle();
  /// The same from scratch.
  std::span<const std::uint32_t> settle_all();

  double rate(std::uint32_t flow) const { return states_[flow].level * problem_.weight()[flow]; }
  std::size_t under_way() const { return under_way_count_; }

 private:
  void tidy_rows();
  void affect(std::uint32_t flow);
  void affect_all();
  bool affect_neighbours();
  void check(std::uint32_t link);
  std::span<const std::uint32_t> take_changed();

  const Problem& problem_;
  std::vector<FlowState> states_;
  LinkRows rows_;
  Filling filling_;
  std::size_t under_way_count_ = 0;
  std::vector<std::uint32_t> under_way_;  ///< with some that have ended
  std::vector<std::uint32_t> begun_, ended_;
  std::vector<std::uint32_t> freed_;  ///< links of ended flows
  std::vector<bool> is_freed_;
  std::vector<std::uint32_t> affected_;
  std::vector<double> level_before_;  ///< [affected]
};

}  // namespace gigatwin::fluid
