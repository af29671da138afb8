#include "finance/plan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "finance/loan.hpp"
#include "finance/plan_internal.hpp"
#include "finance/sales.hpp"
#include "finance/tax.hpp"

namespace gigatwin::finance {
namespace {

/// The plan so far: what is owed, held and committed.
class Waterfall {
 public:
  Waterfall(const FinanceSpec& spec, const economics::LifeCycle& life, double factor, Plan& plan)
      : spec_(spec),
        life_(life),
        factor_(factor),
        plan_(plan),
        capital_(capital_years(spec, life)),
        access_(access_share(spec, capital_)),
        reserve_(cash_reserve(spec, life, capital_)),
        depreciation_(depreciation(life, capital_)),
        expensed_(expensed(life, capital_)),
        taxes_(spec.tax_rate, spec.loss_offset) {
    for (const Tranche& tranche : plan.tranches) loans_.emplace_back(tranche, operating_years(life).last);
    Cents financed;
    for (const CapitalYear& year : capital_) financed += year.after_grants;
    commitment_ = share_of(spec.contingent_equity, financed);
  }

  void run() {
    for (std::size_t i = 0; i < life_.years.size(); ++i) {
      PlanYear year = bills(i);
      const std::vector<Loan::Due> due = loans_due(year);
      pay_tax(i, due, year);
      find_money(due, year);
      pay_loans(year);
      draw(year);
      distribute(i, due, year);
      plan_.years.push_back(std::move(year));
    }
  }

 private:
  bool is_last(std::size_t i) const { return i + 1 == life_.years.size(); }

  /// What does not depend on what is owed.
  PlanYear bills(std::size_t i) const {
    const economics::LifeYear& in = life_.years[i];
    const CapitalYear& capital = capital_[i];
    PlanYear year;
    year.year = in.year;
    year.price_level = price_level(spec_, life_, in.year);
    year.union_grant = capital.union_grant;
    year.state_grant = capital.state_grant;
    year.capital = capital.spent;
    for (const Euros amount : in.operating) year.operating.push_back(cents(year.price_level * amount));
    year.drawn = drawings_of(capital.after_grants);
    year.equity_called = capital.after_grants - sum(year.drawn);
    SalesYear sales = sales_of(spec_, life_, in, access_, factor_);
    year.revenue = std::move(sales.revenue);
    year.hours_sold = sales.hours_sold;
    year.hours_free = sales.hours_free;
    year.free_value = sales.free_value;
    if (is_last(i)) year.land_sale = cents(year.price_level * life_.land_value_at_end);
    return year;
  }

  /// [tranche]; shares that add up to 1 leave nothing, and not a cent less, for equity.
  std::vector<Cents> drawings_of(Cents after_grants) const {
    std::vector<Cents> drawings;
    double share = 0.0;
    Cents drawn;
    for (const Tranche& tranche : plan_.tranches) {
      share = std::min(1.0, share + tranche.share);
      drawings.push_back(share_of(share, after_grants) - drawn);
      drawn += drawings.back();
    }
    return drawings;
  }

  std::vector<Loan::Due> loans_due(const PlanYear& year) const {
    std::vector<Loan::Due> due;
    for (const Loan& loan : loans_) due.push_back(loan.due(year.year));
    return due;
  }

  void pay_tax(std::size_t i, const std::vector<Loan::Due>& due, PlanYear& year) {
    year.depreciation = depreciation_[i];
    year.profit = sum(year.revenue) + year.land_sale - sum(year.operating) - depreciation_[i] - expensed_[i];
    for (const Loan::Due& loan : due) year.profit -= loan.interest;
    year.tax = taxes_.tax_on(year.profit);
    year.losses_carried = taxes_.losses();
  }

  /// Before loans: what the year brings and what is left of the years before, less what has to be paid first.
  Cents available(const PlanYear& year) const {
    return cash_ + sum(year.revenue) + year.land_sale + year.union_grant + year.state_grant + sum(year.drawn) +
           year.equity_called - sum(year.capital) - sum(year.operating) - year.tax;
  }

  /// Equity brings what is missing, within its commitment; bills before loans that nobody pays mean failure.
  void find_money(const std::vector<Loan::Due>& due, PlanYear& year) {
    money_ = available(year);
    Cents missing = -money_;
    for (const Loan::Due& loan : due) missing += loan.payment();
    year.equity_top_up = std::clamp(missing, Cents{}, commitment_);
    commitment_ -= year.equity_top_up;
    money_ += year.equity_top_up;
    year.unfunded = std::max(-money_, Cents{});
    money_ += year.unfunded;
    if (year.unfunded > Cents{} && !plan_.failed) plan_.failed = year.year;
  }

  void pay_loans(PlanYear& year) {
    for (Loan& loan : loans_) {
      const Loan::Paid paid = loan.pay(year.year, money_);
      money_ -= paid.interest + paid.repaid;
      year.interest.push_back(paid.interest);
      year.repaid.push_back(paid.repaid);
      year.capitalised.push_back(paid.capitalised);
      year.missed.push_back(paid.missed);
    }
  }

  void draw(PlanYear& year) {
    for (std::size_t tranche = 0; tranche < loans_.size(); ++tranche) {
      loans_[tranche].draw(year.year, year.drawn[tranche]);
      year.owed.push_back(loans_[tranche].owed());
    }
  }

  /// Cash is held back for bills to come, and all of it while a payment is missed or the cover is too low.
  void distribute(std::size_t i, const std::vector<Loan::Due>& due, PlanYear& year) {
    const Cents service = spec_.debt ? due.front().payment() : Cents{};
    const Cents before_service = sum(year.revenue) - sum(year.operating) - year.tax;
    year.cover = service.count == 0 ? std::numeric_limits<double>::quiet_NaN()
                                    : static_cast<double>(before_service.count) / static_cast<double>(service.count);
    const bool locked = sum(year.missed) > Cents{} || (service > Cents{} && year.cover < spec_.debt->minimum_cover);
    year.reserve = reserve_[i];
    Cents held = locked ? money_ : std::min(money_, year.reserve);
    if (is_last(i)) held = {};
    year.dividends = money_ - held;
    year.cash_change = held - cash_;
    year.cash = cash_ = held;
  }

  const FinanceSpec& spec_;
  const economics::LifeCycle& life_;
  double factor_;
  Plan& plan_;
  std::vector<CapitalYear> capital_;
  double access_;
  std::vector<Cents> reserve_, depreciation_, expensed_;
  TaxAccount taxes_;
  std::vector<Loan> loans_;
  Cents commitment_;  ///< of equity, left
  Cents cash_;        ///< at the end of the year before
  Cents money_;       ///< at hand in the year
};

std::vector<TrancheOutcome> outcomes_of(const Plan& plan) {
  std::vector<TrancheOutcome> outcomes(plan.tranches.size());
  for (const PlanYear& year : plan.years)
    for (std::size_t tranche = 0; tranche < outcomes.size(); ++tranche) {
      TrancheOutcome& outcome = outcomes[tranche];
      outcome.drawn += year.drawn[tranche];
      outcome.capitalised += year.capitalised[tranche];
      outcome.interest += year.interest[tranche];
      outcome.repaid += year.repaid[tranche];
      outcome.lost = year.owed[tranche];
      if (year.missed[tranche] > Cents{} && !outcome.first_missed) outcome.first_missed = year.year;
    }
  return outcomes;
}

Tranche tranche_of(const DebtSpec& debt) {
  return {"debt",
          std::nullopt,
          Holder::private_capital,
          debt.share,
          debt.rate,
          whole_years(debt.tenor),
          whole_years(debt.grace),
          debt.grace_interest,
          debt.repayment};
}

Tranche tranche_of(const LayerSpec& layer) {
  return {layer.name,
          layer.kind,
          layer.holder,
          layer.share,
          layer.target_return,
          whole_years(layer.tenor),
          whole_years(layer.grace),
          layer.grace_interest,
          Repayment::linear};
}

}  // namespace

int whole_years(Seconds time) { return static_cast<int>(std::lround(time / years(1))); }

std::vector<Tranche> tranches_of(const FinanceSpec& spec) {
  std::vector<Tranche> tranches;
  for (const LayerSpec& layer : spec.fund) tranches.push_back(tranche_of(layer));
  std::stable_sort(tranches.begin(), tranches.end(),
                   [](const Tranche& a, const Tranche& b) { return *a.layer < *b.layer; });
  if (spec.debt) tranches.insert(tranches.begin(), tranche_of(*spec.debt));
  return tranches;
}

Cents sources(const PlanYear& year) {
  return year.union_grant + year.state_grant + year.equity_called + year.equity_top_up + year.unfunded +
         year.land_sale + sum(year.drawn) + sum(year.revenue);
}

Cents uses(const PlanYear& year) {
  return sum(year.capital) + sum(year.operating) + year.tax + sum(year.interest) + sum(year.repaid) + year.dividends +
         year.cash_change;
}

Plan cash_flows(const FinanceSpec& spec, const economics::LifeCycle& life, double factor) {
  for (std::size_t i = 0; i < life.years.size(); ++i)
    GIGATWIN_ASSERT(life.years[i].year == life.years[0].year + static_cast<int>(i), "{}", life.years[i].year);
  Plan plan;
  plan.price_year = life.price_year;
  for (const economics::CapitalPart& part : life.capital_parts) plan.capital_parts.push_back(part.name);
  for (const economics::OperatingPart& part : life.operating_parts) plan.operating_parts.push_back(part.name);
  plan.tenants = life.tenants;
  plan.tranches = tranches_of(spec);
  Waterfall{spec, life, factor, plan}.run();
  plan.outcomes = outcomes_of(plan);
  return plan;
}

Plan plan(const FinanceSpec& spec, const economics::LifeCycle& life) {
  const double factor = price_factor(spec, life);
  Plan plan = cash_flows(spec, life, std::isnan(factor) ? 1.0 : factor);
  plan.figures = figures_of(spec, life, plan);
  plan.figures.price_factor = factor;
  plan.notes = notes_on(spec, life, plan);
  return plan;
}

}  // namespace gigatwin::finance
