#include "uncertainty/distribution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/error.hpp"
#include "base/random.hpp"
#include "uncertainty/distribution_reader_internal.hpp"

namespace gigatwin::uncertainty {
namespace {

constexpr double largest_below_one = 1.0 - 0x1p-53;

/// Least u of the standard normal's quantile function is kept away from 0 and 1, where it is infinite.
double quantile_within(double from, double to, double u) {
  return normal_quantile(std::clamp(from + u * (to - from), std::numeric_limits<double>::min(), largest_below_one));
}

double triangular_at(double low, double mode, double high, double u) {
  const double rise = (mode - low) / (high - low);  // distribution function at the mode
  if (u < rise) return low + std::sqrt(u * (high - low) * (mode - low));
  return high - std::sqrt((1.0 - u) * (high - low) * (high - mode));
}

/// On the line through (reached, value).
double between(const std::vector<double>& values, const std::vector<double>& reached, double u) {
  const auto above = std::upper_bound(reached.begin(), reached.end(), u);
  if (above == reached.begin()) return values.front();
  if (above == reached.end()) return values.back();
  const auto i = static_cast<std::size_t>(above - reached.begin());
  return values[i - 1] + (values[i] - values[i - 1]) * (u - reached[i - 1]) / (reached[i] - reached[i - 1]);
}

}  // namespace

std::optional<Distribution> Distribution::make(const DistributionSpec& spec, BlockProblems& problems) {
  Distribution made;
  if (!DistributionReader{spec, problems}.read(made)) return std::nullopt;
  return made;
}

Distribution::Distribution(const DistributionSpec& spec) {
  BlockProblems problems;
  const bool is_possible = DistributionReader{spec, problems}.read(*this);
  GIGATWIN_ASSERT(is_possible, "{}: expected {}", problems.list.front().key, problems.list.front().expected);
}

double Distribution::number_at(double u) const {
  GIGATWIN_ASSERT(u > 0.0 && u < 1.0, "u = {}", u);
  // Each whole number of a uniform range is as probable as any other; elsewhere the nearest one is taken.
  if (whole_ && shape_ == Shape::uniform) return std::min(std::floor(low_ + u * (high_ - low_ + 1.0)), high_);
  const double number = continuous_at(u);
  return whole_ ? std::round(number) : number;
}

double Distribution::continuous_at(double u) const {
  switch (shape_) {
    case Shape::uniform:
      return low_ + u * (high_ - low_);
    case Shape::triangular:
      return triangular_at(low_, center_, high_, u);
    case Shape::normal:
      return std::clamp(center_ + spread_ * quantile_within(reached_.front(), reached_.back(), u), low_, high_);
    case Shape::lognormal:
      return std::exp(center_ + spread_ * normal_quantile(u));
    case Shape::empirical:
      if (interpolate_) return between(values_, reached_, u);
      return values_[static_cast<std::size_t>(std::lower_bound(reached_.begin(), reached_.end() - 1, u) -
                                              reached_.begin())];
  }
  return 0.0;
}

std::string Distribution::written(double number) const {
  if (named()) return names_[static_cast<std::size_t>(number)];
  return unit_.empty() ? fmt::format("{}", number) : fmt::format("{} {}", number, unit_);
}

std::string Distribution::text_at(double u) const { return written(number_at(u)); }

double Distribution::median() const { return named() ? static_cast<double>(heaviest_) : number_at(0.5); }

std::string Distribution::median_text() const { return written(median()); }

}  // namespace gigatwin::uncertainty
