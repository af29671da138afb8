#include "site/gaps.hpp"

#include <cmath>

namespace gigatwin::site {
namespace {

std::size_t on_ring(int index, const std::vector<double>& values) {
  const int size = static_cast<int>(values.size());
  return static_cast<std::size_t>((index + size) % size);
}

}  // namespace

std::vector<Gap> gaps_of(const std::vector<double>& values) {
  const int size = static_cast<int>(values.size());
  const auto is_missing = [&](int index) { return std::isnan(values[on_ring(index, values)]); };
  std::vector<Gap> gaps;
  for (int index = 0; index < size; ++index) {
    if (!is_missing(index) || is_missing(index - 1)) continue;
    Gap gap{index, 1};
    while (is_missing(index + gap.length)) ++gap.length;
    gaps.push_back(gap);
  }
  if (gaps.empty() && size > 0 && is_missing(0)) gaps.push_back({0, size});
  return gaps;
}

void fill_straight(std::vector<double>& values, Gap gap) {
  const double before = values[on_ring(gap.first - 1, values)], after = values[on_ring(gap.first + gap.length, values)];
  for (int i = 0; i < gap.length; ++i)
    values[on_ring(gap.first + i, values)] = before + (after - before) * (i + 1) / (gap.length + 1);
}

void fill_from_days(std::vector<double>& values, const std::vector<double>& given, Gap gap) {
  const auto nearest = [&](int hour, int step) {
    do hour += step;
    while (std::isnan(given[on_ring(hour % static_cast<int>(given.size()), given)]));
    return given[on_ring(hour % static_cast<int>(given.size()), given)];
  };
  for (int i = 0; i < gap.length; ++i)
    values[on_ring(gap.first + i, values)] = 0.5 * (nearest(gap.first + i, -24) + nearest(gap.first + i, 24));
}

}  // namespace gigatwin::site
