#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "chakra/run_internal.hpp"

namespace gigatwin::chakra {

/// Time of each rank by what it does.
class Ledger {
 public:
  explicit Ledger(std::int64_t ranks) : accounts_(static_cast<std::size_t>(ranks)) {}

  /// One operation more (+1) or less (-1) of this kind is under way.
  void change(std::int64_t rank, Activity activity, int by, Picoseconds now) {
    Account& account = accounts_[static_cast<std::size_t>(rank)];
    account.settle(now);
    account.under_way[static_cast<std::size_t>(activity)] += by;
  }

  std::vector<RankTimes> close(Picoseconds end) {
    std::vector<RankTimes> ranks(accounts_.size());
    for (std::size_t r = 0; r < ranks.size(); ++r) {
      accounts_[r].settle(end);
      for (std::size_t a = 0; a < activities; ++a) ranks[r].time[a] = seconds_of(accounts_[r].spent_ps[a]);
    }
    return ranks;
  }

 private:
  struct Account {
    std::array<std::int32_t, activities - 1> under_way{};
    std::array<Picoseconds, activities> spent_ps{};
    Picoseconds since_ps = 0;

    void settle(Picoseconds now) {
      const auto first = std::ranges::find_if(under_way, [](std::int32_t n) { return n > 0; });
      spent_ps[static_cast<std::size_t>(first - under_way.begin())] += now - since_ps;
      since_ps = now;
    }
  };
  std::vector<Account> accounts_;
};

}  // namespace gigatwin::chakra
