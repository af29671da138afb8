#include "finance/capital.hpp"

#include <algorithm>
#include <cmath>

namespace gigatwin::finance {
namespace {

using economics::AssetClass;
using economics::LifeCycle;

/// Real capital of a part in a year by purpose.
struct Purchase {
  Euros first, replaced;
};

/// [year, part]
std::vector<std::vector<Purchase>> purchases_of(const LifeCycle& life) {
  std::vector<Euros> left = life.initial_capital;
  std::vector<std::vector<Purchase>> purchases;
  for (const economics::LifeYear& year : life.years) {
    auto& row = purchases.emplace_back();
    for (std::size_t part = 0; part < left.size(); ++part) {
      const Euros first = std::min(year.capital[part], left[part]);
      left[part] -= first;
      row.push_back({first, year.capital[part] - first});
    }
  }
  return purchases;
}

/// One year's capital by part and by what it counts for.
struct Shares {
  std::vector<Cents> union_base, state_base;  ///< [part] that grants are reckoned on
  std::vector<Cents> financed;                ///< [part] before grants
};

Shares shares_of(const FinanceSpec& spec, const LifeCycle& life, const std::vector<Purchase>& purchases, double level,
                 CapitalYear& year) {
  const std::size_t parts = life.capital_parts.size();
  Shares shares{std::vector<Cents>(parts), std::vector<Cents>(parts), std::vector<Cents>(parts)};
  for (std::size_t part = 0; part < parts; ++part) {
    const AssetClass asset = life.capital_parts[part].asset;
    const Cents spent = cents(level * (purchases[part].first + purchases[part].replaced));
    const Cents first = cents(level * purchases[part].first);
    year.spent.push_back(spent);
    if (asset == AssetClass::decommissioning) continue;
    const Cents granted = spec.grants.refresh ? spent : first;
    const bool computing = economics::is_computing_infrastructure(asset);
    if (computing) shares.union_base[part] = granted;
    if (computing || spec.grants.state_basis == GrantBasis::initial_capital) shares.state_base[part] = granted;
    shares.financed[part] = spec.refresh_financed ? spent : first;
  }
  return shares;
}

/// Paid so far by one giver.
struct Grant {
  double share = 0.0;
  std::optional<Euros> cap;
  Cents base, paid;

  Cents pay(Cents more_base) {
    base += more_base;
    Cents due = share_of(share, base);
    if (cap) due = std::min(due, cents(*cap));
    const Cents now = std::max(due - paid, Cents{});
    paid += now;
    return now;
  }
};

}  // namespace

std::vector<Cents> split(Cents amount, const std::vector<Cents>& weights) {
  const Cents whole = sum(weights);
  std::vector<Cents> parts;
  Cents weight, given;
  for (const Cents each : weights) {
    weight += each;
    const double share = whole.count == 0 ? 0.0 : static_cast<double>(weight.count) / static_cast<double>(whole.count);
    const Cents until = share_of(share, amount);
    parts.push_back(until - given);
    given = until;
  }
  return parts;
}

OperatingYears operating_years(const LifeCycle& life) {
  OperatingYears found;
  bool any = false;
  for (const economics::LifeYear& year : life.years) {
    if (year.operating_share <= 0.0) continue;
    if (!any) found.first = year.year;
    found.last = year.year;
    any = true;
  }
  if (!any && !life.years.empty()) found = {life.years.front().year, life.years.back().year};
  return found;
}

double price_level(const FinanceSpec& spec, const LifeCycle& life, int year) {
  return std::pow(1.0 + spec.inflation, year - life.price_year);
}

std::vector<CapitalYear> capital_years(const FinanceSpec& spec, const LifeCycle& life) {
  const auto purchases = purchases_of(life);
  Grant from_union{spec.grants.union_share, spec.grants.union_cap, {}, {}};
  Grant from_state{spec.grants.state_share, spec.grants.state_cap, {}, {}};
  std::vector<CapitalYear> years;
  for (std::size_t i = 0; i < life.years.size(); ++i) {
    CapitalYear& year = years.emplace_back();
    const Shares shares = shares_of(spec, life, purchases[i], price_level(spec, life, life.years[i].year), year);
    year.computing_base = sum(shares.union_base);
    year.union_grant = from_union.pay(year.computing_base);
    year.state_grant = from_state.pay(sum(shares.state_base));
    year.granted = split(year.union_grant, shares.union_base);
    const std::vector<Cents> by_state = split(year.state_grant, shares.state_base);
    for (std::size_t part = 0; part < by_state.size(); ++part) year.granted[part] += by_state[part];
    const Cents financed = sum(shares.financed);
    year.after_grants = std::max(financed - year.union_grant - year.state_grant, Cents{});
  }
  return years;
}

double access_share(const FinanceSpec& spec, const std::vector<CapitalYear>& years) {
  if (spec.grants.access == Access::none) return 0.0;
  Cents brought, base;
  for (const CapitalYear& year : years) {
    brought += year.union_grant;
    if (spec.grants.access == Access::union_and_state) brought += year.state_grant;
    base += year.computing_base;
  }
  if (base.count == 0) return 0.0;
  return std::min(1.0, static_cast<double>(brought.count) / static_cast<double>(base.count));
}

namespace {

/// A bill that cash pays: saved for from the end of year `from` on, all of it by the end of the year before.
struct Bill {
  int year = 0, from = 0;
  Cents amount;

  Cents saved(int by) const {
    if (by >= year || by <= from) return {};
    return share_of(std::min(1.0, static_cast<double>(by - from) / std::max(1, year - 1 - from)), amount);
  }
};

std::vector<Bill> bills_of(const FinanceSpec& spec, const LifeCycle& life, const std::vector<CapitalYear>& years) {
  const auto purchases = purchases_of(life);
  const int before_operation = operating_years(life).first - 1;
  std::vector<Bill> bills;
  for (std::size_t i = 0; i < years.size(); ++i)
    for (std::size_t part = 0; part < life.capital_parts.size(); ++part) {
      const int year = life.years[i].year;
      const economics::CapitalPart& what = life.capital_parts[part];
      if (what.asset == AssetClass::decommissioning) {
        bills.push_back({year, before_operation, years[i].spent[part]});
      } else if (!spec.refresh_financed) {
        const int lifetime = static_cast<int>(std::lround(what.lifetime / gigatwin::years(1)));
        const Euros replaced = price_level(spec, life, year) * purchases[i][part].replaced;
        bills.push_back({year, std::max(before_operation, year - lifetime), cents(replaced)});
      }
    }
  return bills;
}

}  // namespace

std::vector<Cents> cash_reserve(const FinanceSpec& spec, const LifeCycle& life, const std::vector<CapitalYear>& years) {
  const std::vector<Bill> bills = bills_of(spec, life, years);
  std::vector<Cents> reserve(life.years.size());
  for (std::size_t i = 0; i < reserve.size(); ++i)
    for (const Bill& bill : bills) reserve[i] += bill.saved(life.years[i].year);
  return reserve;
}

}  // namespace gigatwin::finance
