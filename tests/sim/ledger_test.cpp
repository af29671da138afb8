#include "sim/ledger.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace gigatwin::sim {
namespace {

// 10 W for 2 s, then 40 W for 3 s: (20 + 120) J / 5 s = 28 W. 3 accelerators for 1 s of 5 s: 0.6.
TEST(Ledger, MeansAreExactIntegralsOverTheTime) {
  Ledger ledger{2};
  ledger.halls[1].accelerator_w = 10.0;
  ledger.advance({2});
  ledger.halls[1].accelerator_w = 40.0;
  ledger.site.busy = 3.0;
  ledger.advance({3});
  ledger.site.busy = 0.0;
  ledger.advance({5});
  const Ledger::Means means = ledger.take_means();
  EXPECT_DOUBLE_EQ(means.halls[1].accelerator_w, 28.0);
  EXPECT_DOUBLE_EQ(means.halls[0].accelerator_w, 0.0);
  EXPECT_DOUBLE_EQ(means.site.busy, 0.6);
}

TEST(Ledger, MeansBeginAnewAfterEachCall) {
  Ledger ledger{1};
  ledger.halls[0].host_w = 100.0;
  ledger.advance({10});
  ledger.take_means();
  ledger.halls[0].host_w = 7.0;
  ledger.advance({14});
  EXPECT_DOUBLE_EQ(ledger.take_means().halls[0].host_w, 7.0);
}

Ledger::SiteRates drawn_site(const Draws& draws, std::uint64_t i) {
  return {draws.uniform(i),     draws.uniform(i + 1), draws.uniform(i + 2), draws.uniform(i + 3),
          draws.uniform(i + 4), draws.uniform(i + 5), draws.uniform(i + 6), draws.uniform(i + 7)};
}
Ledger::HallRates drawn_hall(const Draws& draws, std::uint64_t i) {
  return {draws.uniform(i + 8),  draws.uniform(i + 9),  draws.uniform(i + 10),
          draws.uniform(i + 11), draws.uniform(i + 12), draws.uniform(i + 13)};
}

std::vector<double> values(const Ledger::Means& means, Seconds over) {
  std::vector<double> list;
  for (const Ledger::HallRates& h : means.halls)
    for (const double v : {h.accelerator_w, h.host_w, h.clocked_w, h.steady_w, h.busy, h.busy_at_speed})
      list.push_back(v * over.value);
  const Ledger::SiteRates& s = means.site;
  for (const double v : {s.tokens_per_s, s.useful_flop_per_s, s.busy, s.busy_at_speed, s.out_of_service, s.running_jobs,
                         s.queued_jobs, s.queued_accelerators})
    list.push_back(v * over.value);
  return list;
}

/// Every rate, however the time is cut: one ledger is advanced and read in random pieces, the other read once.
TEST(Ledger, IntegralsAddUpOverAnySplit) {
  const Draws draws{1, "test.ledger"};
  for (std::uint64_t trial = 0; trial < 20; ++trial) {
    Ledger whole{2}, pieces{2};
    std::vector<double> sum(20, 0.0);
    Seconds now{0}, read{0};
    for (std::uint64_t k = 0; k < 50; ++k) {
      const std::uint64_t i = (trial * 50 + k) * 64;
      for (Ledger* ledger : {&whole, &pieces}) {
        ledger->site = drawn_site(draws, i);
        ledger->halls = {drawn_hall(draws, i), drawn_hall(draws, i + 10)};
      }
      const Seconds next = now + Seconds{100.0 * draws.uniform(i + 30)};
      for (int cut = 1; cut < 4; ++cut) pieces.advance(now + (cut / 4.0) * (next - now));
      now = next;
      whole.advance(now);
      pieces.advance(now);
      if (draws.uniform(i + 31) < 0.3 || k == 49) {
        const std::vector<double> part = values(pieces.take_means(), now - read);
        for (std::size_t v = 0; v < sum.size(); ++v) sum[v] += part[v];
        read = now;
      }
    }
    const std::vector<double> total = values(whole.take_means(), now);
    ASSERT_EQ(total.size(), sum.size());
    for (std::size_t v = 0; v < sum.size(); ++v) EXPECT_NEAR(sum[v], total[v], 1e-12 * total[v]) << "rate " << v;
  }
}

TEST(Ledger, TimeDoesNotRunBackwards) {
  Ledger ledger{1};
  ledger.advance({10});
  EXPECT_DEATH(ledger.advance({9}), "ledger 10 s");
  EXPECT_DEATH((ledger.take_means(), ledger.take_means()), "no time since 10 s");
}

}  // namespace
}  // namespace gigatwin::sim
