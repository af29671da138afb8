#pragma once

#include "economics/life_cycle.hpp"
#include "finance/spec.hpp"

/// The worked example of docs/model/finance.md.
namespace gigatwin::finance {

/// Built in 2026, four years of operation, taken down in 2031. Real euros of 2026.
inline economics::LifeCycle example_life() {
  using economics::AssetClass;
  economics::LifeCycle life;
  life.price_year = 2026;
  life.discount_rate = 0.05;
  life.capital_parts = {{"accelerator systems", AssetClass::accelerators, years(4), ""},
                        {"building", AssetClass::building, years(10), ""},
                        {"land", AssetClass::land, {}, ""},
                        {"decommissioning", AssetClass::decommissioning, {}, ""}};
  life.operating_parts = {{"electricity", ""}};
  life.tenants = {"research", "industry"};
  life.initial_capital = {{80e6}, {40e6}, {2e6}, {0}};
  life.land_value_at_end = {2e6};
  for (int year = 2026; year <= 2031; ++year) {
    economics::LifeYear& in = life.years.emplace_back();
    in.year = year;
    in.capital.resize(4);
    in.operating.resize(1);
    in.hours_held.resize(2);
    if (year == 2026) in.capital = life.initial_capital;
    if (year == 2031) in.capital[3] = {4e6};
    if (year == 2026 || year == 2031) continue;
    in.operating_share = 1.0;
    in.accelerators = 4000.0;
    in.operating[0] = {12e6};
    in.hours_held = {10e6, 20e6};
    in.accelerator_hours_offered = 35e6;
    in.accelerator_hours_held = 30e6;
    in.exaflop_days = 200.0;
  }
  return life;
}

inline FinanceSpec example_terms() {
  FinanceSpec spec;
  spec.inflation = 0.02;
  spec.tax_rate = 0.25;
  spec.equity_return = 0.10;
  spec.public_discount_rate = 0.03;
  spec.contingent_equity = 0.05;
  spec.grants.union_share = 0.17;
  spec.grants.state_share = 0.20;
  spec.grants.state_cap = Euros{15e6};
  spec.fund = {
      {"bank of the Union", LayerKind::senior, Holder::union_budget, 0.10, 0.04, years(4), years(1),
       GraceInterest::paid},
      {"first loss", LayerKind::first_loss, Holder::state, 0.10, 0.02, years(4), years(1), GraceInterest::capitalised}};
  spec.debt = DebtSpec{.share = 0.40, .rate = 0.05, .tenor = years(4), .grace = {}};
  spec.debt->minimum_cover = 1.3;
  spec.sales.default_price = EurosPerSecond{2.4 / 3600.0};
  spec.sales.prices = {{"research", EurosPerSecond{1.8 / 3600.0}}};
  spec.sales.ramp = {0.5};
  spec.sales.sme_share = 0.2;
  spec.sales.sme_discount = 0.5;
  return spec;
}

}  // namespace gigatwin::finance
