#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "scheduling/job.hpp"

namespace gigatwin::scheduling {

/// Node-seconds of each tenant, plain and decayed:
///
///   du/dt = n - u ln 2 / half_life        n: nodes held
///
/// Exact between changes of n, so the answer does not depend on how often it is asked.
class UsageAccount {
 public:
  UsageAccount(std::size_t tenants, Seconds half_life);

  /// The tenant holds `nodes` more (or fewer) from now on.
  void add(std::size_t tenant, std::int64_t nodes, Seconds now);
  Usage at(std::size_t tenant, Seconds now) const;
  std::int64_t nodes_of(std::size_t tenant) const { return accounts_[tenant].nodes; }
  /// Decayed use of each tenant over that of all; all 0 where nobody has used anything. [tenant]
  std::vector<double> shares(Seconds now) const;

 private:
  struct Account {
    std::int64_t nodes = 0;
    Usage usage;  ///< at `since`
    Seconds since;
  };
  double decay_;  ///< 1/s
  std::vector<Account> accounts_;
};

}  // namespace gigatwin::scheduling
