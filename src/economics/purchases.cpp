#include "economics/purchases_internal.hpp"

#include <algorithm>
#include <cmath>

namespace gigatwin::economics {
namespace {

class Buyer {
 public:
  Buyer(const EconomicsSpec& spec, const SiteQuantities& q, const Timeline& timeline,
        const std::vector<PricedPart>& prices)
      : spec_(spec), q_(q), timeline_(timeline), prices_(prices), size_(static_cast<double>(q.accelerators)) {}

  void buy_systems(std::size_t part, bool refreshed) {
    const PricedPart& priced = prices_[part];
    for (const Generation& generation : timeline_.generations) {
      const PhaseStep& step = timeline_.phases[generation.phase];
      const double price = generation.price * list_price(priced, refreshed ? step.bought : generation.bought);
      const double share = generation.accelerators / size_;
      list.push_back({part, priced.amount * (share * price), generation.bought, generation.begin, generation.end,
                      generation.begin != step.begin,
                      q_.node_embodied_carbon * (static_cast<double>(q_.nodes) * share)});
    }
  }

  /// Phase by phase, or all of it with the first one.
  void buy_part(std::size_t part) {
    const Extent extent = prices_[part].extent;
    if (extent == Extent::once) return buy_and_replace(part, timeline_.phases.front(), 1.0);
    if (extent == Extent::final)
      return buy_and_replace(part, timeline_.phases.front(), timeline_.final_accelerators / size_);
    for (const PhaseStep& step : timeline_.phases) {
      const double of_grid = q_.grid_connection.value > 0.0 ? step.grid_connection / q_.grid_connection : 0.0;
      buy_and_replace(part, step, extent == Extent::grid ? of_grid : step.accelerators / size_);
    }
  }

  void add_contingency() {
    const std::vector<Purchase> bought = list;
    for (const Purchase& of : bought)
      if (!of.replacement && bears_contingency(prices_[of.part].part.asset))
        list.push_back(
            {contingency_index(prices_), of.price * spec_.contingency, of.year, of.begin, timeline_.end, false, {}});
  }

  /// In the first whole calendar year after operation.
  void add_decommissioning() {
    Euros built;
    for (const Purchase& of : list)
      if (of.part < prices_.size() && !of.replacement && is_taken_down(prices_[of.part].part.asset)) built += of.price;
    const int year = static_cast<int>(std::ceil(timeline_.end - same_time));
    list.push_back(
        {decommissioning_index(prices_), built * spec_.decommissioning, year, timeline_.end, timeline_.end, false, {}});
  }

  std::vector<Purchase> list;

 private:
  double list_price(const PricedPart& priced, int year) const {
    return grown(priced.learning, year - spec_.price_year);
  }

  void buy_and_replace(std::size_t part, const PhaseStep& step, double scale) {
    const PricedPart& priced = prices_[part];
    const std::vector<double> begins = priced.part.asset == AssetClass::land
                                           ? std::vector<double>{step.begin}
                                           : services(step.begin, timeline_.end, in_years(priced.part.lifetime));
    for (std::size_t k = 0; k < begins.size(); ++k) {
      const int year = k == 0 ? step.bought : year_before(begins[k], timeline_.first_year);
      const double end = k + 1 < begins.size() ? begins[k + 1] : timeline_.end;
      const double price = priced.part.asset == AssetClass::land ? 1.0 : list_price(priced, year);
      list.push_back({part, priced.amount * (scale * price), year, begins[k], end, k > 0, carbon_of(part) * scale});
    }
  }

  /// Carbon of building and plant is told with the first part of the building.
  Kilograms carbon_of(std::size_t part) const {
    const auto building = std::find_if(prices_.begin(), prices_.end(), [](const PricedPart& priced) {
      return priced.part.asset == AssetClass::building;
    });
    if (static_cast<std::size_t>(building - prices_.begin()) != part) return Kilograms{0.0};
    return spec_.building_embodied_carbon_per_megawatt * megawatts_of(q_.it_rating);
  }

  const EconomicsSpec& spec_;
  const SiteQuantities& q_;
  const Timeline& timeline_;
  const std::vector<PricedPart>& prices_;
  double size_;  ///< simulated accelerators
};

}  // namespace

double grown(double rate, int years) { return std::pow(1.0 + rate, years); }

std::vector<Purchase> purchases_of(const EconomicsSpec& spec, const SiteQuantities& quantities,
                                   const Timeline& timeline, const std::vector<PricedPart>& prices, bool refreshed) {
  Buyer buyer{spec, quantities, timeline, prices};
  for (std::size_t part = 0; part < prices.size(); ++part)
    if (prices[part].part.asset == AssetClass::accelerators)
      buyer.buy_systems(part, refreshed);
    else
      buyer.buy_part(part);
  buyer.add_contingency();
  buyer.add_decommissioning();
  return std::move(buyer.list);
}

}  // namespace gigatwin::economics
