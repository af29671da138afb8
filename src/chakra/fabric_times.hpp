#pragma once

#include <map>
#include <vector>

#include "chakra/replay.hpp"
#include "collectives/fluid_network.hpp"

namespace gigatwin::chakra {

/// Times of communications on a fabric: the flows of all that start at the same instant share its links max-min fairly
/// (collectives::FluidNetwork). Those that start later find the links empty: what is under way then is not slowed down,
/// nor does it slow down.
///
/// Answers are remembered. Transfers that share neither a scale-up domain nor the network are asked about apart, and
/// those inside one domain as if it were the first one that was asked about, since domains are alike.
class FabricTimes : public TransferTimes {
 public:
  /// @param accelerators  [rank] of the trace; all of the fabric, none twice (asserts)
  /// @param healthy       no link has failed, so that scale-up domains are alike
  FabricTimes(const collectives::FluidNetwork& network, std::vector<std::int64_t> accelerators, bool healthy = true);

  /// Throws routing::Unroutable, and TraceError where an all-to-all has more messages than fit into memory.
  std::vector<Seconds> times(std::span<const Transfer> together) override;

  std::int64_t solved() const { return solved_; }  ///< times that the network was asked

 private:
  /// Transfers that may share a link, by number.
  using Part = std::vector<std::size_t>;
  struct Sorted {
    std::vector<Part> inside;  ///< of one domain each
    Part crossing;             ///< between domains, and those inside domains that these touch
  };
  Sorted sort(std::span<const Transfer> together) const;
  void ask(std::span<const Transfer> together, const Part& part, bool inside, std::vector<Seconds>& times);
  std::vector<Seconds> solve(std::span<const Transfer> together, const Part& part);
  std::int64_t domain_of(std::int64_t rank) const;
  std::vector<std::int64_t> accelerators_of(const Transfer& transfer) const;
  std::vector<std::int64_t> key_of(std::span<const Transfer> together, const Part& part, bool inside) const;

  const collectives::FluidNetwork& network_;
  std::vector<std::int64_t> accelerators_;
  std::int64_t domain_;  ///< accelerators of a scale-up domain
  bool domains_alike_;   ///< a fabric as planned; a graph from a file may differ from domain to domain
  std::map<std::vector<std::int64_t>, std::vector<Seconds>> known_;
  std::int64_t solved_ = 0;
};

}  // namespace gigatwin::chakra
