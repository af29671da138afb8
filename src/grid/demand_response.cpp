#include "grid/demand_response.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace gigatwin::grid {
namespace {

constexpr int day_h = 24;

/// How far an hour lies above the thresholds, in shares of them: > 0 asks for a response, more for an earlier one.
double urgency(const DemandResponseSpec& spec, double price_eur_j, double carbon_kg_j) {
  const auto above = [](double value, double threshold) {
    return (value - threshold) / std::max(std::abs(threshold), 1e-12);
  };
  double most = -1.0;
  if (spec.price_above) most = std::max(most, above(price_eur_j, spec.price_above->value));
  if (spec.carbon_above) most = std::max(most, above(carbon_kg_j, spec.carbon_above->value));
  return most;
}

/// Of a day the `most` hours of greatest urgency; of equal ones the earlier.
std::array<bool, day_h> most_urgent(const std::array<double, day_h>& urgencies, int most) {
  std::array<int, day_h> order;
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return urgencies[static_cast<std::size_t>(a)] > urgencies[static_cast<std::size_t>(b)];
  });
  std::array<bool, day_h> chosen{};
  for (int rank = 0; rank < most; ++rank) {
    const auto hour = static_cast<std::size_t>(order[static_cast<std::size_t>(rank)]);
    chosen[hour] = urgencies[hour] > 0.0;
  }
  return chosen;
}

void drop_short_spells(std::array<bool, day_h>& hours, double at_least_h) {
  for (std::size_t begin = 0; begin < hours.size();) {
    std::size_t end = begin;
    while (end < hours.size() && hours[end]) ++end;
    if (static_cast<double>(end - begin) < at_least_h)
      std::fill(hours.begin() + static_cast<std::ptrdiff_t>(begin), hours.begin() + static_cast<std::ptrdiff_t>(end),
                false);
    begin = end + 1;
  }
}

}  // namespace

std::vector<bool> response_hours(const DemandResponseSpec& spec, std::span<const double> price_eur_j,
                                 std::span<const double> carbon_kg_j, int utc_offset_h) {
  const int year_h = static_cast<int>(price_eur_j.size());
  std::vector<bool> response(price_eur_j.size(), false);
  for (int day = 0; day < year_h / day_h; ++day) {
    const auto hour_of = [&](std::size_t h) {
      return static_cast<std::size_t>((day * day_h + static_cast<int>(h) - utc_offset_h + year_h) % year_h);
    };
    std::array<double, day_h> urgencies;
    for (std::size_t h = 0; h < urgencies.size(); ++h)
      urgencies[h] = urgency(spec, price_eur_j[hour_of(h)], carbon_kg_j[hour_of(h)]);
    std::array<bool, day_h> hours = most_urgent(urgencies, static_cast<int>(spec.at_most_daily.value / 3600.0 + 1e-9));
    drop_short_spells(hours, spec.at_least.value / 3600.0);
    for (std::size_t h = 0; h < hours.size(); ++h) response[hour_of(h)] = hours[h];
  }
  return response;
}

}  // namespace gigatwin::grid
