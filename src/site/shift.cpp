#include "site/shift.hpp"

#include <algorithm>
#include <functional>

#include "site/typical_year.hpp"

namespace gigatwin::site {
namespace {

Monthly warming(const ClimateShiftSpec& shift) {
  Monthly warming{};
  for (std::size_t m = 0; m < 12; ++m) warming[m] = shift.monthly.empty() ? shift.mean.value : shift.monthly[m].value;
  return warming;
}

/// What the stretch adds to each hour, K, with monthly means of 0. [hour]
std::vector<double> stretch_k(const std::vector<double>& t_c, double share) {
  const std::vector<double> mean_c = smooth_year(monthly_means(t_c));
  std::vector<double> added = january_to_july(0.0, share);
  for (std::size_t hour = 0; hour < t_c.size(); ++hour) added[hour] *= std::max(0.0, t_c[hour] - mean_c[hour]);
  const std::vector<double> surplus = smooth_year(monthly_means(added));
  std::transform(added.begin(), added.end(), surplus.begin(), added.begin(), std::minus<>{});
  return added;
}

}  // namespace

HourlyAir shifted(HourlyAir air, const ClimateShiftSpec& shift) {
  const std::vector<double> warmer = smooth_year(warming(shift)),
                            stretch = stretch_k(air.dry_bulb_c, shift.warm_stretch);
  for (std::size_t hour = 0; hour < air.dry_bulb_c.size(); ++hour) air.dry_bulb_c[hour] += warmer[hour] + stretch[hour];
  return air;
}

}  // namespace gigatwin::site
