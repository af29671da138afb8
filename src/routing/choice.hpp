#pragma once

#include <cstdint>

namespace gigatwin::routing {

/// Finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): spreads every bit of `x` over the result.
constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// Picks one of several equal ways: by the destination's number, or by a hash of the flow as switches do with the
/// headers of its packets. Every switch hashes with a seed of its own; otherwise the choices of successive tiers would
/// depend on each other (hash polarisation).
struct Choice {
  bool hashed = false;
  std::uint64_t key = 0;  ///< of the flow, seed included

  std::int64_t operator()(std::int64_t by_destination, std::int64_t ways, std::int64_t at_switch) const {
    if (!hashed) return by_destination % ways;
    return static_cast<std::int64_t>(mix(key ^ mix(static_cast<std::uint64_t>(at_switch))) %
                                     static_cast<std::uint64_t>(ways));
  }
};

}  // namespace gigatwin::routing
