#pragma once

#include <cstdint>
#include <string_view>

#include "base/units.hpp"

/// Counter-based random numbers (Philox 4x32-10 of Random123): a draw is addressed by what it is for, never by how many
/// came before it, so two sites under one seed see the same failures and a new consumer changes no other stream.
namespace gigatwin {

/// One stream: (seed, purpose, entity). Draw `index` of it always gives the same number.
class Draws {
 public:
  /// @param purpose  a fixed name such as "failure.node"; @param entity  which job, node or hour
  Draws(std::uint64_t seed, std::string_view purpose, std::uint64_t entity = 0);

  /// In (0, 1): never 0 nor 1, so that logarithms and quantiles are finite.
  double uniform(std::uint64_t index) const;
  /// Standard normal, by inversion of the uniform (Acklam's rational approximation refined by one Halley step).
  double normal(std::uint64_t index) const;
  Seconds exponential(std::uint64_t index, Seconds mean) const;
  /// exp(N(log(median), sigma)): `sigma` is the standard deviation of the logarithm.
  double lognormal(std::uint64_t index, double median, double sigma) const;

 private:
  std::uint64_t key_;
  std::uint64_t entity_;
};

/// FNV-1a, 64 bit: a content hash that is the same on every machine.
std::uint64_t hash_of(std::string_view text);

/// Inverse of the standard normal distribution function; p in (0, 1).
double normal_quantile(double p);

}  // namespace gigatwin
