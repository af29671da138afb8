#include "power/capacity_distribution.hpp"

#include <algorithm>
#include <cmath>

namespace gigatwin::power {
namespace {

/// Shares that differ by rounding alone are one. Real ones differ by 1 / (10 000 x 10 000) at least.
constexpr double same_share = 1e-10;
/// Thinner tails do not change any sum of probabilities in double precision.
constexpr double negligible = 1e-25;

double log_binomial(int n, int k) { return std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0); }

}  // namespace

CapacityDistribution::CapacityDistribution(std::vector<Point> points) {
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.share < b.share; });
  for (const Point& point : points) {
    if (point.probability < negligible) continue;
    if (!points_.empty() && point.share - points_.back().share < same_share)
      points_.back().probability += point.probability;
    else
      points_.push_back(point);
  }
}

CapacityDistribution CapacityDistribution::of_units(int units, int needed, double availability) {
  if (availability >= 1.0) return CapacityDistribution{units / static_cast<double>(needed)};
  if (availability <= 0.0) return CapacityDistribution{0.0};
  std::vector<Point> points;
  for (int k = 0; k <= units; ++k) {
    const double log_probability = k * std::log(availability) + (units - k) * std::log1p(-availability);
    points.push_back({k / static_cast<double>(needed), std::exp(log_binomial(units, k) + log_probability)});
  }
  return CapacityDistribution{std::move(points)};
}

double CapacityDistribution::probability_of_at_least(double share) const {
  double probability = 0.0;
  for (const Point& point : points_)
    if (point.share >= share - same_share) probability += point.probability;
  return std::min(probability, 1.0);
}

double CapacityDistribution::mean() const {
  double mean = 0.0;
  for (const Point& point : points_) mean += point.probability * point.share;
  return mean;
}

CapacityDistribution least(const CapacityDistribution& a, const CapacityDistribution& b) {
  std::vector<CapacityDistribution::Point> points;
  for (const auto& x : a.points())
    for (const auto& y : b.points()) points.push_back({std::min(x.share, y.share), x.probability * y.probability});
  return CapacityDistribution{std::move(points)};
}

CapacityDistribution sum(const CapacityDistribution& a, const CapacityDistribution& b) {
  std::vector<CapacityDistribution::Point> points;
  for (const auto& x : a.points())
    for (const auto& y : b.points())
      points.push_back({std::min(x.share + y.share, 1.0), x.probability * y.probability});
  return CapacityDistribution{std::move(points)};
}

}  // namespace gigatwin::power
