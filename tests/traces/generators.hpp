#pragma once

#include "traces/generator.hpp"

namespace gigatwin::traces {

/// Small jobs in quantiles, larger ones as a mixture.
inline GeneratorSpec example_generator() {
  GeneratorSpec g;
  g.title = "example";
  g.machine = 1000;
  g.arrivals = {100.0 / 3600.0};
  for (int hour = 0; hour < 24; ++hour) g.hours_of_day.push_back(hour >= 8 && hour < 20 ? 1.5 : 0.5);
  g.days_of_week = {1.2, 1.2, 1.2, 1.2, 1.2, 0.5, 0.5};
  g.jobs_per_burst = 5.0;
  g.burst_spread = minutes(10);
  SizeClassSpec one;
  one.name = "1";
  one.share = 0.8;
  one.sizes = {1};
  one.size_shares = {1};
  one.duration_quantiles = {seconds(10), seconds(1000), seconds(100000)};
  one.quantile_levels = {0.0, 0.6, 1.0};
  SizeClassSpec more;
  more.name = "2-8";
  more.share = 0.2;
  more.sizes = {4, 8};
  more.size_shares = {0.25, 0.75};
  more.part_shares = {0.3, 0.7};
  more.part_medians = {minutes(1), hours(2)};
  more.part_sigmas = {0.5, 1.0};
  more.longest = hours(20);
  g.classes = {one, more};
  g.tenants = 10;
  g.tenant_exponent = 1.0;
  g.accuracy_quantiles = {0.1, 0.5, 1.0};
  return g;
}

}  // namespace gigatwin::traces
