#include "comparison/stability.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"
#include "base/random.hpp"

namespace gigatwin::comparison {
namespace {

std::vector<double> drawn_from_all(std::size_t criteria, const Draws& draws) {
  std::vector<double> weights;
  for (std::size_t k = 0; k < criteria; ++k) weights.push_back(-std::log(draws.uniform(k)));
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight /= sum;
  return weights;
}

/// Uniform, since the map from the drawn weights to all of them is linear. With the largest weight as the rest, at
/// least one draw in four is inside for up to 50 criteria.
std::vector<double> drawn_around(const std::vector<double>& stated, double spread, const Draws& draws) {
  const auto largest = static_cast<std::size_t>(std::max_element(stated.begin(), stated.end()) - stated.begin());
  constexpr std::uint64_t most_draws = 1'000'000;
  std::vector<double> weights(stated.size());
  for (std::uint64_t index = 0; index < most_draws;) {
    double rest = std::accumulate(stated.begin(), stated.end(), 0.0);
    for (std::size_t k = 0; k < stated.size(); ++k) {
      if (k == largest) continue;
      weights[k] = stated[k] * (1.0 + spread * (2.0 * draws.uniform(index++) - 1.0));
      rest -= weights[k];
    }
    weights[largest] = rest;
    if (stated.size() == 1 || std::abs(rest - stated[largest]) <= spread * stated[largest]) return weights;
  }
  GIGATWIN_ASSERT(false, "no weights within {} of {} criteria's", spread, stated.size());
  return weights;
}

/// Adds 1 to the shares of one draw; who ties shares the ranks that they take together.
void count(const std::vector<int>& ranks, std::vector<std::vector<double>>& shares) {
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    const auto tied = static_cast<std::size_t>(std::count(ranks.begin(), ranks.end(), ranks[i]));
    const auto first = static_cast<std::size_t>(ranks[i] - 1);
    for (std::size_t rank = first; rank < first + tied; ++rank) shares[i][rank] += 1.0 / static_cast<double>(tied);
  }
}

}  // namespace

std::vector<double> drawn_weights(const WeightSpace& space, std::uint64_t seed, std::uint64_t sample) {
  const Draws draws{seed, space.spread ? "comparison.weights.around" : "comparison.weights.all", sample};
  return space.spread ? drawn_around(space.weights, *space.spread, draws) : drawn_from_all(space.weights.size(), draws);
}

std::vector<std::vector<double>> rank_shares(const Problem& problem, Method method, const WeightSpace& space,
                                             std::int64_t samples, std::uint64_t seed) {
  const std::size_t proposals = problem.values.size();
  const auto values = method == Method::topsis ? vector_normalised(problem) : scores(problem);
  std::vector<std::vector<double>> shares(proposals, std::vector<double>(proposals, 0.0));
  for (std::int64_t sample = 0; sample < samples; ++sample) {
    const std::vector<double> weights = drawn_weights(space, seed, static_cast<std::uint64_t>(sample));
    count(ranks(method == Method::topsis ? topsis(problem, values, weights) : weighted_sum(values, weights)), shares);
  }
  for (std::vector<double>& row : shares)
    for (double& share : row) share /= static_cast<double>(samples);
  return shares;
}

}  // namespace gigatwin::comparison
