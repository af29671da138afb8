#include "chakra/fabric_times.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "../topology/small_parts.hpp"
#include "traces.hpp"

namespace gigatwin::chakra {
namespace {

using topology::FabricKind;

constexpr double rounding = 1e-9;  // relative: what the solver guarantees of its rates

/// Nodes of 8 accelerators: 400 GB/s in a domain and 2 us a step, NICs of 50 GB/s and 4 us a step, rings at line rate.
/// Leaves of 4 nodes.
struct Site {
  explicit Site(std::int64_t accelerators, int ports = 64)
      : fabric(topology::build_fabric(topology::small_fabric(FabricKind::two_tier, ports), system, accelerators)),
        network(fabric, system, topology::Routing::deterministic, 1) {}

  FabricTimes times(std::int64_t ranks) const {
    std::vector<std::int64_t> accelerators(static_cast<std::size_t>(ranks));
    std::iota(accelerators.begin(), accelerators.end(), 0);
    return {network, accelerators};
  }

  hardware::SystemSpec system = topology::small_system();
  topology::Fabric fabric;
  collectives::FluidNetwork network;
};

using Ranks = std::vector<std::int64_t>;

Ranks upto(std::int64_t n) {
  Ranks ranks(static_cast<std::size_t>(n));
  std::iota(ranks.begin(), ranks.end(), 0);
  return ranks;
}

double time_of(const Site& site, std::optional<CollectiveType> collective, Bytes bytes, const Ranks& ranks) {
  FabricTimes times = site.times(64);
  const Transfer transfer{collective, bytes, ranks};
  return times.times({&transfer, 1})[0].value;
}

// Ring of 8 at 400 GB/s, steps of 2 us. All-reduce of 8 GB: 2 x 7/8 x 8 GB / 400 GB/s = 35 ms and 14 steps;
// reduce-scatter half of both. Each rank of an all-gather puts in 1 GB: the gathered 8 GB as in the reduce-scatter.
TEST(ChakraFabricTimes, CountBytesAsTheTraceDoes) {
  const Site site{64};
  const double step = 2e-6;
  EXPECT_NEAR(time_of(site, CollectiveType::all_reduce, gigabytes(8), upto(8)), 35e-3 + 14 * step, 35e-3 * rounding);
  EXPECT_NEAR(time_of(site, CollectiveType::reduce_scatter, gigabytes(8), upto(8)), 17.5e-3 + 7 * step, 1e-9);
  EXPECT_NEAR(time_of(site, CollectiveType::reduce_scatter_block, gigabytes(8), upto(8)), 17.5e-3 + 7 * step, 1e-9);
  EXPECT_NEAR(time_of(site, CollectiveType::all_gather, gigabytes(1), upto(8)), 17.5e-3 + 7 * step, 1e-9);
  EXPECT_NEAR(time_of(site, CollectiveType::broadcast, gigabytes(8), upto(8)), 20e-3 + 7 * step, 1e-9);
  EXPECT_NEAR(time_of(site, CollectiveType::reduce, gigabytes(8), upto(8)), 20e-3 + 7 * step, 1e-9);
}

// A message of 4 GB at 400 GB/s, one step; a gather of 1 GB of each of 7 into the port of the eighth: 7 / 400 GB/s; a
// scatter of 8 GB: 7 shares of 1 GB out of the same port.
TEST(ChakraFabricTimes, PassMessagesAndStars) {
  const Site site{64};
  EXPECT_NEAR(time_of(site, std::nullopt, gigabytes(4), {3, 5}), 10e-3 + 2e-6, 1e-9);
  EXPECT_NEAR(time_of(site, CollectiveType::gather, gigabytes(1), upto(8)), 17.5e-3 + 2e-6, 1e-9);
  EXPECT_NEAR(time_of(site, CollectiveType::scatter, gigabytes(8), upto(8)), 17.5e-3 + 2e-6, 1e-9);
}

TEST(ChakraFabricTimes, NothingStillTakesItsSteps) {
  const Site site{64};
  EXPECT_NEAR(time_of(site, CollectiveType::all_reduce, Bytes{0}, upto(8)), 14 * 2e-6, 1e-12);
  EXPECT_NEAR(time_of(site, std::nullopt, Bytes{0}, {3, 5}), 2e-6, 1e-12);
  EXPECT_NEAR(time_of(site, CollectiveType::barrier, Bytes{0}, upto(8)), 14 * 2e-6, 1e-9);
  EXPECT_EQ(time_of(site, CollectiveType::all_reduce, gigabytes(1), {5}), 0.0);
}

// Groups list their ranks in any order; the library goes through the machines one by one.
TEST(ChakraFabricTimes, DoNotDependOnTheOrderInAGroup) {
  const Site site{64};
  const double in_order = time_of(site, CollectiveType::all_reduce, gigabytes(1), {0, 1, 8, 9, 16, 17});
  EXPECT_EQ(time_of(site, CollectiveType::all_reduce, gigabytes(1), {0, 8, 16, 1, 9, 17}), in_order);
}

// Two messages into the same NIC of node 1: 2 x 5 GB over 50 GB/s, twice the 100 ms of one.
TEST(ChakraFabricTimes, ShareTheFabricAtOneInstant) {
  const Site site{64};
  FabricTimes times = site.times(64);
  const Ranks first{0, 8}, second{16, 8};
  const std::vector<Transfer> both{{std::nullopt, gigabytes(5), first}, {std::nullopt, gigabytes(5), second}};
  const double alone = times.times({both.data(), 1})[0].value;
  const std::vector<Seconds> together = times.times(both);
  EXPECT_NEAR(alone, 100e-3, 20e-6);  // and some microseconds of steps and cables
  EXPECT_NEAR(together[0].value - alone, 100e-3, 1e-6);
  EXPECT_NEAR(together[1].value - alone, 100e-3, 1e-6);
}

// Eight tensor-parallel groups in domains of their own: one question for all, and the same answer as each alone.
TEST(ChakraFabricTimes, AskOnceForDomainsThatAreAlike) {
  const Site site{64};
  FabricTimes times = site.times(64);
  std::vector<Ranks> groups;
  std::vector<Transfer> transfers;
  for (std::int64_t g = 0; g < 8; ++g) {
    groups.push_back(upto(8));
    for (std::int64_t& rank : groups.back()) rank += 8 * g;
  }
  for (const Ranks& group : groups) transfers.push_back({CollectiveType::all_reduce, gigabytes(8), group});
  for (const Seconds time : times.times(transfers)) EXPECT_NEAR(time.value, 35e-3 + 14 * 2e-6, 1e-9);
  EXPECT_EQ(times.solved(), 1);
  times.times({transfers.data() + 3, 2});
  EXPECT_EQ(times.solved(), 1);
}

// Random sets of groups and messages: what is remembered, or asked apart, equals the network's answer for all at once.
TEST(ChakraFabricTimes, EqualTheNetworksAnswerForAllAtOnce) {
  const Site site{64};
  FabricTimes times = site.times(64);
  for (std::uint64_t draw = 0; draw < 40; ++draw) {
    const Draws draws{11, "test.transfers", draw};
    std::vector<Ranks> groups;
    std::vector<Transfer> transfers;
    std::vector<collectives::JobPhase> phases;
    for (std::uint64_t i = 0; i < 5; ++i) {
      const auto first = static_cast<std::int64_t>(56.0 * draws.uniform(3 * i));
      const auto count = static_cast<std::int64_t>(2.0 + 6.0 * draws.uniform(3 * i + 1));
      groups.push_back(upto(count));
      for (std::int64_t& rank : groups.back()) rank += first;
    }
    for (std::uint64_t i = 0; i < groups.size(); ++i) {
      const Bytes bytes{std::floor(1e9 * draws.uniform(3 * i + 2))};
      transfers.push_back({CollectiveType::all_reduce, bytes, groups[i]});
      phases.push_back(
          {.phase = {collectives::Collective::all_reduce, bytes, static_cast<std::int64_t>(groups[i].size()), 1},
           .accelerators = groups[i]});
    }
    const auto outcome = site.network.run(phases);
    for (int repeat = 0; repeat < 2; ++repeat) {
      const std::vector<Seconds> found = times.times(transfers);
      for (std::size_t i = 0; i < found.size(); ++i)
        EXPECT_NEAR(found[i].value, outcome.phases[i].time.value, 1e-6 * found[i].value);
    }
  }
}

TEST(ChakraFabricTimes, RefuseMoreMessagesThanFit) {
  const Site site{4096, 128};
  FabricTimes times = site.times(4096);
  const Ranks all = upto(4096);
  const Transfer transfer{CollectiveType::all_to_all, gigabytes(1), all};
  EXPECT_THROW(times.times({&transfer, 1}), TraceError);
}

}  // namespace
}  // namespace gigatwin::chakra
