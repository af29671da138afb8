#pragma once

#include <vector>

#include "economics/parts_internal.hpp"
#include "economics/phases_internal.hpp"

/// What is bought over a life, when, and how long it serves.
namespace gigatwin::economics {

struct Purchase {
  std::size_t part = 0;  ///< of the price list; then contingency, then decommissioning
  Euros price;
  int year = 0;                   ///< in which it is paid
  double begin = 0.0, end = 0.0;  ///< of service
  bool replacement = false;
  Kilograms embodied_carbon;
};

/// All purchases: first ones by phase, replacements, contingency on first building, plant, energy and grid connection,
/// and decommissioning.
/// @param refreshed  a proposal's refresh says what later generations of systems cost; else the list price of the year
std::vector<Purchase> purchases_of(const EconomicsSpec& spec, const SiteQuantities& quantities,
                                   const Timeline& timeline, const std::vector<PricedPart>& prices, bool refreshed);

inline std::size_t contingency_index(const std::vector<PricedPart>& prices) { return prices.size(); }
inline std::size_t decommissioning_index(const std::vector<PricedPart>& prices) { return prices.size() + 1; }

/// (1 + rate)^years
double grown(double rate, int years);

}  // namespace gigatwin::economics
