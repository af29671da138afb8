#pragma once

#include <optional>
#include <string>
#include <vector>

#include "economics/life_cycle.hpp"
#include "finance/cents.hpp"
#include "finance/returns.hpp"
#include "finance/spec.hpp"

/// The money of a project, year by year: nominal, in whole cents, sources equal uses.
namespace gigatwin::finance {

/// A loan to the project: the debt, or a layer of the fund. Paid in the order of the plan's list.
struct Tranche {
  std::string name;
  std::optional<LayerKind> layer;  ///< none: debt
  Holder holder = Holder::private_capital;
  double share = 0.0;  ///< of the capital after grants
  double rate = 0.0;   ///< a year, nominal
  int tenor = 0;       ///< years from drawing to the last repayment
  int grace = 0;       ///< of them without repayment
  GraceInterest grace_interest = GraceInterest::capitalised;
  Repayment repayment = Repayment::linear;
};

/// One calendar year. Amounts are nominal; drawings and payments fall at its end, interest is on what was owed before.
struct PlanYear {
  int year = 0;
  double price_level = 1.0;  ///< nominal / real euros of the price year

  Cents union_grant, state_grant;
  Cents equity_called;  ///< its share of the capital after grants
  Cents equity_top_up;  ///< for shortfalls, within the commitment
  Cents unfunded;       ///< bills that nobody pays: the project has failed
  Cents land_sale;
  std::vector<Cents> drawn;    ///< [tranche]
  std::vector<Cents> revenue;  ///< [tenant]

  std::vector<Cents> capital;    ///< [part]
  std::vector<Cents> operating;  ///< [part]
  Cents tax;
  std::vector<Cents> interest;  ///< [tranche] paid
  std::vector<Cents> repaid;    ///< [tranche]
  Cents dividends;
  Cents cash_change;

  std::vector<Cents> capitalised;  ///< [tranche] interest added to what is owed, planned or unpaid
  std::vector<Cents> missed;       ///< [tranche] interest and repayment that were due and not paid
  std::vector<Cents> owed;         ///< [tranche] at the year's end
  Cents cash;                      ///< at the year's end
  Cents reserve;                   ///< of it to be held back for decommissioning and replacements that no loan pays
  Cents depreciation;
  Cents profit;             ///< before tax and loss carry-forward
  Cents losses_carried;     ///< at the year's end
  double cover = 0.0;       ///< cash flow available for debt service / debt service; NaN where none is due
  double hours_sold = 0.0;  ///< accelerator-hours
  double hours_free = 0.0;  ///< accelerator-hours used in return for grants
  Cents free_value;         ///< of hours_free, at the prices of those who use them
};
Cents sources(const PlanYear& year);
Cents uses(const PlanYear& year);

/// What became of one tranche, nominal.
struct TrancheOutcome {
  Cents drawn, capitalised, interest, repaid;
  Cents lost;                       ///< still owed at the end
  std::optional<int> first_missed;  ///< year of the first payment that was not made in full
};

/// What the public paid and what comes back to it: real euros of the price year, not discounted unless said.
struct PublicMoney {
  Euros union_grant, state_grant, layers;   ///< paid; layers: drawn from those that Union and state hold
  Euros tax, layer_payments, free_compute;  ///< comes back
  double returned = 0.0;  ///< share: discounted returns / discounted payments; NaN where nothing was paid
  Euros per_exaflop_day;  ///< discounted payments / discounted exaFLOP-days; NaN where there are none
  Euros paid() const { return union_grant + state_grant + layers; }
  Euros back() const { return tax + layer_payments + free_compute; }
};

struct Figures {
  Euros capital_cost;         ///< real, all years, with replaced systems and decommissioning
  Euros initial_capital;      ///< real, first purchases of all phases
  double npv = 0.0;           ///< EUR real, first year; of the project after grants and tax, before loans and equity
  double equity_npv = 0.0;    ///< EUR nominal, first year, at `equity_return`
  InternalRates project_irr;  ///< real
  InternalRates equity_irr;   ///< nominal
  double min_cover = 0.0, mean_cover = 0.0;  ///< NaN without debt service
  std::optional<int> payback_year;           ///< first from which on the project's real flows sum to 0 or more
  double levelised_hour = 0.0;               ///< EUR real per accelerator-hour held; NaN where there are none
  double levelised_exaflop_day = 0.0;        ///< EUR real; NaN where there are none
  double price_factor = 1.0;                 ///< on all stated prices; NaN where `pricing` finds none
  Euros mean_price;                          ///< real, per accelerator-hour sold, all years; NaN where none is sold
  PublicMoney public_money;
};

struct Plan {
  int price_year = 0;
  std::vector<std::string> capital_parts, operating_parts, tenants;
  std::vector<Tranche> tranches;  ///< in the order of payment
  std::vector<PlanYear> years;
  std::vector<TrancheOutcome> outcomes;  ///< [tranche]
  std::optional<int> failed;             ///< first year with unfunded bills
  Figures figures;
  std::vector<std::string> notes;  ///< what a reader of the figures has to know, a sentence each
};

/// The plan of a life cycle under these terms.
///
/// Order of payment in a year: capital, operating cost, tax, debt, fund layers (senior, mezzanine, first loss), cash
/// that is held back (decommissioning; all of it while payments are missed or the cover is too low), dividends. What is
/// missing is brought by equity within its commitment; beyond it the lowest tranche goes without first.
///
/// @param life  real euros of its price year; its `discount_rate` discounts the project
/// Source: model reference, finance.
Plan plan(const FinanceSpec& spec, const economics::LifeCycle& life);

/// Tenors that go beyond the last operating year; keys are relative to the block `finance`. `plan` shortens them and
/// says so.
void check_against(const FinanceSpec& spec, const economics::LifeCycle& life, BlockProblems& problems);

}  // namespace gigatwin::finance
