#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "run.hpp"

/// The same schedules by the definitions alone: whole seconds, one array of free nodes per second, everything worked
/// out anew at every second. Shares no code with src/scheduling but the plain job.
namespace gigatwin::scheduling::testing {

struct PlainTenant {
  double share = 1.0, priority = 0.0;
  std::optional<std::int64_t> hard;
};

struct PlainRules {
  std::string order;  ///< as the names of the policies
  std::string backfilling;
  std::int64_t nodes = 0, depth = 1000;
  double aging = 0.0, fair_share_weight = 0.0, size_weight = 0.0, priority_weight = 0.0;  ///< aging in points per day
  double half_life = 1.0;
  int recalculate = 1;
  std::vector<PlainTenant> tenants;
};

struct PlainResult {
  std::map<std::int64_t, int> starts;
  std::map<std::int64_t, int> first_promises;  ///< conservative; easy: when the job first stood first and had to wait
};

PlainResult plain_schedule(const PlainRules& rules, const std::vector<Submission>& submissions);

}  // namespace gigatwin::scheduling::testing
