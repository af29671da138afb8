#include "finance/tax.hpp"

#include <algorithm>

namespace gigatwin::finance {
namespace {

using economics::AssetClass;

bool is_written_off(AssetClass asset) { return asset != AssetClass::land && asset != AssetClass::decommissioning; }

/// What has been written off by the end of `year` of something bought in `bought`.
Cents written_off(Cents base, int bought, double lifetime, int last_operating, int year) {
  if (year <= bought && bought < last_operating) return {};
  if (year >= last_operating) return year >= bought ? base : Cents{};
  return share_of(lifetime > 0.0 ? std::min(1.0, (year - bought) / lifetime) : 1.0, base);
}

}  // namespace

std::vector<Cents> depreciation(const economics::LifeCycle& life, const std::vector<CapitalYear>& years) {
  const int last = operating_years(life).last;
  std::vector<Cents> by_year(years.size());
  for (std::size_t bought = 0; bought < years.size(); ++bought)
    for (std::size_t part = 0; part < life.capital_parts.size(); ++part) {
      const economics::CapitalPart& what = life.capital_parts[part];
      if (!is_written_off(what.asset)) continue;
      const Cents base = years[bought].spent[part] - years[bought].granted[part];
      const double lifetime = what.lifetime / gigatwin::years(1);
      Cents before;
      for (std::size_t i = bought; i < years.size(); ++i) {
        const Cents until = written_off(base, life.years[bought].year, lifetime, last, life.years[i].year);
        by_year[i] += until - before;
        before = until;
      }
    }
  return by_year;
}

std::vector<Cents> expensed(const economics::LifeCycle& life, const std::vector<CapitalYear>& years) {
  std::vector<Cents> by_year(years.size());
  for (std::size_t i = 0; i < years.size(); ++i)
    for (std::size_t part = 0; part < life.capital_parts.size(); ++part) {
      const Cents cost = years[i].spent[part] - years[i].granted[part];
      const AssetClass asset = life.capital_parts[part].asset;
      if (asset == AssetClass::decommissioning) by_year[i] += cost;
      if (asset == AssetClass::land) by_year.back() += cost;
    }
  return by_year;
}

Cents TaxAccount::tax_on(Cents profit) {
  if (profit < Cents{}) {
    losses_ -= profit;
    return {};
  }
  const Cents offset = std::min(losses_, share_of(loss_offset_, profit));
  losses_ -= offset;
  return share_of(rate_, profit - offset);
}

}  // namespace gigatwin::finance
