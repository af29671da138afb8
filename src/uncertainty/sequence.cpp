#include "uncertainty/sequence.hpp"

#include <boost/random/sobol.hpp>

#include "base/error.hpp"
#include "base/random.hpp"

namespace gigatwin::uncertainty {
namespace {

constexpr std::size_t bits = 32;

using Engine = boost::random::sobol_engine<std::uint32_t, bits>;

/// Direction numbers [dimension, bit]. The engine steps in Gray code, in which point 2^(j+1) - 1 has digit j alone:
/// that point is v_j. Its own count starts at point 1.
std::vector<std::uint32_t> sobol_directions(std::size_t dimensions) {
  std::vector<std::uint32_t> directions(dimensions * bits);
  Engine engine{dimensions};
  for (std::size_t j = 0; j < bits; ++j) {
    engine.seed(static_cast<std::uint32_t>((std::uint64_t{2} << j) - 2));
    for (std::size_t d = 0; d < dimensions; ++d) directions[d * bits + j] = engine();
  }
  return directions;
}

/// Well mixed bits of a counter (SplitMix64's finaliser; Steele, Lea & Flood 2014): one for each digit of each
/// coordinate has to be cheap.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

/// Owen's nested uniform scrambling: whether a digit flips depends on the digits before it.
std::uint32_t scrambled(std::uint32_t x, std::uint64_t key) {
  std::uint32_t flips = 0;
  for (unsigned digit = 0; digit < bits; ++digit) {
    const std::uint64_t before = digit == 0 ? 0 : x >> (bits - digit);
    const std::uint64_t node = (std::uint64_t{1} << digit) | before;  // number of the node in the tree of prefixes
    flips |= static_cast<std::uint32_t>(mixed(key ^ node) >> 63) << (bits - 1 - digit);
  }
  return x ^ flips;
}

}  // namespace

std::string_view to_text(Sampling sampling) { return sampling == Sampling::sobol ? "sobol" : "random"; }

Sequence::Sequence(Sampling sampling, std::size_t dimensions, std::uint64_t seed)
    : sampling_(sampling), dimensions_(dimensions), seed_(seed) {
  if (sampling == Sampling::random || dimensions == 0) return;
  GIGATWIN_ASSERT(dimensions <= most_sobol_dimensions, "{} dimensions", dimensions);
  directions_ = sobol_directions(dimensions);
}

double Sequence::at(std::uint64_t point, std::size_t dimension) const {
  GIGATWIN_ASSERT(dimension < dimensions_, "dimension {} of {}", dimension, dimensions_);
  if (sampling_ == Sampling::random) return Draws{seed_, "uncertainty.random", dimension}.uniform(point);
  GIGATWIN_ASSERT(point >> bits == 0, "point {}", point);
  std::uint32_t x = 0;
  for (std::size_t j = 0; point >> j != 0; ++j)
    if ((point >> j & 1U) != 0) x ^= directions_[dimension * bits + j];
  const std::uint64_t key = mixed(mixed(seed_ ^ hash_of("uncertainty.sobol")) + dimension);
  return (static_cast<double>(scrambled(x, key)) + 0.5) * 0x1p-32;
}

std::vector<double> Sequence::point(std::uint64_t k) const {
  std::vector<double> coordinates(dimensions_);
  for (std::size_t d = 0; d < dimensions_; ++d) coordinates[d] = at(k, d);
  return coordinates;
}

}  // namespace gigatwin::uncertainty
