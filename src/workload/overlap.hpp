#pragma once

#include <algorithm>

#include "base/units.hpp"

namespace gigatwin::workload {

/// Computation behind which communication can hide. What hides is taken from it, so that nothing hides twice and a step
/// never gets longer because its computation gets shorter.
class Window {
 public:
  /// @param occupied  share of the compute units that the communication takes away while it hides
  explicit Window(Seconds computation, double occupied = 0.0) : left_(computation), occupied_(occupied) {}

  /// What remains visible of `communication` cut in `pieces`, all but one of which may hide, behind at most `limit`:
  ///
  ///   t - hidden + occupied x hidden,   hidden = min((1 - 1/n) t, limit, left)
  ///
  /// The piece that cannot hide is the first to be gathered or the last to be reduced.
  Seconds visible(Seconds communication, double pieces, Seconds limit) {
    const Seconds hidden = std::min({communication - communication / pieces, limit, left_});
    left_ -= hidden;
    return communication - (1.0 - occupied_) * hidden;
  }
  Seconds visible(Seconds communication, double pieces) { return visible(communication, pieces, left_); }
  Seconds left() const { return left_; }

 private:
  Seconds left_;
  double occupied_;
};

/// Tensor collectives are cut in this many pieces when they overlap. Assumption, range 2-8: as many as there are tensor
/// ranks in Transformer Engine, where the products become too small beyond that.
inline constexpr double tensor_pieces = 4.0;
/// Ring attention and transfers between chunks hide whole: the first block is the rank's own.
inline constexpr double hides_whole = 1e30;

}  // namespace gigatwin::workload
