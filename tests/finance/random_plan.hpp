#pragma once

#include <cmath>

#include "base/random.hpp"
#include "economics/life_cycle.hpp"
#include "finance/spec.hpp"

/// Random terms and life cycles for invariants: good and bad projects alike.
namespace gigatwin::finance {

class Dice {
 public:
  Dice(std::uint64_t seed, std::uint64_t sample) : draws_(seed, "finance.test.plan", sample) {}
  double between(double low, double high) { return low + (high - low) * draws_.uniform(next_++); }
  int whole(int low, int high) { return static_cast<int>(std::floor(between(low, high + 1))); }
  bool coin() { return between(0, 1) < 0.5; }

 private:
  Draws draws_;
  std::uint64_t next_ = 0;
};

inline economics::LifeCycle random_life(Dice& dice) {
  using economics::AssetClass;
  economics::LifeCycle life;
  life.price_year = 2026 - dice.whole(0, 3);
  life.discount_rate = dice.between(0.0, 0.1);
  life.capital_parts = {{"systems", AssetClass::accelerators, years(dice.whole(3, 6)), ""},
                        {"network", AssetClass::network, years(dice.whole(4, 8)), ""},
                        {"plant", AssetClass::plant, years(20), ""},
                        {"land", AssetClass::land, {}, ""},
                        {"decommissioning", AssetClass::decommissioning, {}, ""}};
  life.operating_parts = {{"electricity", ""}, {"heat", ""}};
  life.tenants = {"a", "b", "c"};
  life.initial_capital.resize(5);
  const int first = 2026, operation = first + dice.whole(1, 2), last = operation + dice.whole(3, 14);
  for (int year = first; year <= last + 1; ++year) {
    economics::LifeYear& in = life.years.emplace_back();
    in.year = year;
    in.capital.resize(5);
    in.operating.resize(2);
    in.hours_held.resize(3);
    if (year < operation || (year < operation + 3 && dice.coin()))
      for (std::size_t part = 0; part < 4; ++part) {
        in.capital[part] = {1e6 * dice.between(0, part == 0 ? 900 : 200)};
        life.initial_capital[part] += in.capital[part];
      }
    else if (year < last && dice.between(0, 1) < 0.2)
      in.capital[0] = {1e6 * dice.between(0, 700)};
    if (year == last + 1) in.capital[4] = {1e6 * dice.between(0, 50)};
    if (year < operation || year > last) continue;
    in.operating_share = 1.0;
    in.operating = {{1e6 * dice.between(20, 150)}, {-1e6 * dice.between(0, 5)}};
    for (double& held : in.hours_held) held = 1e6 * dice.between(0, 120);
    in.accelerator_hours_held = in.hours_held[0] + in.hours_held[1] + in.hours_held[2];
    in.accelerator_hours_offered = 1.3 * in.accelerator_hours_held;
    in.exaflop_days = dice.between(10, 500);
  }
  life.land_value_at_end = life.initial_capital[3];
  return life;
}

inline LayerSpec random_layer(Dice& dice, LayerKind kind, int tenor, int grace) {
  constexpr const char* names[] = {"senior", "mezzanine", "first loss"};
  return {names[static_cast<int>(kind)],
          kind,
          static_cast<Holder>(dice.whole(0, 2)),
          dice.between(0.0, 0.2),
          dice.between(0.0, 0.12),
          years(tenor),
          years(grace),
          dice.coin() ? GraceInterest::paid : GraceInterest::capitalised};
}

inline FinanceSpec random_terms(Dice& dice) {
  FinanceSpec spec;
  spec.inflation = dice.between(-0.01, 0.06);
  spec.tax_rate = dice.between(0.0, 0.4);
  spec.loss_offset = dice.between(0.5, 1.0);
  spec.equity_return = dice.between(0.0, 0.2);
  spec.public_discount_rate = dice.between(0.0, 0.05);
  spec.contingent_equity = dice.between(0.0, 0.5);
  spec.refresh_financed = dice.coin();
  spec.grants.union_share = dice.between(0.0, union_share_limit);
  if (dice.coin()) spec.grants.union_cap = Euros{1e6 * dice.between(0, 300)};
  spec.grants.state_share = dice.between(spec.grants.union_share, 0.4);
  if (dice.coin()) spec.grants.state_cap = Euros{1e6 * dice.between(0, 600)};
  spec.grants.state_basis = dice.coin() ? GrantBasis::computing : GrantBasis::initial_capital;
  spec.grants.refresh = dice.coin();
  spec.grants.access = static_cast<Access>(dice.whole(0, 2));
  if (dice.coin()) spec.grants.access_lasts = years(dice.whole(1, 8));
  const int grace = dice.whole(0, 2), tenor = grace + dice.whole(1, 10);
  // Each layer at least as long as the safer one; stated in any order.
  spec.fund = {random_layer(dice, LayerKind::first_loss, tenor + 2, grace + 1),
               random_layer(dice, LayerKind::senior, tenor, grace),
               random_layer(dice, LayerKind::mezzanine, tenor + 1, grace)};
  if (dice.coin()) {
    spec.debt =
        DebtSpec{.share = dice.between(0.0, 0.4), .rate = dice.between(0.0, 0.1), .tenor = years(tenor), .grace = {}};
    spec.debt->grace = years(dice.whole(0, tenor - 1));
    spec.debt->repayment = dice.coin() ? Repayment::linear : Repayment::annuity;
    spec.debt->minimum_cover = dice.between(0.0, 2.0);
  }
  spec.sales.default_price = EurosPerSecond{dice.between(0.2, 4.0) / 3600.0};
  spec.sales.prices = {{"b", EurosPerSecond{dice.between(0.0, 4.0) / 3600.0}}};
  spec.sales.price_growth = dice.between(-0.1, 0.03);
  spec.sales.ramp = {dice.between(0.2, 1.0), dice.between(0.5, 1.0)};
  return spec;
}

}  // namespace gigatwin::finance
