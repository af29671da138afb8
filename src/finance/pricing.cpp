#include <cmath>
#include <limits>

#include "finance/plan_internal.hpp"

namespace gigatwin::finance {
namespace {

/// Rises with the factor on all prices; the price that is looked for makes it zero.
double value_at(const FinanceSpec& spec, const economics::LifeCycle& life, double factor) {
  const Plan plan = cash_flows(spec, life, factor);
  return spec.sales.pricing == Pricing::equity_return ? npv(spec.equity_return, equity_flows(plan))
                                                      : npv(life.discount_rate, project_flows(spec, plan));
}

}  // namespace

double price_factor(const FinanceSpec& spec, const economics::LifeCycle& life) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  constexpr double highest = 1024.0;  // beyond any error in a stated price
  if (spec.sales.pricing == Pricing::stated) return 1.0;
  if (value_at(spec, life, 0.0) >= 0.0) return none;
  double low = 0.0, high = 1.0;
  while (value_at(spec, life, high) < 0.0) {
    low = high;
    high *= 2.0;
    if (high > highest) return none;
  }
  while (high - low > 1e-12 * high) {
    const double middle = 0.5 * (low + high);
    (value_at(spec, life, middle) < 0.0 ? low : high) = middle;
  }
  return high;
}

}  // namespace gigatwin::finance
