#pragma once

#include "results/tables.hpp"

namespace gigatwin::results::synthetic {

inline proposal::ProposalSpec proposal() {
  proposal::ProposalSpec proposal;
  proposal.title = "Synthetic";
  proposal.consortium = "Two of us";
  proposal.lot = "1";
  proposal.signature = *parse_instant("2027-03-01");
  proposal.phases = {{"all", *parse_instant("2028-09-01"), 100, megawatts(15)}};
  proposal.members = {{"One", "FI", "coordinator", true}, {"Other", "SE", "operator", false}};
  proposal.facts = {{"There is a site", "its sign", true}};
  proposal.assumptions = {{"price", "2 EUR", "1 to 3 EUR", "a guess"}};
  return proposal;
}

inline economics::LifeYear operating_year(int year, double share) {
  economics::LifeYear made;
  made.year = year;
  made.operating_share = share;
  made.accelerators = 100.0 * share;
  made.capital = {Euros{0.0}, Euros{0.0}};
  made.operating = {Euros{2e6 * share}};
  made.accelerator_hours_offered = 8e5 * share;
  made.accelerator_hours_held = 6e5 * share;
  made.hours_held = {6e5 * share};
  made.exaflop_days = 20.0 * share;
  made.facility_energy = megawatt_hours(2000 * share);
  return made;
}

/// Built in 2027 for 5 MEUR, half a year of operation in 2028 and a whole one in 2029.
inline economics::LifeCycle life_cycle() {
  economics::LifeCycle life;
  life.price_year = 2026;
  life.discount_rate = 0.05;
  life.capital_parts = {{"accelerator systems", economics::AssetClass::accelerators, years(5), "25 nodes"},
                        {"building", economics::AssetClass::building, years(20), "of 12 MW"}};
  life.operating_parts = {{"electricity", "measured"}};
  life.tenants = {"start-up"};
  life.initial_capital = {Euros{4e6}, Euros{1e6}};
  life.years = {operating_year(2027, 0.0), operating_year(2028, 0.5), operating_year(2029, 1.0)};
  life.years[0].capital = life.initial_capital;
  return life;
}

/// Grants, a layer of the fund that the state holds, debt; equity brings the rest.
inline finance::FinanceSpec finance_terms() {
  finance::FinanceSpec terms;
  terms.inflation = 0.02;
  terms.tax_rate = 0.25;
  terms.equity_return = 0.1;
  terms.public_discount_rate = 0.03;
  terms.grants.union_share = terms.grants.state_share = 0.17;
  finance::LayerSpec& layer = terms.fund.emplace_back();
  layer.name = "first loss";
  layer.kind = finance::LayerKind::first_loss;
  layer.holder = finance::Holder::state;
  layer.share = 0.2;
  layer.target_return = 0.03;
  layer.tenor = years(2);
  finance::DebtSpec& debt = terms.debt.emplace();
  debt.share = 0.3;
  debt.rate = 0.05;
  debt.tenor = years(2);
  terms.sales.default_price = EurosPerSecond{8.0 / 3600.0};
  return terms;
}

inline MoneyTables money_tables(Seconds duration) {
  MoneyTables money;
  money.quantities.accelerators = 100;
  money.quantities.nodes = 25;
  money.quantities.duration = duration;
  money.quantities.electricity = Euros{30e3};
  money.quantities.tenants = {{"start-up", 25.0 * duration.value}};
  money.proposal = proposal();
  money.life = life_cycle();
  money.plan = finance::plan(finance_terms(), money.life);
  return money;
}

}  // namespace gigatwin::results::synthetic
