#pragma once

#include <string>
#include <vector>

#include "base/units.hpp"

/// Net present value, internal rate of return, price years: arithmetic of yearly flows.
namespace gigatwin::finance {

/// Net present value of yearly flows, the first of them now:
///
///   sum of flows[t] / (1 + rate)^t      t = 0, 1, 2 ...
///
/// Spreadsheets discount the first flow of their NPV function too: add flow 0 outside of it to compare.
/// @param rate a year, > -1
double npv(double rate, const std::vector<double>& flows);

/// Rates at which the net present value of flows is zero, in [-0.99, 10], ascending.
struct InternalRates {
  std::vector<double> rates;  ///< one: the internal rate of return; none: it does not exist; several: it has no meaning
  int sign_changes = 0;       ///< of the flows; as many rates may exist at most (Descartes' rule)

  bool unique() const { return rates.size() == 1; }
  /// The one rate; NaN where there is none or where there are several.
  double value() const;
  /// Why there is no one rate: a sentence without full stop; empty where there is one.
  std::string why_not() const;
};

/// All internal rates of return of yearly flows: roots of the net present value between the stationary points of its
/// polynomial in 1 / (1 + rate), each found by bisection, so none is missed and none is made up. A rate at which the
/// value touches zero without crossing counts once.
InternalRates internal_rates(const std::vector<double>& flows);

/// An amount in euros of price year `from`, in euros of price year `to`:  amount (1 + inflation)^(to - from).
Euros to_price_year(Euros amount, int from, int to, double inflation);

}  // namespace gigatwin::finance
