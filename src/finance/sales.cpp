#include "finance/sales.hpp"

#include <cmath>

#include "finance/capital.hpp"

namespace gigatwin::finance {
namespace {

EurosPerSecond price_for(const SalesSpec& sales, const std::string& tenant) {
  for (const PriceSpec& price : sales.prices)
    if (price.tenant_class == tenant) return price.price;
  return sales.default_price;
}

/// 0 for the first operating year.
int operating_index(const economics::LifeCycle& life, int year) { return year - operating_years(life).first; }

double ramp_in(const SalesSpec& sales, int operating_year) {
  const auto index = static_cast<std::size_t>(std::max(0, operating_year));
  return index < sales.ramp.size() ? sales.ramp[index] : 1.0;
}

double access_in(const GrantSpec& grants, double access, int operating_year) {
  return grants.access_lasts && operating_year >= std::lround(*grants.access_lasts / years(1)) ? 0.0 : access;
}

}  // namespace

SalesYear sales_of(const FinanceSpec& spec, const economics::LifeCycle& life, const economics::LifeYear& year,
                   double access, double factor) {
  const int operating_year = operating_index(life, year.year);
  const double demand = ramp_in(spec.sales, operating_year);
  const double free = access_in(spec.grants, access, operating_year);
  const double on_price = factor * (1.0 - spec.sales.sme_share * spec.sales.sme_discount) *
                          std::pow(1.0 + spec.sales.price_growth, year.year - life.price_year) *
                          price_level(spec, life, year.year);
  SalesYear sales;
  Euros at_price;  // of all hours, sold and free
  double hours = 0.0;
  for (std::size_t tenant = 0; tenant < life.tenants.size(); ++tenant) {
    const double held = demand * year.hours_held[tenant];
    const Euros value = on_price * (price_for(spec.sales, life.tenants[tenant]) * gigatwin::hours(held));
    sales.revenue.push_back(cents((1.0 - free) * value));
    at_price += value;
    hours += held;
  }
  sales.hours_sold = (1.0 - free) * hours;
  sales.hours_free = free * hours;
  sales.free_value = cents(free * at_price);
  return sales;
}

}  // namespace gigatwin::finance
