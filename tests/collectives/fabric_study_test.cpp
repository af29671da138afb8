#include "collectives/fabric_study.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <set>

#include "../topology/small_parts.hpp"
#include "collectives/flow_bundles.hpp"
#include "fluid/solve.hpp"

namespace gigatwin::collectives {
namespace {

using namespace topology;
using testing::Each;
using testing::HasSubstr;
using testing::ThrowsMessage;

/// Two tiers of 32-port switches, 16 down: 8 leaves of 2 nodes with 8 accelerators each.
Fabric eight_leaves() { return build_fabric(small_fabric(FabricKind::two_tier, 32), small_system(), 128); }

/// 2 leaves and one spine; 16 links from each leaf to it.
Fabric two_leaves() { return build_fabric(small_fabric(FabricKind::two_tier, 32), small_system(), 32); }

const TierLoad& tier(const FabricStudy& study, const std::string& name) {
  return *std::ranges::find(study.tiers, name, &TierLoad::name);
}

constexpr double one_nic = 50e9;  // B/s

// 64 accelerators on each side with 50 GB/s each: 3.2 TB/s, and D-mod-k gives every flow links of its own.
TEST(FabricStudy, FindsTheNominalBisectionOfANonBlockingFatTree) {
  const FabricStudy study = study_fabric(eight_leaves(), {.routing = Routing::deterministic});
  EXPECT_NEAR(study.effective_bisection.value, 64 * one_nic, 1.0);
  EXPECT_NEAR(study.nominal_bisection.value().value, 64 * one_nic, 1.0);
  EXPECT_NEAR(study.throughput.worst, 1.0, 1e-9);
  for (const char* name : {"access", "leaf_spine"}) {
    EXPECT_NEAR(tier(study, name).mean_utilisation, 1.0, 1e-9) << name;
    EXPECT_NEAR(tier(study, name).imbalance, 1.0, 1e-9) << name;
    EXPECT_EQ(tier(study, name).used, 2 * 128) << name;
    EXPECT_EQ(tier(study, name).directed_links, 2 * 128) << name;
  }
  EXPECT_EQ(tier(study, "scale_up").used, 0);
  EXPECT_TRUE(std::isnan(tier(study, "scale_up").imbalance));
}

// 48 ports at 2:1 are 32 down and 16 up: 32 flows of 50 GB/s are offered to 16 uplinks of 50 GB/s, twice what they
// carry. Flows get half, NIC links are half full; 8 leaves x 16 uplinks / 2 x 50 GB/s = 3.2 TB/s.
TEST(FabricStudy, FillsTheUplinksOfAnOversubscribedLeaf) {
  const Fabric fabric = build_fabric(small_fabric(FabricKind::two_tier, 48, 2.0), small_system(), 256);
  const FabricStudy study = study_fabric(fabric, {.routing = Routing::adaptive, .top = 3});
  EXPECT_NEAR(tier(study, "leaf_spine").mean_offered, 2.0, 1e-9);
  EXPECT_NEAR(tier(study, "leaf_spine").max_utilisation, 1.0, 1e-9);
  EXPECT_NEAR(tier(study, "leaf_spine").mean_utilisation, 1.0, 1e-9);
  EXPECT_NEAR(tier(study, "access").max_offered, 1.0, 1e-9);
  EXPECT_NEAR(tier(study, "access").max_utilisation, 0.5, 1e-9);
  EXPECT_NEAR(study.throughput.mean, 0.5, 1e-9);
  EXPECT_NEAR(study.effective_bisection.value, 3.2e12, 1.0);
  ASSERT_EQ(study.hottest.size(), 3U);
  const HotLink& hottest = study.hottest.front();
  EXPECT_EQ(hottest.tier, "leaf_spine");
  EXPECT_EQ(to_text(hottest.from, fabric.plan), "leaf 0");
  EXPECT_EQ(hottest.to.kind, VertexKind::spine);
  EXPECT_NEAR(hottest.offered, 2.0, 1e-9);
  EXPECT_NEAR(hottest.utilisation, 1.0, 1e-9);
  EXPECT_NEAR(hottest.load_share, 1.0 / (2 * 8 * 16), 1e-9);  // all links of the tier are loaded alike
}

// Routes counted one by one: n flows on a channel of capacity 50 GB/s offer n; max / mean of the n > 0.
TEST(FabricStudy, CountsHashCollisionsAsTheRoutesHaveThem) {
  const Fabric fabric = eight_leaves();
  for (const Routing routing : {Routing::ecmp, Routing::deterministic}) {
    const FabricStudy study = study_fabric(fabric, {.pattern = Pattern::random, .routing = routing, .seed = 3});
    routing::Router router{fabric, routing, 3};
    std::map<routing::Channel, int> flows;
    for (const AcceleratorPair& pair : study.traffic.pairs) {
      std::vector<routing::Hop> hops;
      router.route(pair.from, pair.to, 0, hops);
      for (const routing::Hop& hop : hops)
        if (fabric.links[static_cast<std::size_t>(hop.channel / 2)].tier == leaf_tier) ++flows[hop.channel];
    }
    int most = 0, sum = 0;
    for (const auto& [channel, n] : flows) {
      most = std::max(most, n);
      sum += n;
    }
    ASSERT_GE(most, 3);
    const TierLoad& uplinks = tier(study, "leaf_spine");
    EXPECT_EQ(uplinks.used, std::ssize(flows));
    EXPECT_NEAR(uplinks.max_offered, most, 1e-9);
    EXPECT_NEAR(uplinks.imbalance, most / (static_cast<double>(sum) / static_cast<double>(flows.size())), 1e-9);
    EXPECT_LE(study.throughput.worst, 1.0 / most + 1e-9);
    EXPECT_EQ(flows.at(static_cast<routing::Channel>(2 * study.hottest[0].link +
                                                     (study.hottest[0].from.kind == VertexKind::leaf ? 0 : 1))),
              most);
  }
}

// One of 16 links to the spine fails. Sprayed: 16 flows over 15 links, up here and down there, 15/16 each. By
// destination: one flow of 16 joins another on its link, so two have a half: again (14 + 2/2) / 16 in all.
TEST(FabricStudy, LosesASixteenthWithOneOfSixteenUplinks) {
  const Fabric fabric = two_leaves();
  ASSERT_EQ(fabric.switches.size(), 3U);
  for (const auto& [routing, worst] : {std::pair{Routing::adaptive, 15.0 / 16.0}, {Routing::deterministic, 0.5}}) {
    const FabricStudy study = study_fabric(fabric, {.routing = routing, .failures = {.links = 1}, .trials = 4});
    ASSERT_EQ(study.trials.size(), 4U);
    EXPECT_NEAR(study.effective_bisection.value, 16 * one_nic, 1.0);
    for (const FailureTrial& trial : study.trials) {
      EXPECT_EQ(trial.failed.links.size(), 1U);
      EXPECT_NEAR(trial.effective_bisection.value, 15 * one_nic, 1.0);
      EXPECT_NEAR(trial.throughput.mean, 15.0 / 16.0, 1e-9);
      EXPECT_NEAR(trial.throughput.worst, worst, 1e-9);
      EXPECT_EQ(trial.partitioned_pairs, 0);
    }
  }
}

// A leaf takes its 16 accelerators with it: 16 pairs that send, 16 that receive, of 128. The others do not notice.
TEST(FabricStudy, CountsThePairsThatAFailedLeafCutsOff) {
  const FabricStudy study =
      study_fabric(eight_leaves(),
                   {.routing = Routing::adaptive, .failures = {.switches = 1, .kind = VertexKind::leaf}, .trials = 5});
  std::set<std::int32_t> failed;
  for (const FailureTrial& trial : study.trials) {
    failed.insert(trial.failed.switches.front());
    EXPECT_EQ(trial.partitioned_pairs, 32);
    EXPECT_NEAR(trial.throughput.mean, 96.0 / 128.0, 1e-9);
    EXPECT_NEAR(trial.throughput.low, 0.0, 1e-9);
    EXPECT_NEAR(trial.throughput.worst, 1.0, 1e-9);  // of the pairs that are joined
    EXPECT_NEAR(trial.effective_bisection.value, 48 * one_nic, 1.0);
  }
  EXPECT_GT(failed.size(), 1U);
}

// The bisection is measured beside the pattern: the same as by itself, on the same failures.
TEST(FabricStudy, MeasuresTheBisectionUnderAnyPattern) {
  const Fabric fabric = eight_leaves();
  FabricStudySpec spec{.routing = Routing::ecmp, .seed = 5, .failures = {.links = 3}, .trials = 3};
  const FabricStudy alone = study_fabric(fabric, spec);
  for (const Pattern pattern : {Pattern::random, Pattern::neighbour_leaf, Pattern::all_to_all}) {
    spec.pattern = pattern;
    const FabricStudy beside = study_fabric(fabric, spec);
    EXPECT_EQ(beside.effective_bisection.value, alone.effective_bisection.value) << name_of(pattern);
    for (std::size_t t = 0; t < alone.trials.size(); ++t) {
      EXPECT_EQ(beside.trials[t].failed.links, alone.trials[t].failed.links);
      EXPECT_EQ(beside.trials[t].effective_bisection.value, alone.trials[t].effective_bisection.value);
    }
  }
}

// What enters the fabric is what the flows have, no link carries more than it can or than it is offered.
TEST(FabricStudy, KeepsTheBooksOnEveryKindOfFabric) {
  FabricSpec torus = small_fabric(FabricKind::torus, 24), hyperx = small_fabric(FabricKind::hyperx, 32);
  torus.dimensions = {4, 3, 2};
  hyperx.dimensions = {4, 4};
  const std::pair<FabricSpec, std::int64_t> fabrics[] = {{small_fabric(FabricKind::two_tier, 32), 256},
                                                         {small_fabric(FabricKind::three_tier, 16, 1.0, 2.0), 200},
                                                         {small_fabric(FabricKind::rail_optimised, 16), 256},
                                                         {small_fabric(FabricKind::rail_only, 16), 64},
                                                         {in_planes(small_fabric(FabricKind::two_tier, 32), 2), 256},
                                                         {small_fabric(FabricKind::dragonfly, 31), 640},
                                                         {torus, 192},
                                                         {hyperx, 128}};
  for (const auto& [spec, accelerators] : fabrics)
    for (const Routing routing : {Routing::deterministic, Routing::ecmp, Routing::adaptive})
      for (const Pattern pattern :
           {Pattern::bisection, Pattern::random, Pattern::neighbour_leaf, Pattern::all_to_all}) {
        const Fabric fabric = build_fabric(
            spec, small_system({.accelerators_per_node = 4, .nics_per_node = 4, .domain = 8, .nodes_per_rack = 2}),
            accelerators);
        SCOPED_TRACE(testing::Message() << "kind " << static_cast<int>(spec.kind) << " routing "
                                        << static_cast<int>(routing) << " " << name_of(pattern));
        if (spec.kind == FabricKind::rail_only && pattern == Pattern::neighbour_leaf) continue;  // one leaf a rail
        const Traffic traffic = make_traffic(pattern, fabric.plan, 11);
        routing::Router router{fabric, routing, 11};
        const Delivery delivery = deliver(router, traffic);
        const std::vector<double> caps(traffic.pairs.size(), traffic.cap.value);
        const std::vector<double> offered = link_loads(router, traffic, caps),
                                  carried = link_loads(router, traffic, delivery.rate);
        double into = 0.0;
        for (std::size_t c = 0; c < carried.size(); ++c) {
          const Link& link = fabric.links[c / 2];
          EXPECT_LE(carried[c], link.bandwidth.value * (1.0 + 1e-9));
          EXPECT_LE(carried[c], offered[c] * (1.0 + 1e-9));
          if (link.tier == access_tier && c % 2 == 0) into += carried[c];
        }
        EXPECT_NEAR(into, std::accumulate(delivery.rate.begin(), delivery.rate.end(), 0.0), into * 1e-9);
      }
}

// Channels that cannot hold anybody back are left out of the problem: the rates are those of the whole problem.
TEST(FabricStudy, DeliversWhatTheWholeProblemDoes) {
  const Fabric fabric = build_fabric(small_fabric(FabricKind::three_tier, 16, 2.0), small_system(), 256);
  const routing::Failures failures = FailureDraws{fabric, {.links = 5}, 2}.draw(0);
  for (const Routing routing : {Routing::deterministic, Routing::ecmp, Routing::adaptive})
    for (const Pattern pattern : {Pattern::bisection, Pattern::random, Pattern::all_to_all}) {
      const Traffic traffic = make_traffic(pattern, fabric.plan, 4);
      routing::Router router{fabric, routing, 4, failures};
      std::vector<double> capacity = router.capacities();
      for (double& c : capacity) c = std::max(c, 1.0);  // failed: never used
      fluid::Problem whole{capacity};
      for (const AcceleratorPair& pair : traffic.pairs) {
        std::vector<routing::Hop> hops;
        router.route(pair.from, pair.to, 0, hops);
        std::vector<fluid::Use> uses;
        for (const routing::Hop& hop : hops) uses.push_back({hop.channel, hop.share});
        whole.add(uses, {.cap = traffic.cap.value});
      }
      const std::vector<double> expected = fluid::max_min_rates(whole), found = deliver(router, traffic).rate;
      ASSERT_EQ(found.size(), expected.size());
      for (std::size_t f = 0; f < found.size(); ++f) EXPECT_NEAR(found[f], expected[f], expected[f] * 1e-9);
      EXPECT_LT(*std::ranges::min_element(found), traffic.cap.value * 0.9);  // some are held back
    }
}

// 128 accelerators: 200 trials at most; 32,768: 5,000,000 / 32,768 = 152, sprayed 300,000 / 32,768 = 9.
TEST(FabricStudy, TriesAsOftenAsTheSizeAllows) {
  EXPECT_EQ(default_trials(eight_leaves(), Routing::adaptive), 200);
  Fabric large;
  large.plan = plan_fabric(small_fabric(FabricKind::three_tier, 64), small_system(), 32768);
  EXPECT_EQ(default_trials(large, Routing::ecmp), 152);
  EXPECT_EQ(default_trials(large, Routing::adaptive), 9);
}

TEST(FabricStudy, SaysWhatItCannotDo) {
  const Fabric fabric = eight_leaves();
  const auto with = [&](FailureCase failures, std::int64_t trials) {
    return [&fabric, failures, trials] { study_fabric(fabric, {.failures = failures, .trials = trials}); };
  };
  EXPECT_THAT(with({.links = 129}, 1), ThrowsMessage<std::invalid_argument>(HasSubstr(
                                           "expected at most 128 failed links, as many as join switches, found 129")));
  EXPECT_THAT(with({.switches = 1, .kind = VertexKind::core}, 1),
              ThrowsMessage<std::invalid_argument>(
                  HasSubstr("expected at most 0 failed switches, as many as are of tier core, found 1")));
  EXPECT_THAT(with({.links = 1}, 0),
              ThrowsMessage<std::invalid_argument>(HasSubstr("expected at least 1 trial, found 0")));
  const Fabric one_leaf = build_fabric(small_fabric(FabricKind::two_tier, 32), small_system(), 16);
  EXPECT_THAT(
      [&] { study_fabric(one_leaf, {.pattern = Pattern::neighbour_leaf}); },
      ThrowsMessage<std::invalid_argument>(HasSubstr("pattern neighbour-leaf has no pair that uses the fabric")));
}

// Two flows on link 0 alone and one on both share its 9 B/s: 3 each, of which link 1 takes half a share.
TEST(FlowBundles, SolveFlowsThatAreAlikeAsOne) {
  FlowBundles bundles;
  const fluid::Use alone[] = {{0, 1.0}}, both[] = {{0, 1.0}, {1, 0.5}};
  EXPECT_EQ(bundles.add(alone), 0U);
  EXPECT_EQ(bundles.add(both), 1U);
  EXPECT_EQ(bundles.add(alone), 0U);
  EXPECT_THAT(bundles.rates({9.0, 4.0}, 10.0), testing::ElementsAre(testing::DoubleEq(3.0), testing::DoubleEq(3.0)));
  EXPECT_THAT(bundles.rates({9.0, 4.0}, 2.0), testing::ElementsAre(2.0, 2.0));  // at their caps
  EXPECT_THAT(bundles.rates({9.0, 1.0}, 10.0), testing::ElementsAre(testing::DoubleEq(3.5), testing::DoubleEq(2.0)));
}

TEST(FailureDraws, TakeEveryLinkBetweenSwitchesEquallyOftenAndNoneTwice) {
  const Fabric fabric = eight_leaves();  // 128 links between switches, 16 of them a trial: each in 1/8 of 2,000 trials
  const FailureDraws draws{fabric, {.links = 16}, 1};
  std::map<std::int32_t, int> times;
  for (std::uint64_t trial = 0; trial < 2000; ++trial) {
    const std::vector<std::int32_t> links = draws.draw(trial).links;
    EXPECT_EQ(std::set<std::int32_t>(links.begin(), links.end()).size(), 16U);
    for (const std::int32_t link : links) ++times[link];
  }
  EXPECT_EQ(times.size(), 128U);
  // Binomial(2000, 1/8): 250 +- 14.8; 5 standard deviations.
  for (const auto& [link, n] : times) {
    EXPECT_GE(fabric.links[static_cast<std::size_t>(link)].tier, static_cast<int>(leaf_tier));
    EXPECT_NEAR(n, 250, 74);
  }
  EXPECT_EQ(draws.draw(7).links, (FailureDraws{fabric, {.links = 16}, 1}.draw(7).links));
  EXPECT_NE(draws.draw(7).links, (FailureDraws{fabric, {.links = 16}, 2}.draw(7).links));
}

TEST(Traffic, JoinsHalvesBothWays) {
  const Fabric fabric = eight_leaves();
  const Traffic traffic = make_traffic(Pattern::bisection, fabric.plan, 0);
  std::map<std::int32_t, std::int32_t> to;
  for (const AcceleratorPair& pair : traffic.pairs) to[pair.from] = pair.to;
  ASSERT_EQ(to.size(), 128U);
  for (const auto& [a, b] : to) EXPECT_EQ(b, (a + 64) % 128);
}

TEST(Traffic, PermutesAtRandomBySeed) {
  const FabricPlan plan = eight_leaves().plan;
  const auto pairs = [&plan](std::uint64_t seed) {
    std::set<std::int32_t> senders, receivers;
    std::vector<std::int32_t> list;
    for (const AcceleratorPair& pair : make_traffic(Pattern::random, plan, seed).pairs) {
      EXPECT_TRUE(senders.insert(pair.from).second);
      EXPECT_TRUE(receivers.insert(pair.to).second);
      EXPECT_NE(pair.from / 8, pair.to / 8);  // domains of 8
      list.push_back(pair.to);
    }
    EXPECT_GT(list.size(), 100U);  // 8 of 128 stay in their domain on average
    return list;
  };
  EXPECT_EQ(pairs(1), pairs(1));
  EXPECT_NE(pairs(1), pairs(2));
}

// 8 groups of 16: to 7 others, 896 flows. With 300 flows at most there are 2 partners, and every group is sent as much.
TEST(Traffic, SendsToAllLeafGroupsOrToSomeOfThemAlike) {
  const FabricPlan plan = eight_leaves().plan;
  for (const auto& [limit, partners] : {std::pair{500'000, 7}, {300, 2}, {1, 1}}) {
    const Traffic traffic = make_traffic(Pattern::all_to_all, plan, 1, limit);
    EXPECT_EQ(traffic.partners, partners);
    EXPECT_EQ(traffic.all_partners, 7);
    EXPECT_NEAR(traffic.cap.value, one_nic / partners, 1.0);
    std::vector<int> received(8);
    std::set<std::pair<int, int>> distinct;
    for (const AcceleratorPair& pair : traffic.pairs) {
      EXPECT_EQ(pair.from % 16, pair.to % 16);
      ++received[static_cast<std::size_t>(pair.to / 16)];
      distinct.insert({pair.from, pair.to});
    }
    EXPECT_EQ(std::ssize(distinct), 128 * partners);
    EXPECT_THAT(received, Each(16 * partners));
  }
}

TEST(Traffic, NamesItsPatterns) {
  for (const std::string& name : pattern_names()) EXPECT_EQ(name_of(pattern_of(name).value()), name);
  EXPECT_FALSE(pattern_of("ring").has_value());
}

// Of 1 2 3 4: 5 % of the way is 0.15 steps beyond the first.
TEST(Quantile, LiesBetweenNeighbours) {
  EXPECT_NEAR(quantile({1, 2, 3, 4}, 0.05), 1.15, 1e-12);
  EXPECT_NEAR(quantile({1, 2, 3, 4}, 0.5), 2.5, 1e-12);
  EXPECT_EQ(quantile({1, 2, 3, 4}, 1.0), 4.0);
  EXPECT_TRUE(std::isnan(quantile({}, 0.5)));
}

}  // namespace
}  // namespace gigatwin::collectives
