#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace gigatwin::uncertainty {

enum class Sampling : std::uint8_t {
  sobol,   ///< Sobol's sequence with Owen's scrambling: fills the cube evenly
  random,  ///< independent points
};
std::string_view to_text(Sampling sampling);

/// As far as the direction numbers of Joe and Kuo (2008) go that Boost.Random brings.
inline constexpr std::size_t most_sobol_dimensions = 3667;

/// Points of the open unit cube. A coordinate depends on (method, seed, point, dimension) alone: neither on how many
/// were asked for before nor on how many dimensions there are.
///
///   sobol:  x = s(v_1 k_1 xor v_2 k_2 xor ...)    k_j binary digits of the point's number, v_j direction numbers of
///   the
///           dimension, s Owen's nested scrambling: each digit is flipped by a draw of the digits before it
///   Points 0 to 2^m - 1 are a net: every dyadic interval of each dimension is hit equally often, so a power of two is
///   the best count. A smooth mean converges nearly as 1/n, in place of 1/sqrt(n).
///
/// Sources: Sobol' (1967); Joe & Kuo, SIAM J. Sci. Comput. 30 (2008) 2635; Owen, "Randomly permuted (t,m,s)-nets"
/// (1995).
class Sequence {
 public:
  /// @param dimensions  of sobol at most `most_sobol_dimensions`: who takes numbers from outside asks before
  Sequence(Sampling sampling, std::size_t dimensions, std::uint64_t seed);

  /// In (0, 1), never 0 nor 1. @param point  of sobol below 2^32
  double at(std::uint64_t point, std::size_t dimension) const;
  std::vector<double> point(std::uint64_t k) const;
  std::size_t dimensions() const { return dimensions_; }

 private:
  Sampling sampling_;
  std::size_t dimensions_;
  std::uint64_t seed_;
  std::vector<std::uint32_t> directions_;  ///< sobol [dimension, bit]
};

}  // namespace gigatwin::uncertainty
