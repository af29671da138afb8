#include "chakra/fabric_times.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "../topology/small_parts.hpp"
#include "traces.hpp"

namespace gigatwin::chakra {
namespace {

using topology::FabricKind;

double seconds_of(Picoseconds ps) { return 1e-12 * static_cast<double>(ps); }

constexpr double rounding = 1e-9;  // relative: what the solver guarantees of its rates

/// Nodes of 8 accelerators: 400 GB/s in a domain and 2 us a step, NICs of 50 GB/s and 4 us a step, rings at line rate.
/// Leaves of 4 nodes.
struct Site {
  explicit Site(std::int64_t accelerators, int ports = 64)
      : fabric(topology::build_fabric(topology::small_fabric(FabricKind::two_tier, ports), system, accelerators)),
        network(fabric, system, topology::Routing::deterministic, 1) {}

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

/// Times of transfers that begin together on an idle fabric, which is idle again afterwards.
std::vector<double> times_of(FabricTimes& times, std::span<const Transfer> transfers) {
  std::vector<double> list(transfers.size());
  for (const TransferEnd& end : times.begin(transfers, 0))
    list[static_cast<std::size_t>(end.number)] = seconds_of(end.when);
  for (const Transfer& transfer : transfers) times.end(transfer.number);
  return list;
}

double time_of(const Site& site, std::optional<CollectiveType> collective, Bytes bytes, const Ranks& ranks) {
  FabricTimes times{site.network, upto(64)};
  const Transfer transfer{0, collective, bytes, ranks};
  return times_of(times, {&transfer, 1})[0];
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
  FabricTimes times{site.network, upto(64)};
  const Ranks first{0, 8}, second{16, 8};
  const std::vector<Transfer> both{{0, std::nullopt, gigabytes(5), first}, {1, std::nullopt, gigabytes(5), second}};
  const double alone = times_of(times, {both.data(), 1})[0];
  const std::vector<double> together = times_of(times, both);
  EXPECT_NEAR(alone, 100e-3, 20e-6);  // and some microseconds of steps and cables
  EXPECT_NEAR(together[0] - alone, 100e-3, 1e-6);
  EXPECT_NEAR(together[1] - alone, 100e-3, 1e-6);
}

// The second begins at 50 ms, when the first has 2.5 GB left. At 25 GB/s each the first ends at 50 + 100 = 150 ms; the
// second has moved 2.5 GB by then and goes on at 50 GB/s: 200 ms.
TEST(ChakraFabricTimes, ShareTheFabricWithWhatIsUnderWay) {
  const Site site{64};
  FabricTimes times{site.network, upto(64)};
  const Ranks first{0, 8}, second{16, 8}, elsewhere{24, 32};
  const std::vector<Transfer> all{{0, std::nullopt, gigabytes(5), first},
                                  {1, std::nullopt, gigabytes(5), second},
                                  {2, std::nullopt, gigabytes(5), elsewhere}};
  times.begin({all.data(), 1}, 0);
  const std::vector<TransferEnd> ends = times.begin({all.data() + 1, 2}, 50'000'000'000);
  ASSERT_EQ(ends.size(), 3u);
  for (const TransferEnd& end : ends) {
    const double expected[] = {150e-3, 200e-3, 150e-3};  // the third meets nobody: 50 + 100 ms
    EXPECT_NEAR(seconds_of(end.when), expected[end.number], 30e-6) << end.number;
  }
  times.end(0);
  times.end(1);
  times.end(2);
  EXPECT_NEAR(times_of(times, {all.data(), 1})[0], 100e-3, 20e-6);  // nothing is left behind
}

// Seven messages into one NIC, all at once or a nanosecond one after the other: the same ends, but for these
// nanoseconds.
TEST(ChakraFabricTimes, AJitterDoesNotMakeTheFabricWider) {
  const Site site{64};
  const auto last_of = [&](Picoseconds apart) {
    FabricTimes times{site.network, upto(64)};
    std::vector<Picoseconds> ends(7);
    for (std::int32_t i = 0; i < 7; ++i) {
      const Ranks ranks{8 * (i + 1), 0};
      const Transfer transfer{i, std::nullopt, gigabytes(5), ranks};
      for (const TransferEnd& end : times.begin({&transfer, 1}, i * apart))
        ends[static_cast<std::size_t>(end.number)] = end.when;
    }
    return seconds_of(*std::ranges::max_element(ends));
  };
  EXPECT_NEAR(last_of(0), 700e-3, 20e-6);  // 7 x 5 GB over 50 GB/s
  EXPECT_NEAR(last_of(1000), last_of(0), 1e-8);
}

// A hundred messages of 50 MB, 1 ms alone, all into one NIC, one every 0.1 ms: the NIC is never idle and passes 5 GB at
// 50 GB/s, so that the last ends after 100 ms. What is under way is taken to advance evenly until others begin, though
// it speeds up as others end: 1 % is allowed for that.
TEST(ChakraFabricTimes, PassAllBytesInTurn) {
  const Site site{1024, 128};
  FabricTimes times{site.network, upto(1024)};
  constexpr std::int32_t count = 100;
  std::vector<Picoseconds> ends(count, 0);
  std::vector<bool> over(count);
  for (std::int32_t i = 0; i < count; ++i) {
    const Picoseconds now = Picoseconds{100'000'000} * i;
    for (std::int32_t j = 0; j < i; ++j)
      if (!over[static_cast<std::size_t>(j)] && ends[static_cast<std::size_t>(j)] <= now) {
        over[static_cast<std::size_t>(j)] = true;
        times.end(j);
      }
    const Ranks ranks{8 * (i + 1), 0};
    const Transfer transfer{i, std::nullopt, Bytes{50e6}, ranks};
    for (const TransferEnd& end : times.begin({&transfer, 1}, now))
      ends[static_cast<std::size_t>(end.number)] = end.when;
  }
  EXPECT_NEAR(seconds_of(*std::ranges::max_element(ends)), 100e-3, 1e-3);
}

// Eight tensor-parallel groups in domains of their own: one question for all, and the same answer as each alone.
TEST(ChakraFabricTimes, AskOnceForDomainsThatAreAlike) {
  const Site site{64};
  FabricTimes times{site.network, upto(64)};
  std::vector<Ranks> groups;
  std::vector<Transfer> transfers;
  for (std::int64_t g = 0; g < 8; ++g) {
    groups.push_back(upto(8));
    for (std::int64_t& rank : groups.back()) rank += 8 * g;
  }
  for (std::int32_t g = 0; g < 8; ++g)
    transfers.push_back({g, CollectiveType::all_reduce, gigabytes(8), groups[static_cast<std::size_t>(g)]});
  for (const double time : times_of(times, transfers)) EXPECT_NEAR(time, 35e-3 + 14 * 2e-6, 1e-9);
  EXPECT_EQ(times.solved(), 1);
}

// Random sets of groups, some of them in the same domains or on the same NICs: what is remembered, or found to fit
// beside the others, equals the network's answer for all at once.
TEST(ChakraFabricTimes, EqualTheNetworksAnswerForAllAtOnce) {
  const Site site{64};
  FabricTimes times{site.network, upto(64)};
  for (std::uint64_t draw = 0; draw < 200; ++draw) {
    const Draws draws{11, "test.transfers", draw};
    std::vector<Ranks> groups;
    std::vector<Transfer> transfers;
    std::vector<collectives::JobPhase> phases;
    for (std::uint64_t i = 0; i < 5; ++i) {
      const auto first = static_cast<std::int64_t>(40.0 * draws.uniform(3 * i));
      const auto count = static_cast<std::int64_t>(2.0 + 22.0 * draws.uniform(3 * i + 1));
      groups.push_back(upto(count));
      for (std::int64_t& rank : groups.back()) rank += first;
    }
    for (std::uint64_t i = 0; i < groups.size(); ++i) {
      const Bytes bytes{std::floor(1e9 * draws.uniform(3 * i + 2))};
      transfers.push_back({static_cast<std::int32_t>(i), CollectiveType::all_reduce, bytes, groups[i]});
      phases.push_back(
          {.phase = {collectives::Collective::all_reduce, bytes, static_cast<std::int64_t>(groups[i].size()), 1},
           .accelerators = groups[i]});
    }
    const auto outcome = site.network.run(phases);
    for (int repeat = 0; repeat < 2; ++repeat) {
      const std::vector<double> found = times_of(times, transfers);
      for (std::size_t i = 0; i < found.size(); ++i)
        EXPECT_NEAR(found[i], outcome.phases[i].time.value, 1e-6 * found[i]);
    }
  }
}

TEST(ChakraFabricTimes, RefuseMoreMessagesThanFit) {
  const Site site{4096, 128};
  FabricTimes times{site.network, upto(4096)};
  const Ranks all = upto(4096);
  const Transfer transfer{0, CollectiveType::all_to_all, gigabytes(1), all};
  EXPECT_THROW(times.begin({&transfer, 1}, 0), TraceError);
}

}  // namespace
}  // namespace gigatwin::chakra
