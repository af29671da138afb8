#include "comparison/pareto.hpp"

namespace gigatwin::comparison {
namespace {

bool dominates(const Problem& problem, const std::vector<double>& a, const std::vector<double>& b) {
  bool better = false;
  for (std::size_t k = 0; k < problem.criteria.size(); ++k) {
    const double gain = problem.criteria[k].better == Better::lower ? b[k] - a[k] : a[k] - b[k];
    if (gain < 0.0) return false;
    better = better || gain > 0.0;
  }
  return better;
}

}  // namespace

std::vector<std::vector<std::size_t>> dominated_by(const Problem& problem) {
  std::vector<std::vector<std::size_t>> all(problem.values.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < all.size(); ++j)
      if (dominates(problem, problem.values[j], problem.values[i])) all[i].push_back(j);
  return all;
}

}  // namespace gigatwin::comparison
