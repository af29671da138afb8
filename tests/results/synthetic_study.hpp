#pragma once

#include "results/fabric_study.hpp"

namespace gigatwin::results::synthetic {

/// Two tiers, two hot links, three trials with one failed link each.
inline FabricStudyTables fabric_study() {
  FabricStudyTables study;
  study.pattern = "random";
  study.routing = "ecmp";
  study.failed_links = 1;
  study.flows = 128;
  study.line_rate = study.cap = gigabits_per_second(400);
  study.effective_bisection = gigabits_per_second(12800);
  study.nominal_bisection = gigabits_per_second(25600);
  study.mean = 0.5;
  study.low = 0.25;
  study.worst = 0.125;
  study.tiers = {{.tier = "access",
                  .links = 128,
                  .link_bandwidth = gigabits_per_second(400),
                  .total_bandwidth = gigabits_per_second(51200),
                  .mean_utilisation = 0.5,
                  .max_utilisation = 1.0,
                  .switches = 8,
                  .cables = 128,
                  .transceivers = 256,
                  .idle_power = kilowatts(4),
                  .peak_power = kilowatts(6.4),
                  .price = Euros{80000}},
                 {.tier = "leaf_spine", .links = 128, .link_bandwidth = gigabits_per_second(400),
                  .total_bandwidth = gigabits_per_second(51200)}};
  study.loads = {{256, 256, 1.0, 1.0, 1.0}, {256, 160, 1.0, 4.0, 2.5}};
  study.hottest = {{"link 130: leaf 0 to spine 1", 130, "leaf_spine", "leaf", "spine", 0, 0, 0, 1, 4.0, 1.0, 0.015625},
                   {"link 131: spine 2 to leaf 0", 131, "leaf_spine", "spine", "leaf", 0, 2, 0, 0, 3.0, 1.0, 0.0117}};
  for (std::int64_t trial = 0; trial < 3; ++trial)
    study.trials.push_back({trial, std::to_string(130 + trial), "", gigabits_per_second(12000), 0.5, 0.2, 0.1, trial});
  return study;
}

}  // namespace gigatwin::results::synthetic
