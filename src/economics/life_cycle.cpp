#include "economics/life_cycle.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/error.hpp"
#include "economics/purchases_internal.hpp"

namespace gigatwin::economics {
namespace {

/// What is in service in a calendar year, relative to a year of the simulated machine.
struct InService {
  double accelerators = 0.0;
  double work = 0.0;   ///< accelerators by their speed
  double power = 0.0;  ///< accelerators by their power: IT power
};

class YearBuilder {
 public:
  YearBuilder(const EconomicsSpec& spec, const SiteQuantities& q, const Timeline& timeline,
              const std::vector<PricedPart>& prices, const std::vector<Purchase>& purchases)
      : spec_(spec),
        q_(q),
        timeline_(timeline),
        prices_(prices),
        purchases_(purchases),
        running_(running_list(spec, q)) {}

  const std::vector<RunningItem>& running() const { return running_; }

  LifeYear build(int year) const {
    const InService now = in_service(year);
    LifeYear result;
    result.year = year;
    result.operating_share = overlap(timeline_.begin, timeline_.end, year);
    add_capital(result);
    add_quantities(result, now);
    for (const RunningItem& running : running_) result.operating.push_back(cost(running, now, year));
    return result;
  }

 private:
  InService in_service(int year) const {
    InService now;
    for (const Generation& generation : timeline_.generations) {
      const double share = generation.accelerators / static_cast<double>(q_.accelerators) *
                           overlap(generation.begin, generation.end, year);
      now.accelerators += share;
      now.work += share * generation.speed;
      now.power += share * generation.power;
    }
    return now;
  }

  void add_capital(LifeYear& year) const {
    year.capital.resize(decommissioning_index(prices_) + 1);
    for (const Purchase& purchase : purchases_) {
      if (purchase.year != year.year) continue;
      year.capital[purchase.part] += purchase.price;
      year.embodied_carbon += purchase.embodied_carbon;
    }
  }

  void add_quantities(LifeYear& year, const InService& now) const {
    const double to_year = years(1) / q_.duration;
    const double machine_hours = now.accelerators * to_year / 3600.0;
    year.accelerators = now.accelerators * static_cast<double>(q_.accelerators);
    year.accelerator_hours_offered = machine_hours * q_.accelerator_seconds_offered;
    year.accelerator_hours_held = machine_hours * q_.accelerator_seconds_busy;
    for (const TenantTime& tenant : q_.tenants)
      year.hours_held.push_back(machine_hours * tenant.accelerator_seconds_held);
    year.exaflop_days = now.work * to_year * (q_.useful / exaflop_day);
    year.facility_energy = q_.facility_energy * (now.power * to_year);
    year.water = q_.water * (now.power * to_year);
    year.carbon = q_.operational_carbon * (now.power * to_year);
  }

  Euros cost(const RunningItem& running, const InService& now, int year) const {
    const int since = year - spec_.price_year;
    const Euros amount = running.item.amount * now.power;
    switch (running.driver) {
      case Driver::electricity:
        return amount * grown(spec_.electricity_growth, since);
      case Driver::energy:
        return amount;
      case Driver::staff:
        return amount * grown(spec_.wage_growth, since);
      case Driver::computing_capital:
        return kept_up(year, Upkeep::computing) * spec_.it_maintenance;
      case Driver::network_capital:
        return kept_up(year, Upkeep::network) * spec_.network_maintenance;
      case Driver::plant_capital:
        return kept_up(year, Upkeep::plant) * spec_.plant_maintenance;
      case Driver::all_capital:
        break;
    }
    const Euros all = kept_up(year, Upkeep::computing) + kept_up(year, Upkeep::network) + kept_up(year, Upkeep::plant) +
                      serving(year, contingency_index(prices_));
    return all * spec_.other_fraction;
  }

  /// Capital at its purchase price that serves, mean of the year.
  Euros kept_up(int year, Upkeep upkeep) const {
    Euros sum;
    for (std::size_t part = 0; part < prices_.size(); ++part)
      if (prices_[part].upkeep == upkeep) sum += serving(year, part);
    return sum;
  }

  Euros serving(int year, std::size_t part) const {
    Euros sum;
    for (const Purchase& purchase : purchases_)
      if (purchase.part == part) sum += purchase.price * overlap(purchase.begin, purchase.end, year);
    return sum;
  }

  const EconomicsSpec& spec_;
  const SiteQuantities& q_;
  const Timeline& timeline_;
  const std::vector<PricedPart>& prices_;
  const std::vector<Purchase>& purchases_;
  std::vector<RunningItem> running_;
};

std::vector<CapitalPart> capital_parts(const EconomicsSpec& spec, const std::vector<PricedPart>& prices) {
  std::vector<CapitalPart> parts;
  for (const PricedPart& priced : prices) parts.push_back(priced.part);
  parts.push_back(
      {"contingency", AssetClass::other, spec.building_lifetime,
       fmt::format("{} of first building, plant, energy on site and grid connection", percent(spec.contingency))});
  parts.push_back(
      {"decommissioning", AssetClass::decommissioning, Seconds{0.0},
       fmt::format("{} of building and plant, in the year after operation", percent(spec.decommissioning))});
  return parts;
}

Euros per_unit(Euros cost, double units) {
  return units > 0.0 ? cost / units : Euros{std::numeric_limits<double>::quiet_NaN()};
}

Euros sum_of(const std::vector<Euros>& amounts) {
  Euros sum;
  for (const Euros amount : amounts) sum += amount;
  return sum;
}

/// First purchases, and land for what it fetches at the end.
void add_initial_capital(LifeCycle& life, const std::vector<PricedPart>& prices,
                         const std::vector<Purchase>& purchases) {
  life.initial_capital.resize(life.capital_parts.size());
  for (const Purchase& purchase : purchases) {
    if (purchase.replacement || purchase.part == decommissioning_index(prices)) continue;
    life.initial_capital[purchase.part] += purchase.price;
    if (life.capital_parts[purchase.part].asset == AssetClass::land) life.land_value_at_end += purchase.price;
  }
}

}  // namespace

LifeCycle life_cycle(const EconomicsSpec& spec, const SiteQuantities& quantities,
                     const std::optional<proposal::ProposalSpec>& proposal) {
  GIGATWIN_ASSERT(quantities.duration.value > 0.0 && quantities.accelerators > 0, "duration {} s, {} accelerators",
                  quantities.duration.value, quantities.accelerators);
  GIGATWIN_ASSERT(!proposal || !proposal->phases.empty(), "proposal {} without phases", proposal->title);
  const Timeline timeline = timeline_of(spec, quantities, proposal);
  const std::vector<PricedPart> prices = price_list(spec, quantities);
  const std::vector<Purchase> purchases =
      purchases_of(spec, quantities, timeline, prices, proposal && proposal->refresh);
  const YearBuilder builder{spec, quantities, timeline, prices, purchases};

  LifeCycle life;
  life.price_year = spec.price_year;
  life.discount_rate = spec.discount_rate;
  life.capital_parts = capital_parts(spec, prices);
  for (const RunningItem& running : builder.running())
    life.operating_parts.push_back({running.item.name, running.item.basis});
  for (const TenantTime& tenant : quantities.tenants) life.tenants.push_back(tenant.name);
  for (int year = timeline.first_year; year <= purchases.back().year; ++year)  // the last one is decommissioning
    life.years.push_back(builder.build(year));
  add_initial_capital(life, prices, purchases);
  return life;
}

Euros capital_of(const LifeCycle& life) {
  Euros sum;
  for (const LifeYear& year : life.years) sum += sum_of(year.capital);
  return sum;
}

Euros operating_of(const LifeCycle& life) {
  Euros sum;
  for (const LifeYear& year : life.years) sum += sum_of(year.operating);
  return sum;
}

Levelised levelised(const LifeCycle& life) {
  Levelised result;
  double offered = 0.0, held = 0.0, exaflop_days = 0.0, discount = 1.0;
  for (const LifeYear& year : life.years) {
    result.present_cost += (sum_of(year.capital) + sum_of(year.operating)) * discount;
    if (&year == &life.years.back()) result.present_cost -= life.land_value_at_end * discount;
    offered += year.accelerator_hours_offered * discount;
    held += year.accelerator_hours_held * discount;
    exaflop_days += year.exaflop_days * discount;
    discount /= 1.0 + life.discount_rate;
  }
  result.per_accelerator_hour_offered = per_unit(result.present_cost, offered);
  result.per_accelerator_hour_held = per_unit(result.present_cost, held);
  result.per_exaflop_day = per_unit(result.present_cost, exaflop_days);
  return result;
}

}  // namespace gigatwin::economics
