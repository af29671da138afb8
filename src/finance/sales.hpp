#pragma once

#include <vector>

#include "economics/life_cycle.hpp"
#include "finance/cents.hpp"
#include "finance/spec.hpp"

namespace gigatwin::finance {

struct SalesYear {
  std::vector<Cents> revenue;  ///< [tenant] nominal
  double hours_sold = 0.0, hours_free = 0.0;
  Cents free_value;  ///< of hours_free, at the prices of those who use them
};

/// What a year's accelerator time brings:
///
///   hours sold = hours held * ramp(k) * (1 - free)        k operating year, free: bought by grants
///   revenue    = hours sold * price * (1 - sme_share sme_discount) * ((1 + inflation) (1 + price_growth))^(y - y0)
///
/// @param access  share of the hours that grants have bought, while it lasts
/// @param factor  on all prices
SalesYear sales_of(const FinanceSpec& spec, const economics::LifeCycle& life, const economics::LifeYear& year,
                   double access, double factor);

}  // namespace gigatwin::finance
