#include "comparison/overturn.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gigatwin::comparison {
namespace {

using Vector = std::vector<double>;

double dot(const Vector& a, const Vector& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0); }

/// Orthonormal directions along which weights keep their sum (Helmert's): (1, ..., 1, -j, 0, ..., 0) / sqrt(j (j + 1)).
std::vector<Vector> directions(std::size_t criteria) {
  std::vector<Vector> all;
  for (std::size_t j = 1; j < criteria; ++j) {
    const auto ones = static_cast<double>(j);
    const double length = std::sqrt(ones * (ones + 1.0));
    Vector direction(criteria, 0.0);
    std::fill_n(direction.begin(), j, 1.0 / length);
    direction[j] = -ones / length;
    all.push_back(std::move(direction));
  }
  return all;
}

/// Conditions normal . w >= 0 on weights w = w0 + sum_j y_j direction_j, as conditions on y.
class Conditions {
 public:
  explicit Conditions(const Vector& weights) : weights_(weights), directions_(directions(weights.size())) {}

  void require(const Vector& normal) {
    Vector row;
    for (const Vector& direction : directions_) row.push_back(dot(normal, direction));
    const double length = std::sqrt(dot(row, row));
    const double bound = -dot(normal, weights_);
    constexpr double nothing = 1e-12;  // of scores in 0..1: the condition does not depend on the weights
    if (length < nothing) {
      possible_ = possible_ && bound <= nothing;
      return;
    }
    for (double& entry : row) entry /= length;
    rows_.push_back(std::move(row));
    bounds_.push_back(bound / length);
  }

  std::optional<Vector> nearest() const {
    if (!possible_) return std::nullopt;
    const std::optional<Vector> along = nearest_point(rows_, bounds_);
    if (!along) return std::nullopt;
    Vector weights = weights_;
    for (std::size_t j = 0; j < along->size(); ++j)
      for (std::size_t k = 0; k < weights.size(); ++k) weights[k] += (*along)[j] * directions_[j][k];
    for (double& weight : weights) weight = std::max(0.0, weight);  // -1e-17 of rounding
    return weights;
  }

 private:
  const Vector& weights_;
  std::vector<Vector> directions_;
  std::vector<Vector> rows_;
  Vector bounds_;
  bool possible_ = true;
};

bool is_first(const Problem& problem, Method method, std::size_t proposal) {
  return ranks(totals(problem, method))[proposal] == 1;
}

/// The farthest value that an improvement is looked for at.
double farthest_value(const Problem& problem, std::size_t other, std::size_t criterion) {
  const Criterion& c = problem.criteria[criterion];
  const double own = problem.values[other][criterion];
  double greatest = 0.0;
  bool negative = false;
  for (const Vector& row : problem.values) {
    greatest = std::max(greatest, std::abs(row[criterion]));
    negative = negative || row[criterion] < 0.0;
  }
  constexpr double far = 10.0, nearly_zero = 1e-6;
  if (c.better == Better::higher) return std::max(own, std::min(c.most, own + far * greatest));
  return std::min(own, std::max(c.least, negative ? own - far * greatest : own * nearly_zero));
}

}  // namespace

std::optional<Vector> nearest_weights(const Problem& problem, std::size_t other) {
  const std::vector<Vector> all = scores(problem);
  Conditions conditions{problem.weights};
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i == other) continue;
    Vector lead = all[other];
    for (std::size_t k = 0; k < lead.size(); ++k) lead[k] -= all[i][k];
    conditions.require(lead);
  }
  for (std::size_t k = 0; k < problem.weights.size(); ++k) {
    Vector unit(problem.weights.size(), 0.0);
    unit[k] = 1.0;
    conditions.require(unit);
  }
  return conditions.nearest();
}

std::optional<double> winning_value(const Problem& problem, Method method, std::size_t other, std::size_t criterion) {
  if (is_first(problem, method, other)) return std::nullopt;
  Problem changed = problem;
  double& value = changed.values[other][criterion];
  const double own = value;
  const double farthest = farthest_value(problem, other, criterion);
  constexpr int steps = 200, halvings = 50;
  for (int step = 1; step <= steps && farthest != own; ++step) {
    value = own + (farthest - own) * step / steps;
    if (!is_first(changed, method, other)) continue;
    double loses = own + (farthest - own) * (step - 1) / steps, wins = value;
    for (int i = 0; i < halvings; ++i) {
      value = 0.5 * (loses + wins);
      (is_first(changed, method, other) ? wins : loses) = value;
    }
    return wins;
  }
  return std::nullopt;
}

std::vector<std::size_t> first_without(const Problem& problem, Method method, std::size_t criterion) {
  const double rest = 1.0 - problem.weights[criterion];
  constexpr double none = 1e-12;
  if (problem.weights.size() == 1 || rest <= none) return {};
  Problem fewer = problem;
  const auto drop = [criterion](auto& list) { list.erase(list.begin() + static_cast<std::ptrdiff_t>(criterion)); };
  drop(fewer.criteria);
  drop(fewer.weights);
  for (double& weight : fewer.weights) weight /= rest;
  for (Vector& row : fewer.values) drop(row);
  const std::vector<int> places = ranks(totals(fewer, method));
  std::vector<std::size_t> first;
  for (std::size_t i = 0; i < places.size(); ++i)
    if (places[i] == 1) first.push_back(i);
  return first;
}

}  // namespace gigatwin::comparison
