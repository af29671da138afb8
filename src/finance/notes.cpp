#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "finance/plan_internal.hpp"

namespace gigatwin::finance {
namespace {

std::string million(Cents amount) { return fmt::format("{:.2f} MEUR", euros(amount).value / 1e6); }

void add_failure(const Plan& plan, std::vector<std::string>& notes) {
  if (!plan.failed) return;
  Cents unfunded;
  for (const PlanYear& year : plan.years) unfunded += year.unfunded;
  notes.push_back(fmt::format(
      "the project fails in {}: {} of bills are paid by nobody, since equity has brought all that it committed",
      *plan.failed, million(unfunded)));
}

void add_losses(const Plan& plan, std::vector<std::string>& notes) {
  for (std::size_t i = 0; i < plan.tranches.size(); ++i) {
    const TrancheOutcome& outcome = plan.outcomes[i];
    if (outcome.first_missed && outcome.lost > Cents{})
      notes.push_back(fmt::format("{} loses {} of {}: payments are missed from {} on", plan.tranches[i].name,
                                  million(outcome.lost), million(outcome.drawn + outcome.capitalised),
                                  *outcome.first_missed));
    else if (outcome.first_missed)
      notes.push_back(
          fmt::format("{} is paid late: payments are missed from {} on", plan.tranches[i].name, *outcome.first_missed));
  }
}

/// Loans for replaced systems late in the life of a site, mostly.
void add_short_tenors(const economics::LifeCycle& life, const Plan& plan, std::vector<std::string>& notes) {
  const int last = operating_years(life).last;
  std::vector<std::string> names;
  std::optional<int> first;
  for (std::size_t i = 0; i < plan.tranches.size(); ++i)
    for (const PlanYear& year : plan.years)
      if (year.drawn[i] > Cents{} && year.year + plan.tranches[i].tenor > last) {
        names.push_back(plan.tranches[i].name);
        first = std::min(first.value_or(year.year), year.year);
        break;
      }
  if (first)
    notes.push_back(
        fmt::format("what is lent from {} on is repaid by the last operating year, {}, sooner than in the "
                    "tenor of {}",
                    *first, last, fmt::join(names, ", ")));
}

void add_pricing(const FinanceSpec& spec, const Plan& plan, std::vector<std::string>& notes) {
  if (!std::isnan(plan.figures.price_factor)) return;
  notes.push_back(fmt::format("no factor on the prices makes the value of {} zero, so they are as stated",
                              spec.sales.pricing == Pricing::equity_return ? "equity" : "the project"));
}

void add_rate(const char* whose, const InternalRates& rates, std::vector<std::string>& notes) {
  if (!rates.unique()) notes.push_back(fmt::format("{}: {}", whose, rates.why_not()));
}

void add_unused_prices(const FinanceSpec& spec, const Plan& plan, std::vector<std::string>& notes) {
  for (const PriceSpec& price : spec.sales.prices)
    if (std::find(plan.tenants.begin(), plan.tenants.end(), price.tenant_class) == plan.tenants.end())
      notes.push_back(fmt::format("the price for {} is never asked, since there is no such tenant class; there are: {}",
                                  price.tenant_class, fmt::join(plan.tenants, ", ")));
}

void check_tenor(const std::string& key, Seconds tenor, int most, BlockProblems& problems) {
  if (whole_years(tenor) > most)
    problems.expected(key, fmt::format("at most the {} years from the first capital to the last operating year", most),
                      fmt::format("{} a", whole_years(tenor)));
}

}  // namespace

std::vector<std::string> notes_on(const FinanceSpec& spec, const economics::LifeCycle& life, const Plan& plan) {
  std::vector<std::string> notes;
  add_failure(plan, notes);
  add_losses(plan, notes);
  add_short_tenors(life, plan, notes);
  add_unused_prices(spec, plan, notes);
  add_pricing(spec, plan, notes);
  add_rate("project", plan.figures.project_irr, notes);
  add_rate("equity", plan.figures.equity_irr, notes);
  return notes;
}

void check_against(const FinanceSpec& spec, const economics::LifeCycle& life, BlockProblems& problems) {
  if (life.years.empty()) return;
  const int most = operating_years(life).last - life.years.front().year;
  if (spec.debt) check_tenor("debt.tenor", spec.debt->tenor, most, problems);
  for (std::size_t i = 0; i < spec.fund.size(); ++i)
    check_tenor(fmt::format("fund[{}].tenor", i), spec.fund[i].tenor, most, problems);
}

}  // namespace gigatwin::finance
