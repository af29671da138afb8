#include "finance/returns.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace gigatwin::finance {
namespace {

constexpr double lowest_rate = -0.99, highest_rate = 10.0;

/// The value at x and the size of its terms there, which its rounding error scales with.
struct Value {
  double value = 0.0, size = 0.0;
};

Value at(const std::vector<double>& polynomial, double x) {
  Value result;
  for (std::size_t i = polynomial.size(); i-- > 0;) {
    result.value = result.value * x + polynomial[i];
    result.size = result.size * x + std::abs(polynomial[i]);
  }
  return result;
}

bool is_zero(const Value& value) { return std::abs(value.value) <= 1e-13 * value.size; }

std::vector<double> derivative(const std::vector<double>& polynomial) {
  std::vector<double> result;
  for (std::size_t i = 1; i < polynomial.size(); ++i) result.push_back(static_cast<double>(i) * polynomial[i]);
  return result;
}

/// Where the polynomial changes its sign between low and high.
double bisected(const std::vector<double>& polynomial, double low, double high) {
  const bool low_negative = at(polynomial, low).value < 0.0;
  while (true) {
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) return middle;
    ((at(polynomial, middle).value < 0.0) == low_negative ? low : high) = middle;
  }
}

void add(std::vector<double>& roots, double root) {
  if (roots.empty() || root - roots.back() > 1e-9 * root) roots.push_back(root);
}

/// Roots in [low, high], ascending: between two stationary points there is one at most.
std::vector<double> roots_in(const std::vector<double>& polynomial, double low, double high) {
  if (polynomial.size() < 2) return {};
  std::vector<double> bounds{low};
  for (const double stationary : roots_in(derivative(polynomial), low, high)) bounds.push_back(stationary);
  bounds.push_back(high);
  std::vector<double> roots;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const Value here = at(polynomial, bounds[i]);
    if (is_zero(here)) add(roots, bounds[i]);
    if (i + 1 == bounds.size()) break;
    const Value next = at(polynomial, bounds[i + 1]);
    if (!is_zero(here) && !is_zero(next) && (here.value < 0.0) != (next.value < 0.0))
      add(roots, bisected(polynomial, bounds[i], bounds[i + 1]));
  }
  return roots;
}

int sign_changes_of(const std::vector<double>& flows) {
  int changes = 0;
  double last = 0.0;
  for (const double flow : flows) {
    if (flow == 0.0) continue;
    if (last != 0.0 && (flow < 0.0) != (last < 0.0)) ++changes;
    last = flow;
  }
  return changes;
}

/// Without the years before the first flow and after the last: a common factor of the value.
std::vector<double> trimmed(const std::vector<double>& flows) {
  std::size_t first = 0, end = flows.size();
  while (first < end && flows[first] == 0.0) ++first;
  while (end > first && flows[end - 1] == 0.0) --end;
  return {flows.begin() + static_cast<std::ptrdiff_t>(first), flows.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace

double npv(double rate, const std::vector<double>& flows) { return at(flows, 1.0 / (1.0 + rate)).value; }

double InternalRates::value() const { return unique() ? rates.front() : std::numeric_limits<double>::quiet_NaN(); }

std::string InternalRates::why_not() const {
  if (unique()) return {};
  if (sign_changes == 0) return "no internal rate of return: the flows never change their sign";
  if (rates.empty())
    return fmt::format("no internal rate of return between {:.0f} % and {:.0f} %", 100.0 * lowest_rate,
                       100.0 * highest_rate);
  std::string list;
  for (const double rate : rates) list += fmt::format("{}{:.2f} %", list.empty() ? "" : ", ", 100.0 * rate);
  return fmt::format("{} internal rates of return ({}), so none has a meaning: the flows change their sign {} times",
                     rates.size(), list, sign_changes);
}

InternalRates internal_rates(const std::vector<double>& flows) {
  InternalRates result;
  result.sign_changes = sign_changes_of(flows);
  if (result.sign_changes == 0) return result;
  const std::vector<double> in_x = roots_in(trimmed(flows), 1.0 / (1.0 + highest_rate), 1.0 / (1.0 + lowest_rate));
  for (auto x = in_x.rbegin(); x != in_x.rend(); ++x) result.rates.push_back(1.0 / *x - 1.0);
  return result;
}

Euros to_price_year(Euros amount, int from, int to, double inflation) {
  return amount * std::pow(1.0 + inflation, to - from);
}

}  // namespace gigatwin::finance
