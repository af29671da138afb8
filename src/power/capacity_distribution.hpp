#pragma once

#include <cstddef>
#include <vector>

namespace gigatwin::power {

/// Probabilities of a share of the design load, in rising order of the share.
class CapacityDistribution {
 public:
  struct Point {
    double share = 0.0, probability = 0.0;
  };

  /// Always the same.
  explicit CapacityDistribution(double share) : points_{{share, 1.0}} {}

  /// k of `units` units in service, each alone with `availability`: binomial, k / needed.
  static CapacityDistribution of_units(int units, int needed, double availability);

  const std::vector<Point>& points() const { return points_; }
  double probability_of_at_least(double share) const;
  double mean() const;

  /// Independent: in series, and side by side up to the whole design load.
  friend CapacityDistribution least(const CapacityDistribution& a, const CapacityDistribution& b);
  friend CapacityDistribution sum(const CapacityDistribution& a, const CapacityDistribution& b);

 private:
  explicit CapacityDistribution(std::vector<Point> points);

  std::vector<Point> points_;
};

}  // namespace gigatwin::power
