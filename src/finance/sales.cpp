#include "finance/sales.hpp"

#include <algorithm>
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

/// Share of each tenant's hours that is free: `access` of all hours, used by the classes that the grants name.
std::vector<double> free_shares(const FinanceSpec& spec, const economics::LifeCycle& life,
                                const economics::LifeYear& year, double access) {
  const std::vector<std::string>& named = spec.grants.access_classes;
  std::vector<double> shares(life.tenants.size(), 0.0);
  double all = 0.0, of_named = 0.0;
  bool any = false;
  for (std::size_t tenant = 0; tenant < shares.size(); ++tenant) {
    all += year.hours_held[tenant];
    if (std::find(named.begin(), named.end(), life.tenants[tenant]) == named.end()) continue;
    any = true;
    shares[tenant] = 1.0;
    of_named += year.hours_held[tenant];
  }
  if (!any) return std::vector<double>(shares.size(), access);
  const double granted = of_named > 0.0 ? std::min(1.0, access * all / of_named) : 0.0;
  for (double& share : shares) share *= granted;
  return shares;
}

}  // namespace

SalesYear sales_of(const FinanceSpec& spec, const economics::LifeCycle& life, const economics::LifeYear& year,
                   double access, double factor) {
  const int operating_year = operating_index(life, year.year);
  const double demand = ramp_in(spec.sales, operating_year);
  const std::vector<double> free = free_shares(spec, life, year, access_in(spec.grants, access, operating_year));
  const double on_price = factor * (1.0 - spec.sales.sme_share * spec.sales.sme_discount) *
                          std::pow(1.0 + spec.sales.price_growth, year.year - life.price_year) *
                          price_level(spec, life, year.year);
  SalesYear sales;
  Euros given;
  for (std::size_t tenant = 0; tenant < life.tenants.size(); ++tenant) {
    const double held = demand * year.hours_held[tenant];
    const Euros value = on_price * (price_for(spec.sales, life.tenants[tenant]) * gigatwin::hours(held));
    sales.revenue.push_back(cents((1.0 - free[tenant]) * value));
    given += free[tenant] * value;
    sales.hours_sold += (1.0 - free[tenant]) * held;
    sales.hours_free += free[tenant] * held;
  }
  sales.free_value = cents(given);
  return sales;
}

}  // namespace gigatwin::finance
