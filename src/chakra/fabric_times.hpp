#pragma once

#include <map>
#include <memory>
#include <vector>

#include "chakra/replay.hpp"
#include "chakra/solo_times.hpp"

namespace gigatwin::chakra {

/// Times of communications on a fabric, where all that is under way shares the links max-min fairly.
///
/// A transfer alone has a time and puts a rate on each link of its ways (`SoloTimes`). Where the rates of all that is
/// under way fit on every link, each goes on as if it were alone, which is exact. Where they do not, those that meet on
/// overloaded links, directly or through others, are solved together from that instant on, each with the bytes that it
/// has left; so that later ends are foreseen and only beginnings ask again. One approximation: between two such
/// instants a transfer advances evenly.
class FabricTimes : public TransferTimes {
 public:
  /// @param accelerators  [rank] of the trace; all of the fabric, none twice (asserts)
  /// @param healthy       no link has failed, so that scale-up domains are alike
  FabricTimes(const collectives::FluidNetwork& network, std::vector<std::int64_t> accelerators, bool healthy = true);
  ~FabricTimes() override;

  /// Throws routing::Unroutable, and TraceError where all-to-alls have more messages than fit into memory.
  std::vector<TransferEnd> begin(std::span<const Transfer> transfers, Picoseconds now) override;
  void end(std::int32_t number) override;

  std::int64_t solved() const { return solo_.solved() + joint_solved_; }  ///< times that the network was asked

 private:
  struct UnderWay;
  using Part = std::vector<UnderWay*>;
  struct Duration {
    Picoseconds moving = 0, steps = 0;
  };

  UnderWay& add(const Transfer& transfer, Picoseconds now);
  Part meeting(UnderWay& first);
  void solve(Part part, Picoseconds now);
  std::vector<Duration> durations_together(const Part& part);
  bool overloaded(std::int32_t channel) const;

  const collectives::FluidNetwork& network_;
  std::vector<std::int64_t> accelerators_;
  SoloTimes solo_;
  std::vector<double> load_;                                          ///< [channel] sum of the rates alone, B/s
  std::vector<std::vector<UnderWay*>> users_;                         ///< [channel]
  std::map<std::int32_t, std::unique_ptr<UnderWay>> under_way_;       ///< by number
  std::map<std::vector<std::int64_t>, std::vector<Duration>> known_;  ///< of transfers that begin together
  std::int64_t joint_solved_ = 0, searches_ = 0;
};

}  // namespace gigatwin::chakra
