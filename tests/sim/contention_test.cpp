#include "sim/contention.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.hpp"

namespace gigatwin::sim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Shares = std::map<std::int64_t, double>;

/// 32 nodes of 4 NICs of 50 GB/s, leaf groups of 4 and pods of 8 nodes. Leaves are non-blocking; the uplinks of a pod
/// carry 8 x 200 GB/s / oversubscription each way: at 4, 400 GB/s, so 800 GB/s in both directions together.
topology::FabricPlan fabric(double pod_oversubscription) {
  const BytesPerSecond all_nics = gigabytes_per_second(32 * 200);
  topology::FabricPlan plan;
  plan.layout = {.nodes = 32, .accelerators_per_node = 4, .domain_nodes = 1, .leaf_nodes = 4, .pod_nodes = 8};
  plan.nics_per_node = 4;
  plan.tiers.resize(4);
  plan.tiers[topology::access_tier].bandwidth = gigabytes_per_second(50);
  plan.tiers[topology::leaf_tier].total_bandwidth = all_nics;
  plan.tiers[topology::pod_tier].total_bandwidth = all_nics / pod_oversubscription;
  return plan;
}

/// Traffic between pods of `gigabytes` a second, as much between leaf groups.
std::vector<BytesPerSecond> between_pods(double gigabytes) {
  const BytesPerSecond rate = gigabytes_per_second(gigabytes);
  return {{0.0}, rate, rate, rate};
}

/// The shares after these changes, of all jobs that were ever held up.
void follow(Contention& contention, Shares& shares) {
  for (const auto& [job, share] : contention.settle()) shares[job] = share;
}

// Each sends 1200 GB/s, half of it over each pod's 800 GB/s: 800 / (600 + 600) = 2/3.
TEST(Contention, TwoJobsShareTheUplinksOfTheirPods) {
  Contention contention{fabric(4.0)};
  contention.place(0, {{{0, 2}, {8, 2}}}, between_pods(1200));
  EXPECT_THAT(contention.settle(), IsEmpty());
  contention.place(1, {{{4, 2}, {12, 2}}}, between_pods(1200));
  const auto changes = contention.settle();
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_NEAR(changes[0].second, 2.0 / 3.0, 1e-12);
  EXPECT_NEAR(changes[1].second, 2.0 / 3.0, 1e-12);
  EXPECT_EQ(contention.overfull_blocks(), 2u);
  EXPECT_THAT(contention.settle(), IsEmpty());  // nothing changed since
}

TEST(Contention, JobAloneIsNeverHeldUp) {
  Contention contention{fabric(4.0)};
  contention.place(0, {{{0, 8}, {8, 8}}}, between_pods(5000));  // more than the pods carry: its iteration knows
  EXPECT_THAT(contention.settle(), IsEmpty());
}

// The two large jobs fill pods 0 and 1; what the third sends stays in its leaf group.
TEST(Contention, JobInsideOneLeafIsNeverHeldUp) {
  Contention contention{fabric(4.0)};
  contention.place(0, {{{0, 2}, {8, 2}}}, between_pods(1600));
  contention.place(1, {{{2, 2}, {10, 2}}}, between_pods(1600));
  contention.place(2, {{{4, 4}}}, between_pods(1600));
  Shares shares;
  follow(contention, shares);
  EXPECT_EQ(shares.size(), 2u);
  EXPECT_FALSE(shares.contains(2));
}

TEST(Contention, NonBlockingFabricHoldsNobodyUp) {
  Contention contention{fabric(1.0)};
  for (std::int64_t job = 0; job < 4; ++job)
    contention.place(job, {{{2 * job, 2}, {8 + 2 * job, 2}}}, between_pods(1600));  // all that its 4 nodes' NICs can
  EXPECT_THAT(contention.settle(), IsEmpty());
}

// 3 nodes in one pod and 1 in the other: what leaves one enters the other, 600 GB/s at each end, as if they were 2 + 2.
TEST(Contention, BothEndsOfAPathCarryTheSame) {
  Contention contention{fabric(4.0)};
  contention.place(0, {{{0, 3}, {8, 1}}}, between_pods(1200));
  contention.place(1, {{{4, 2}, {12, 2}}}, between_pods(1200));
  Shares shares;
  follow(contention, shares);
  EXPECT_NEAR(shares.at(0), 2.0 / 3.0, 1e-12);
}

/// Job 0 in pods 0 and 1, job 1 in pods 1 and 2 with 1200 GB/s each, job 2 in pods 2 and 3 with 1600 GB/s.
void place_chain(Contention& contention) {
  contention.place(0, {{{0, 2}, {8, 2}}}, between_pods(1200));
  contention.place(1, {{{12, 2}, {16, 2}}}, between_pods(1200));
  contention.place(2, {{{20, 2}, {24, 2}}}, between_pods(1600));
}

// Pod 2: 800 / (600 + 800) = 4/7 for jobs 1 and 2. Pod 1: job 1 leaves 800 - 4/7 600 = 457.1 GB/s to job 0, 16/21 of
// 600.
TEST(Contention, SharesAreMaxMinFair) {
  Contention contention{fabric(4.0)};
  place_chain(contention);
  Shares shares;
  follow(contention, shares);
  EXPECT_NEAR(shares.at(0), 16.0 / 21.0, 1e-12);
  EXPECT_NEAR(shares.at(1), 4.0 / 7.0, 1e-12);
  EXPECT_NEAR(shares.at(2), 4.0 / 7.0, 1e-12);
}

// Without job 2, job 1 rises to 2/3 at pod 1, and job 0 falls there from 16/21 to 2/3: max-min fairness raises the
// least, not everybody.
TEST(Contention, EndOfAJobMaySlowAnotherButNotTheSlowest) {
  Contention contention{fabric(4.0)};
  place_chain(contention);
  contention.settle();
  contention.remove(2);
  Shares shares;
  follow(contention, shares);
  ASSERT_EQ(shares.size(), 2u);  // of a job that is gone nothing is said
  EXPECT_NEAR(shares.at(0), 2.0 / 3.0, 1e-12);
  EXPECT_NEAR(shares.at(1), 2.0 / 3.0, 1e-12);
}

TEST(Contention, JobThatMovesIntoOnePodFreesBoth) {
  Contention contention{fabric(4.0)};
  contention.place(0, {{{0, 2}, {8, 2}}}, between_pods(1600));
  contention.place(1, {{{2, 2}, {10, 2}}}, between_pods(1600));
  contention.settle();
  contention.place(1, {{{12, 4}}}, between_pods(1600));
  EXPECT_THAT(contention.settle(), ElementsAre(std::pair<std::int64_t, double>{0, 1.0}, std::pair{1, 1.0}));
  EXPECT_EQ(contention.overfull_blocks(), 0u);
}

/// A job on whole pods' parts: some nodes in each of some pods.
struct RandomJob {
  topology::Placement placement;
  std::vector<BytesPerSecond> rates;
};

RandomJob random_job(const Draws& draws, std::uint64_t index) {
  RandomJob job;
  for (std::int64_t pod = 0; pod < 4; ++pod)
    if (const double u = draws.uniform(8 * index + static_cast<std::uint64_t>(pod)); u < 0.6)
      job.placement.ranges.push_back({8 * pod, 1 + static_cast<std::int64_t>(10.0 * u)});
  if (job.placement.ranges.empty()) job.placement.ranges.push_back({0, 1});
  job.rates = between_pods(2000.0 * draws.uniform(8 * index + 4));
  return job;
}

/// Shares of these jobs, placed in the order of their numbers on a fresh fabric.
Shares from_scratch(const std::map<std::int64_t, RandomJob>& jobs) {
  Contention contention{fabric(4.0)};
  for (const auto& [id, job] : jobs) contention.place(id, job.placement, job.rates);
  Shares shares;
  for (const auto& [id, job] : jobs) shares[id] = 1.0;
  follow(contention, shares);
  return shares;
}

double least(const Shares& shares, std::int64_t but) {
  double share = 1.0;
  for (const auto& [id, x] : shares)
    if (id != but) share = std::min(share, x);
  return share;
}

// Jobs come and go at random: what is kept is what a fresh start gives, and no end of a job lowers the least share.
TEST(Contention, HistoryDoesNotMatter) {
  const Draws draws{1, "test.contention"};
  Contention contention{fabric(4.0)};
  std::map<std::int64_t, RandomJob> jobs;
  Shares shares;
  int held_up = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    const auto id = static_cast<std::int64_t>(8.0 * draws.uniform(8 * i + 5));
    const Shares before = shares;
    const bool ends = jobs.contains(id) && draws.uniform(8 * i + 6) < 0.5;
    if (ends) {
      contention.remove(id);
      jobs.erase(id);
      shares.erase(id);
    } else {
      jobs[id] = random_job(draws, i);
      contention.place(id, jobs[id].placement, jobs[id].rates);
      shares.try_emplace(id, 1.0);
    }
    follow(contention, shares);
    const Shares expected = from_scratch(jobs);
    ASSERT_EQ(shares.size(), expected.size()) << "step " << i;
    for (const auto& [job, share] : expected) ASSERT_NEAR(shares.at(job), share, 1e-9) << "step " << i;
    if (ends) {
      ASSERT_GE(least(shares, -1), least(before, id) - 1e-9) << "step " << i;
    }
    held_up += least(shares, -1) < 1.0 ? 1 : 0;
  }
  EXPECT_GT(held_up, 100);
}

TEST(Contention, NumbersOfTheJobsDoNotMatter) {
  const Draws draws{2, "test.contention"};
  for (std::uint64_t round = 0; round < 50; ++round) {
    std::map<std::int64_t, RandomJob> jobs, renamed;
    for (std::int64_t id = 0; id < 6; ++id) {
      jobs[id] = random_job(draws, 6 * round + static_cast<std::uint64_t>(id));
      renamed[(5 * id + 3) % 6] = jobs[id];
    }
    const Shares a = from_scratch(jobs), b = from_scratch(renamed);
    for (const auto& [id, share] : a) EXPECT_NEAR(share, b.at((5 * id + 3) % 6), 1e-9);
  }
}

}  // namespace
}  // namespace gigatwin::sim
