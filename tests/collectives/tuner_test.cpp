#include "collectives/tuner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "small_library.hpp"

namespace gigatwin::collectives {
namespace {

constexpr double us = 1e-6;

Candidate of(Algorithm algorithm, Protocol protocol, Collective operation, double bytes, const GroupShape& shape) {
  const auto candidate = evaluate(small_library(), algorithm, protocol, operation, Bytes{bytes}, shape);
  EXPECT_TRUE(candidate) << hardware::name_of(algorithm);
  return candidate.value_or(Candidate{});
}

GroupShape reducing(GroupShape shape, bool network = false) {
  shape.scale_up_reduction = true;
  shape.network_reduction = network;
  return shape;
}

// LL, 8 ranks, 8 kB: launch 1 + base 4 + 14 steps of 1 us = 19 us; 14 kB at the cap of 10 GB/s 1.4 us (the link would
// give 100 GB/s x 0.5 x 0.5 = 25 GB/s).
TEST(Tuner, AShortMessageIsLatencyAndTheProtocolsCap) {
  const Candidate ring = of(Algorithm::ring, Protocol::ll, Collective::all_reduce, 8e3, shape_of(1, 8));
  EXPECT_NEAR(ring.latency.value, 19.0 * us, 1e-12);
  EXPECT_DOUBLE_EQ(ring.scale_up_inflation, 4.0);
  EXPECT_EQ(ring.rank_cap.value, 10e9);
  EXPECT_NEAR(ring.alone.value, 20.4 * us, 1e-12);
}

// Simple, 100 MB: 1 + 8 + 14 x 2 = 37 us; 175 MB at 50 GB/s 3500 us; 4 channels x 250 kB in flight are 1 % of that, 35
// us.
TEST(Tuner, ALongMessageIsBandwidthAndTheFillOfThePipeline) {
  const Candidate ring = of(Algorithm::ring, Protocol::simple, Collective::all_reduce, 100e6, shape_of(1, 8));
  EXPECT_NEAR(ring.latency.value, (37.0 + 35.0) * us, 1e-12);
  EXPECT_NEAR(ring.alone.value, (37.0 + 35.0 + 3500.0) * us, 1e-12);
}

// 2 domains of 4: 14 steps, 14 x 2/8 = 3.5 of them between domains at 2 x 10 us: 1 + 8 + 10.5 x 2 + 70 = 100 us.
// Network: 100 MB x 1.75 / 4 = 43.75 MB at 8 GB/s = 5468.75 us; inside 131.25 MB at 50 GB/s is less. Fill 1 %.
TEST(Tuner, ARingBetweenDomainsTakesTheSlowerOfItsLinks) {
  const Candidate ring = of(Algorithm::ring, Protocol::simple, Collective::all_reduce, 100e6, shape_of(2, 4));
  EXPECT_NEAR(ring.latency.value, (100.0 + 54.6875) * us, 1e-12);
  EXPECT_NEAR((ring.alone - ring.latency).value, 5468.75 * us, 1e-12);
}

// 8 domains of 4: 1 + 8 + 2 x 3 x 3 + 2 x 3 x 40 = 267 us. Network 50 MB at 10 x 0.8 x 0.8 = 6.4 GB/s = 7812.5 us.
TEST(Tuner, TreesClimbTheLogarithmOfTheDomains) {
  const Candidate tree = of(Algorithm::tree, Protocol::simple, Collective::all_reduce, 100e6, shape_of(8, 4));
  EXPECT_NEAR(tree.latency.value, (267.0 + 78.125) * us, 1e-12);
  EXPECT_NEAR((tree.alone - tree.latency).value, 7812.5 * us, 1e-12);
}

// 1 + 25 us; 1.125 x 100 MB at 25 GB/s = 4500 us; in flight 8 ranks x 2 channels x 125 kB = 2 MB, 2 %.
TEST(Tuner, SwitchReductionFillsAChunkForEveryRank) {
  const Candidate nvls = of(Algorithm::nvls, Protocol::simple, Collective::all_reduce, 100e6, reducing(shape_of(1, 8)));
  EXPECT_NEAR(nvls.latency.value, (26.0 + 90.0) * us, 1e-12);
  EXPECT_NEAR((nvls.alone - nvls.latency).value, 4500.0 * us, 1e-12);
}

// 1 + 25 + 2 x 18 us; network 100 MB / 4 at 10 x 0.4 GB/s = 6250 us beats inside: 1.25 x 100 MB at 25 GB/s = 5000 us.
// In flight 4 x 2 x 125 kB = 1 MB, 1 %.
TEST(Tuner, NetworkReductionTakesOneStepWhateverTheNumberOfDomains) {
  for (const std::int64_t domains : {2, 8, 1024}) {
    const Candidate sharp = of(Algorithm::in_network, Protocol::simple, Collective::all_reduce, 100e6,
                               reducing(shape_of(domains, 4), true));
    EXPECT_NEAR(sharp.latency.value, (62.0 + 62.5) * us, 1e-12);
    EXPECT_NEAR((sharp.alone - sharp.latency).value, 6250.0 * us, 1e-12);
  }
}

// 31 messages, 4 at once: 8 rounds of 2 x 10 us between domains. 28/32 of 32 MB at 8 GB/s: 3500 us; 1 MB of 32 fills.
TEST(Tuner, AnAllToAllGoesInRounds) {
  const Candidate pairs = of(Algorithm::pairwise, Protocol::simple, Collective::all_to_all, 32e6, shape_of(8, 4));
  EXPECT_NEAR(pairs.latency.value, (1.0 + 8.0 + 160.0 + 3500.0 / 32.0) * us, 1e-12);
  EXPECT_NEAR((pairs.alone - pairs.latency).value, 3500.0 * us, 1e-12);
}

// 64 domains of one rank: 1 + 8 + 64 x 3 + 6 x 8 us.
TEST(Tuner, PatClimbsALogarithmAndPaysForEachRank) {
  const Candidate pat = of(Algorithm::pat, Protocol::simple, Collective::all_gather, 0.0, shape_of(64, 1));
  EXPECT_NEAR(pat.latency.value, (1.0 + 8.0 + 192.0 + 48.0) * us, 1e-12);
}

TEST(Tuner, AGroupOfOneTakesNoTime) {
  EXPECT_EQ(choose(small_library(), Collective::all_reduce, Bytes{1e9}, shape_of(1, 1)).alone.value, 0.0);
}

TEST(Tuner, OffersOnlyWhatTheShapeAllows) {
  const auto offers = [](Algorithm algorithm, Collective operation, const GroupShape& shape) {
    return evaluate(small_library(), algorithm, Protocol::simple, operation, Bytes{1e6}, shape).has_value();
  };
  EXPECT_FALSE(offers(Algorithm::nvls, Collective::all_reduce, shape_of(1, 8)));            // no reducing switch
  EXPECT_FALSE(offers(Algorithm::nvls, Collective::all_reduce, reducing(shape_of(1, 2))));  // two ranks
  EXPECT_FALSE(offers(Algorithm::nvls, Collective::all_reduce, reducing(shape_of(2, 8))));  // two domains
  EXPECT_FALSE(offers(Algorithm::nvls_tree, Collective::all_reduce, reducing(shape_of(1, 8))));
  EXPECT_FALSE(offers(Algorithm::in_network, Collective::all_reduce, reducing(shape_of(2, 8))));
  EXPECT_FALSE(offers(Algorithm::tree, Collective::all_gather, shape_of(2, 8)));
  EXPECT_FALSE(offers(Algorithm::pat, Collective::all_gather, shape_of(2, 8)));
  EXPECT_FALSE(offers(Algorithm::pairwise, Collective::all_reduce, shape_of(2, 8)));
  EXPECT_TRUE(offers(Algorithm::hierarchical, Collective::all_reduce, shape_of(2, 8)));
}

TEST(Tuner, APathWithoutANetworkHopStaysInsideADomain) {
  hardware::LibrarySpec library = small_library();
  library.paths.push_back({Algorithm::ring, Protocol::ll128, Seconds{0}, Seconds{1e-6}, std::nullopt, 0.9});
  const auto ring = [&](const GroupShape& shape) {
    return evaluate(library, Algorithm::ring, Protocol::ll128, Collective::all_reduce, Bytes{1e6}, shape);
  };
  EXPECT_TRUE(ring(shape_of(1, 8)));
  EXPECT_FALSE(ring(shape_of(2, 8)));
}

// Ring LL 20.4 us against simple 37 us at 8 kB; the switch (4616 us) loses to the ring (3572 us) at 100 MB, since here
// it gives a quarter of the port, and wins with three quarters: 1500 us.
TEST(Tuner, TakesTheFastestForTheSize) {
  hardware::LibrarySpec library = small_library();
  const GroupShape shape = reducing(shape_of(1, 8));
  EXPECT_EQ(choose(library, Collective::all_reduce, Bytes{8e3}, shape).protocol, Protocol::ll);
  EXPECT_EQ(choose(library, Collective::all_reduce, Bytes{100e6}, shape).algorithm, Algorithm::ring);
  library.switch_reduction_efficiency = 0.75;
  EXPECT_EQ(choose(library, Collective::all_reduce, Bytes{100e6}, shape).algorithm, Algorithm::nvls);
}

constexpr Collective operations[] = {Collective::all_reduce, Collective::reduce_scatter, Collective::all_gather,
                                     Collective::all_to_all, Collective::broadcast,      Collective::point_to_point};

/// Random groups of 2 to 4096 ranks and messages of 1 B to 10 GB.
struct Case {
  GroupShape shape;
  Collective operation;
  Bytes bytes;
};
Case draw(std::uint64_t i) {
  const Draws draws{7, "tuner.case", i};
  const auto power = [&](std::uint64_t index, int most) {
    return std::int64_t{1} << static_cast<int>(draws.uniform(index) * (most + 1));
  };
  GroupShape shape = reducing(shape_of(power(0, 8), power(1, 4)), draws.uniform(2) < 0.5);
  if (shape.ranks == 1) shape = shape_of(1, 2);
  return {shape, operations[static_cast<std::size_t>(draws.uniform(3) * 6.0)],
          Bytes{std::pow(10.0, 10.0 * draws.uniform(4))}};
}

TEST(Tuner, TheChoiceIsNoSlowerThanAnyCandidateAndGrowsWithTheMessage) {
  const hardware::LibrarySpec library = small_library();
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const Case c = draw(i);
    const Candidate chosen = choose(library, c.operation, c.bytes, c.shape);
    for (const Candidate& other : candidates(library, c.operation, c.bytes, c.shape))
      ASSERT_LE(chosen.alone, other.alone) << i;
    ASSERT_GE(choose(library, c.operation, 1.5 * c.bytes, c.shape).alone, chosen.alone) << i;
    ASSERT_GT(chosen.latency, Seconds{0}) << i;
  }
}

// Twice the bandwidth of both networks: no candidate gets slower, and none more than twice as fast.
TEST(Tuner, BandwidthHelpsByNoMoreThanItsRatio) {
  const hardware::LibrarySpec library = small_library();
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const Case c = draw(i);
    GroupShape faster = c.shape;
    faster.scale_up = 2.0 * c.shape.scale_up;
    faster.network = 2.0 * c.shape.network;
    const Seconds before = choose(library, c.operation, c.bytes, c.shape).alone;
    const Seconds after = choose(library, c.operation, c.bytes, faster).alone;
    ASSERT_LE(after.value, before.value * (1.0 + 1e-12)) << i;
    ASSERT_GE(after.value, before.value / 2.0 * (1.0 - 1e-12)) << i;
  }
}

// What a fluid network multiplies gives the same time back when it is empty.
TEST(Tuner, LatencyAndInflationsGiveTheTimeAlone) {
  const hardware::LibrarySpec library = small_library();
  for (std::uint64_t i = 0; i < 2000; ++i) {
    const Case c = draw(i);
    const Candidate k = choose(library, c.operation, c.bytes, c.shape);
    const double capped = std::max(k.traffic.scale_up.value, k.traffic.network.value) / k.rank_cap.value;
    const double inside = k.traffic.scale_up.value * k.scale_up_inflation / c.shape.scale_up.value;
    const double between = k.traffic.network.value * k.network_inflation / c.shape.network.value;
    ASSERT_NEAR(k.alone.value, k.latency.value + std::max({capped, inside, between}), 1e-12 * k.alone.value) << i;
  }
}

}  // namespace
}  // namespace gigatwin::collectives
