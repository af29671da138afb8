#include "economics/cost.hpp"

#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "economics/parts_internal.hpp"

namespace gigatwin::economics {
namespace {

/// Capital that is paid back over its lifetime.
CostItem paid_back(const CapitalPart& part, Euros amount, double discount_rate) {
  const double factor = capital_recovery_factor(discount_rate, part.lifetime);
  return {part.name, amount,
          fmt::format("{}; {:.6f} of it a year ({:.4g} a at {})", part.basis, factor, in_years(part.lifetime),
                      percent(discount_rate)),
          amount * factor};
}

CostItem kept(const CapitalPart& land, Euros amount, double discount_rate) {
  return {land.name, amount,
          fmt::format("{}; keeps its value, costs {} of it a year", land.basis, percent(discount_rate)),
          amount * discount_rate};
}

Euros sum_of(const std::vector<PricedPart>& parts, bool (*counts)(AssetClass)) {
  Euros sum;
  for (const PricedPart& priced : parts)
    if (counts(priced.part.asset)) sum += priced.amount;
  return sum;
}

std::vector<CostItem> capital_items(const EconomicsSpec& spec, const std::vector<PricedPart>& parts) {
  std::vector<CostItem> items;
  for (const PricedPart& priced : parts) {
    if (priced.part.asset == AssetClass::land) {
      const CapitalPart contingency{
          "contingency", AssetClass::other, spec.building_lifetime,
          fmt::format("{} of building, plant, energy on site and grid connection", percent(spec.contingency))};
      items.push_back(paid_back(contingency, sum_of(parts, bears_contingency) * spec.contingency, spec.discount_rate));
      items.push_back(kept(priced.part, priced.amount, spec.discount_rate));
    } else {
      items.push_back(paid_back(priced.part, priced.amount, spec.discount_rate));
    }
  }
  return items;
}

/// What put aside every year grows to the cost of decommissioning: r / ((1 + r)^n - 1) of it.
CostItem put_aside(const EconomicsSpec& spec, Euros to_take_down) {
  const double factor = capital_recovery_factor(spec.discount_rate, spec.building_lifetime) - spec.discount_rate;
  const Euros a_year = to_take_down * (spec.decommissioning * factor);
  return {"put aside for decommissioning", a_year,
          fmt::format("{} of the {} of building and plant; {:.6f} of it a year ({:.4g} a at {})",
                      percent(spec.decommissioning), text(to_take_down), factor, in_years(spec.building_lifetime),
                      percent(spec.discount_rate)),
          a_year};
}

std::vector<CostItem> operating_items(const EconomicsSpec& spec, const SiteQuantities& q,
                                      const std::vector<PricedPart>& parts) {
  std::vector<CostItem> items;
  for (RunningItem& running : running_list(spec, q)) items.push_back(std::move(running.item));
  if (spec.decommissioning > 0.0) items.push_back(put_aside(spec, sum_of(parts, is_taken_down)));
  return items;
}

/// Cost of one unit of what a year of `cost` brings; NaN when it brings none.
Euros per_unit(Euros cost, double units_per_year) {
  return units_per_year > 0.0 ? cost / units_per_year : Euros{std::numeric_limits<double>::quiet_NaN()};
}

}  // namespace

double capital_recovery_factor(double discount_rate, Seconds lifetime) {
  const double n = in_years(lifetime);
  GIGATWIN_ASSERT(discount_rate >= 0.0 && n > 0.0, "discount rate {}, lifetime {} a", discount_rate, n);
  if (discount_rate == 0.0) return 1.0 / n;
  return discount_rate / -std::expm1(-n * std::log1p(discount_rate));
}

CostReport cost_of(const EconomicsSpec& spec, const SiteQuantities& q) {
  GIGATWIN_ASSERT(q.duration.value > 0.0, "duration {} s", q.duration.value);
  const std::vector<PricedPart> parts = price_list(spec, q);
  CostReport report;
  report.capital = capital_items(spec, parts);
  report.operating = operating_items(spec, q, parts);
  for (const CostItem& item : report.capital) {
    report.capital_total += item.amount;
    report.annualised_capital += item.yearly;
  }
  for (const CostItem& item : report.operating) report.operating_per_year += item.amount;

  const Euros a_year = report.annualised_capital + report.operating_per_year;
  const double to_year = years(1) / q.duration;
  report.per_accelerator_hour_offered = per_unit(a_year, q.accelerator_seconds_offered / 3600.0 * to_year);
  report.per_accelerator_hour_busy = per_unit(a_year, q.accelerator_seconds_busy / 3600.0 * to_year);
  report.per_exaflop_day = per_unit(a_year, q.useful / exaflop_day * to_year);
  report.carbon_per_year = q.operational_carbon * to_year;
  report.embodied_carbon_per_year =
      q.node_embodied_carbon * (static_cast<double>(q.nodes) / in_years(spec.it_lifetime)) +
      spec.building_embodied_carbon_per_megawatt * (megawatts_of(q.it_rating) / in_years(spec.building_lifetime));
  return report;
}

}  // namespace gigatwin::economics
