#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "fluid/problem.hpp"

/// What `Filling`, `Sharing` and the event loop share: the flows under way, by flow and by link.
namespace gigatwin::fluid {

/// Levels, times and rates closer than this are one: 4,000 roundings of a double.
constexpr double equal_levels = 1e-12;

enum class Status : std::uint8_t {
  absent,   ///< not begun, or ended
  settled,  ///< its level stands
  open,     ///< its level is being raised by `Filling`
};

/// The flow's own cap limits it, no link.
constexpr std::uint32_t own_cap = std::numeric_limits<std::uint32_t>::max();

struct FlowState {
  double level = 0.0;                  ///< rate / weight
  std::uint32_t bottleneck = own_cap;  ///< the full link on which no flow has a higher level
  Status status = Status::absent;
  bool affected = false;  ///< among those that `Sharing` is settling
};

/// For each link the flows under way on it. Every link has room for all its flows; nothing is ever allocated later.
class LinkRows {
 public:
  explicit LinkRows(const Problem& problem);
  void insert(std::uint32_t flow);
  /// Takes out of one link's row the flows that have ended.
  void drop_absent(std::uint32_t link, const std::vector<FlowState>& states);

  std::size_t size(std::uint32_t link) const { return sizes_[link]; }
  /// Calls visit(flow, share) for each flow on the link, in an order that the calls above fix.
  template <class Visit>
  void each(std::uint32_t link, Visit visit) const {
    const std::size_t end = offsets_[link] + sizes_[link];
    for (std::size_t i = offsets_[link]; i < end; ++i) visit(flows_[i], share(i));
  }

 private:
  double share(std::size_t i) const { return shares_.empty() ? one_share_ : shares_[i]; }

  const Problem& problem_;
  std::vector<std::size_t> offsets_;
  std::vector<std::uint32_t> sizes_;
  std::vector<std::uint32_t> flows_;
  std::vector<double> shares_;
  double one_share_ = 1.0;
};

}  // namespace gigatwin::fluid
