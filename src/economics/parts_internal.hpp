#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "economics/cost.hpp"

/// The price list of a site: what is bought and what a year of running costs, for the simulated machine.
namespace gigatwin::economics {

/// Who pays for upkeep: which of the fractions a year.
enum class Upkeep { computing, network, plant, none };

/// What a part of a site that is built in phases follows.
enum class Extent {
  size,   ///< accelerators, and so IT power
  grid,   ///< rating of the grid connection
  final,  ///< all of it comes with the first phase, for the size of the last
  once,   ///< all of it comes with the first phase, whatever the size
};

struct PricedPart {
  CapitalPart part;
  Euros amount;  ///< for the simulated machine at prices of the price year
  Extent extent = Extent::size;
  Upkeep upkeep = Upkeep::none;
  double learning = 0.0;  ///< real price change a year
};

/// All that is bought before operation, without contingency: systems, network, storage, building and plant, energy,
/// grid, land. What the site does not have is left out.
std::vector<PricedPart> price_list(const EconomicsSpec& spec, const SiteQuantities& quantities);
bool bears_contingency(AssetClass asset);
/// Building and plant: what has to be taken down.
bool is_taken_down(AssetClass asset);

/// What a running cost follows over the years.
enum class Driver { electricity, energy, staff, computing_capital, network_capital, plant_capital, all_capital };

struct RunningItem {
  CostItem item;  ///< of a year of the simulated machine
  Driver driver = Driver::energy;
};
std::vector<RunningItem> running_list(const EconomicsSpec& spec, const SiteQuantities& quantities);

template <Dimension D>
std::string text(Quantity<D> quantity) {
  return rounded_quantity(quantity.value, D);
}

inline std::string percent(double fraction) { return fmt::format("{:.4g} %", 100.0 * fraction); }
inline double in_years(Seconds time) { return time / years(1); }
inline double megawatts_of(Watts power) { return power / megawatts(1); }

constexpr Flop exaflop_day{1e18 * 86400.0};

}  // namespace gigatwin::economics
