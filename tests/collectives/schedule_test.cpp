#include "collectives/schedule.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <set>

#include "collectives/tuner_traffic.hpp"

namespace gigatwin::collectives {
namespace {

int levels(std::int64_t n) { return n <= 1 ? 0 : 1 + levels((n + 1) / 2); }  // ceil(log2 n)

// Sanders, Speck and Traeff 2009: both trees reach everybody in logarithmically many steps, and who passes on in one
// only receives in the other.
TEST(TreeParent, MakesTwoComplementaryBinaryTrees) {
  for (std::int64_t n = 1; n <= 300; ++n) {
    std::vector<int> inner_in(static_cast<std::size_t>(n), 0);
    for (const bool second : {false, true}) {
      std::vector<int> children(static_cast<std::size_t>(n), 0);
      int roots = 0;
      for (std::int64_t i = 0; i < n; ++i) {
        const std::int64_t up = tree_parent(i, n, second);
        if (up < 0)
          ++roots;
        else
          ++children[static_cast<std::size_t>(up)];
        int depth = 0;
        for (std::int64_t at = i; at >= 0 && depth <= n; at = tree_parent(at, n, second)) ++depth;
        EXPECT_LE(depth, levels(n) + 1) << i << " of " << n;  // nodes on the way to the root, both counted
      }
      EXPECT_EQ(roots, 1) << n;
      for (std::size_t i = 0; i < children.size(); ++i) {
        EXPECT_LE(children[i], 2) << i << " of " << n;
        if (children[i] > 0) ++inner_in[i];
      }
    }
    for (std::size_t i = 0; n > 2 && i < inner_in.size(); ++i) EXPECT_LE(inner_in[i], 1) << i << " of " << n;
  }
}

std::vector<std::int64_t> iota(std::int64_t n) {
  std::vector<std::int64_t> list(static_cast<std::size_t>(n));
  std::iota(list.begin(), list.end(), std::int64_t{0});
  return list;
}

Schedule schedule_of(Algorithm algorithm, Collective operation, Bytes bytes, const DomainParts& group,
                     ScaleUp scale_up = ScaleUp::plain_switch) {
  Schedule schedule;
  append_schedule(schedule, algorithm, operation, bytes, group, scale_up);
  return schedule;
}

/// Sender and receiver of every transfer of a stream.
std::map<std::int64_t, std::int64_t> steps_of(const Schedule& schedule, const Stream& stream) {
  std::map<std::int64_t, std::int64_t> next;
  for (std::size_t t = stream.first; t < stream.first + stream.count; ++t)
    next[schedule.transfers[t].from] = schedule.transfers[t].to;
  return next;
}

// Domains of 8, of which groups take all, the first 20 (8, 8 and 4) or every third rank.
TEST(Ring, VisitsEveryMemberOnceOnEachChannel) {
  for (const std::vector<std::int64_t>& members :
       {iota(32), iota(20), iota(5), std::vector<std::int64_t>{0, 3, 6, 9, 12, 15}})
    for (const Collective operation : {Collective::all_reduce, Collective::broadcast}) {
      const DomainParts group{members, 8};
      const Schedule ring = schedule_of(Algorithm::ring, operation, Bytes{1000}, group);
      EXPECT_EQ(ring.streams.size(), group.domains() == 1 ? 1u : static_cast<std::size_t>(group.emptiest()));
      for (const Stream& stream : ring.streams) {
        const auto next = steps_of(ring, stream);
        const bool closed = operation == Collective::all_reduce;
        ASSERT_EQ(next.size(), members.size() - (closed ? 0 : 1));  // everybody sends once
        std::set<std::int64_t> seen;
        for (std::int64_t at = ring.transfers[stream.first].from; seen.insert(at).second && next.contains(at);)
          at = next.at(at);
        EXPECT_EQ(seen, std::set<std::int64_t>(members.begin(), members.end()));
      }
    }
}

// Equal positions on both sides of a hop between domains: on rails no hand-over inside the domain is needed. And every
// member is at the border on one channel, so that all NICs work.
TEST(Ring, LeavesAndEntersDomainsOnTheSameRail) {
  for (const std::int64_t domains : {2, 3, 4, 5, 8, 9})
    for (const std::int64_t width : {3, 4, 8}) {
      const DomainParts group{iota(domains * width), width};
      const Schedule ring = schedule_of(Algorithm::ring, Collective::all_reduce, Bytes{1000}, group);
      std::map<std::int64_t, int> sends;
      for (const Transfer& t : ring.transfers)
        if (t.from / width != t.to / width) {
          EXPECT_EQ(t.from % width, t.to % width) << t.from << " to " << t.to;
          ++sends[t.from];
        }
      EXPECT_EQ(sends.size(), static_cast<std::size_t>(domains * width));
      for (const auto& [member, count] : sends) EXPECT_EQ(count, 1) << member;
    }
}

// Two wide and an odd number of domains: only the hop from the last domain to the first changes rails.
TEST(Ring, ChangesRailsOnceWhereItCannotElse) {
  const DomainParts group{iota(6), 2};
  const Schedule ring = schedule_of(Algorithm::ring, Collective::all_reduce, Bytes{1000}, group);
  for (const Transfer& t : ring.transfers)
    if (t.from / 2 != t.to / 2) {
      EXPECT_EQ(t.from % 2 == t.to % 2, t.from / 2 != 2) << t.from << " to " << t.to;
    }
}

/// What each accelerator sends and receives, over its scale-up port and over its NIC.
struct PortBytes {
  std::map<std::int64_t, double> scale_up_out, scale_up_in, network_out, network_in;
};

PortBytes port_bytes(const Schedule& schedule, std::int64_t domain) {
  PortBytes sum;
  for (const Stream& stream : schedule.streams)
    for (std::size_t i = stream.first; i < stream.first + stream.count; ++i) {
      const Transfer& t = schedule.transfers[i];
      const bool inside = t.from / domain == t.to / domain;
      (inside ? sum.scale_up_out : sum.network_out)[t.from] += t.factor * stream.bytes;
      (inside ? sum.scale_up_in : sum.network_in)[t.to] += t.factor * stream.bytes;
    }
  return sum;
}

double most(const std::map<std::int64_t, double>& of) {
  double highest = 0.0;
  for (const auto& [accelerator, bytes] : of) highest = std::max(highest, bytes);
  return highest;
}

struct ByHand {
  Algorithm algorithm;
  Collective operation;
  ScaleUp scale_up;
  double inside, between;  ///< of the busiest port and NIC, for S = 4800 bytes
};

// 2 domains of 4; z = w = 4, N = 2, n = 8:
//   ring              c 7/8 S = 8400 around, in 4 channels of 2100; a member is at the border on one of them:
//                     inside 3 x 2100, out 2100
//   nvls_tree         inside (1 + 1/4) S = 6000; out: member k at the border of both trees, S/8 = 600 up in one, 600
//                     down in the other
//   hierarchical      c 3/4 S = 7200 inside; c 1/2 S / 4 = 1200 out
//   pairwise          3/8 S = 1800 inside, 4/8 S = 2400 out
TEST(Schedule, PutsOnTheBusiestRankWhatTheTunerReckonsWith) {
  const DomainParts group{iota(8), 4};
  const GroupShape shape{.ranks = 8,
                         .domains = 2,
                         .ranks_per_domain = 4,
                         .scale_up = gigabytes_per_second(1),
                         .network = gigabytes_per_second(1)};
  const Bytes bytes{4800.0};
  for (const ByHand& c :
       {ByHand{Algorithm::ring, Collective::all_reduce, ScaleUp::plain_switch, 6300.0, 2100.0},
        ByHand{Algorithm::ring, Collective::all_gather, ScaleUp::plain_switch, 3150.0, 1050.0},
        ByHand{Algorithm::ring, Collective::broadcast, ScaleUp::plain_switch, 3600.0, 1200.0},
        ByHand{Algorithm::nvls_tree, Collective::all_reduce, ScaleUp::reducing_switch, 6000.0, 1200.0},
        ByHand{Algorithm::hierarchical, Collective::all_reduce, ScaleUp::plain_switch, 7200.0, 1200.0},
        ByHand{Algorithm::hierarchical, Collective::all_gather, ScaleUp::plain_switch, 3600.0, 600.0},
        ByHand{Algorithm::pairwise, Collective::all_to_all, ScaleUp::plain_switch, 1800.0, 2400.0}}) {
    SCOPED_TRACE(fmt::format("{}, operation {}", name_of(c.algorithm), static_cast<int>(c.operation)));
    const PortBytes ports = port_bytes(schedule_of(c.algorithm, c.operation, bytes, group, c.scale_up), 4);
    const RankTraffic tuner = traffic_of(c.operation, c.algorithm, bytes, shape);
    EXPECT_NEAR(most(ports.scale_up_out), c.inside, 1e-9);
    EXPECT_NEAR(most(ports.network_out), c.between, 1e-9);
    EXPECT_NEAR(most(ports.network_in), c.between, 1e-9);
    EXPECT_NEAR(tuner.network.value, c.between, 1e-9);
    EXPECT_NEAR(tuner.scale_up.value, c.inside, 1e-9);
  }
}

// Both trees have 4 channels of 600 bytes with a chain of 4 members each, up and down. A member is within the chain on
// two channels and passes 2 x 600, at its end on two and passes 600: 2 (2 x 1200 + 2 x 600) = 7200 = 2 (z-1)/z S. The
// tuner takes 2 S, what a member within every chain would pass.
TEST(Schedule, PassesChainsOfTreesOnFewerThanTheTunersBytes) {
  const PortBytes ports =
      port_bytes(schedule_of(Algorithm::tree, Collective::all_reduce, Bytes{4800}, DomainParts{iota(8), 4}), 4);
  for (const auto* side : {&ports.scale_up_out, &ports.scale_up_in})
    for (const auto& [member, bytes] : *side) EXPECT_NEAR(bytes, 7200.0, 1e-9) << member;
  EXPECT_NEAR(most(ports.network_out), 1200.0, 1e-9);
}

// Members 0 and 4 of the channel: 1200 bytes from 4 to 0 and back, once on what the ways have in common.
TEST(Schedule, ReducesInTheNetworkOverOneTreeAChannel) {
  const DomainParts group{iota(12), 4};
  const Schedule schedule =
      schedule_of(Algorithm::in_network, Collective::all_reduce, Bytes{4800}, group, ScaleUp::reducing_switch);
  ASSERT_EQ(schedule.streams.size(), 3u + 4u);  // a switch of each domain, four channels
  for (std::size_t s = 0; s < 3; ++s) EXPECT_NEAR(schedule.streams[s].bytes, 1.25 * 4800, 1e-9);
  for (std::size_t s = 3; s < 7; ++s) {
    EXPECT_TRUE(schedule.streams[s].merged);
    EXPECT_NEAR(schedule.streams[s].bytes, 1200.0, 1e-9);
    EXPECT_EQ(schedule.streams[s].count, 4u);  // two members to the first and back
  }
}

// Six members, one a domain: 1 + 2 + 2 of 6 shares to the member 1, 2 and 4 further on: 5/6 S each.
TEST(Schedule, DoublesTheDistanceOfPat) {
  const DomainParts group{std::vector<std::int64_t>{0, 8, 16, 24, 32, 40}, 8};
  const PortBytes ports = port_bytes(schedule_of(Algorithm::pat, Collective::all_gather, Bytes{4800}, group), 8);
  for (const auto& [member, bytes] : ports.network_out) EXPECT_NEAR(bytes, 4000.0, 1e-9) << member;
  for (const auto& [member, bytes] : ports.network_in) EXPECT_NEAR(bytes, 4000.0, 1e-9) << member;
  EXPECT_EQ(ports.network_out.size(), 6u);
}

TEST(Schedule, SendsToTheSuccessorOnly) {
  const Schedule schedule =
      schedule_of(Algorithm::direct, Collective::point_to_point, Bytes{5}, DomainParts{iota(4), 4});
  ASSERT_EQ(schedule.streams.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(schedule.transfers[i].to, schedule.transfers[i].from + 1);
}

TEST(Schedule, HasNothingToDoForOneRank) {
  EXPECT_TRUE(schedule_of(Algorithm::ring, Collective::all_reduce, Bytes{5}, DomainParts{iota(1), 4}).streams.empty());
}

}  // namespace
}  // namespace gigatwin::collectives
