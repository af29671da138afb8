#include <cmath>
#include <limits>

#include "economics/life_cycle.hpp"
#include "finance/plan_internal.hpp"
#include "finance/tax.hpp"

namespace gigatwin::finance {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

Euros real(const PlanYear& year, Cents amount) { return euros(amount) / year.price_level; }

/// First year from which on the flows so far sum to 0 or more.
std::optional<int> payback(const Plan& plan, const std::vector<double>& flows) {
  std::optional<int> year;
  double total = 0.0;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    total += flows[i];
    if (total < 0.0)
      year.reset();
    else if (!year)
      year = plan.years[i].year;
  }
  return year;
}

void add_covers(const Plan& plan, Figures& figures) {
  double lowest = none, total = 0.0;
  int count = 0;
  for (const PlanYear& year : plan.years) {
    if (std::isnan(year.cover)) continue;
    if (!(lowest <= year.cover)) lowest = year.cover;
    total += year.cover;
    ++count;
  }
  figures.min_cover = lowest;
  figures.mean_cover = count > 0 ? total / count : none;
}

Euros mean_price(const Plan& plan) {
  Euros revenue;
  double hours = 0.0;
  for (const PlanYear& year : plan.years) {
    revenue += real(year, sum(year.revenue));
    hours += year.hours_sold;
  }
  return {hours > 0.0 ? revenue.value / hours : none};
}

/// Of the tranches that a public purse holds.
Cents public_part(const Plan& plan, const std::vector<Cents>& amounts) {
  Cents total;
  for (std::size_t tranche = 0; tranche < plan.tranches.size(); ++tranche)
    if (plan.tranches[tranche].holder != Holder::private_capital) total += amounts[tranche];
  return total;
}

}  // namespace

std::vector<double> project_flows(const FinanceSpec& spec, const Plan& plan) {
  TaxAccount taxes{spec.tax_rate, spec.loss_offset};
  std::vector<double> flows;
  Cents reserve;
  for (const PlanYear& year : plan.years) {
    const Cents tax = taxes.tax_on(year.profit + sum(year.interest) + sum(year.capitalised));
    flows.push_back(real(year, sum(year.revenue) + year.land_sale + year.union_grant + year.state_grant -
                                   sum(year.capital) - sum(year.operating) - tax - (year.reserve - reserve))
                        .value);
    reserve = year.reserve;
  }
  return flows;
}

std::vector<double> equity_flows(const Plan& plan) {
  std::vector<double> flows;
  for (const PlanYear& year : plan.years)
    flows.push_back(euros(year.dividends - year.equity_called - year.equity_top_up).value);
  return flows;
}

PublicMoney public_money_of(const FinanceSpec& spec, const economics::LifeCycle& life, const Plan& plan) {
  PublicMoney money;
  std::vector<double> paid, back, exaflop_days;
  for (std::size_t i = 0; i < plan.years.size(); ++i) {
    const PlanYear& year = plan.years[i];
    const Euros before_paid = money.paid(), before_back = money.back();
    money.union_grant += real(year, year.union_grant);
    money.state_grant += real(year, year.state_grant);
    money.layers += real(year, public_part(plan, year.drawn));
    money.tax += real(year, year.tax);
    money.layer_payments += real(year, public_part(plan, year.interest) + public_part(plan, year.repaid));
    money.free_compute += real(year, year.free_value);
    paid.push_back((money.paid() - before_paid).value);
    back.push_back((money.back() - before_back).value);
    exaflop_days.push_back(life.years[i].exaflop_days);
  }
  const double rate = spec.public_discount_rate;
  const double present = npv(rate, paid), work = npv(rate, exaflop_days);
  money.returned = present > 0.0 ? npv(rate, back) / present : none;
  money.per_exaflop_day = {work > 0.0 ? present / work : none};
  return money;
}

Figures figures_of(const FinanceSpec& spec, const economics::LifeCycle& life, const Plan& plan) {
  Figures figures;
  figures.capital_cost = economics::capital_of(life);
  for (const Euros part : life.initial_capital) figures.initial_capital += part;
  const std::vector<double> project = project_flows(spec, plan), equity = equity_flows(plan);
  figures.npv = npv(life.discount_rate, project);
  figures.equity_npv = npv(spec.equity_return, equity);
  figures.project_irr = internal_rates(project);
  figures.equity_irr = internal_rates(equity);
  figures.payback_year = payback(plan, project);
  add_covers(plan, figures);
  const economics::Levelised levelised = economics::levelised(life);
  figures.levelised_hour = levelised.per_accelerator_hour_held.value;
  figures.levelised_exaflop_day = levelised.per_exaflop_day.value;
  figures.mean_price = mean_price(plan);
  figures.public_money = public_money_of(spec, life, plan);
  return figures;
}

}  // namespace gigatwin::finance
