#include "cli/finance_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace gigatwin::cli {
namespace {

using finance::Cents;
using finance::Figures;
using finance::Plan;

double million(Euros amount) { return amount.value / 1e6; }
double million(Cents amount) { return million(finance::euros(amount)); }

std::string amount_line(const std::string& name, double million_euros, const std::string& note = {}) {
  return fmt::format("  {:<46}{:>12.2f}{}{}\n", name, million_euros, note.empty() ? "" : "   ", note);
}

std::string figure_line(const std::string& name, const std::string& value, const std::string& note = {}) {
  return fmt::format("  {:<46}{:>12}{}{}\n", name, value, note.empty() ? "" : "   ", note);
}

std::string number(double value, int decimals) {
  return std::isfinite(value) ? fmt::format("{:.{}f}", value, decimals) : std::string("-");
}

std::string rate_text(const finance::InternalRates& rates) {
  return rates.unique() ? fmt::format("{:.2f} %", 100.0 * rates.value()) : std::string("none");
}

std::string capital_text(const economics::LifeCycle& life) {
  std::string out = fmt::format("Capital, real MEUR of {}: first purchases, all years\n", life.price_year);
  Euros first;
  for (std::size_t part = 0; part < life.capital_parts.size(); ++part) {
    Euros all;
    for (const economics::LifeYear& year : life.years) all += year.capital[part];
    first += life.initial_capital[part];
    out += fmt::format("  {:<38}{:>12.2f}{:>12.2f}   {}\n", life.capital_parts[part].name,
                       million(life.initial_capital[part]), million(all), life.capital_parts[part].basis);
  }
  return out + fmt::format("  {:<38}{:>12.2f}{:>12.2f}\n", "all", million(first), million(economics::capital_of(life)));
}

std::string operating_text(const economics::LifeCycle& life) {
  double operating_years = 0.0;
  for (const economics::LifeYear& year : life.years) operating_years += year.operating_share;
  std::string out =
      fmt::format("Operating cost, real MEUR of {}: a year, all {:.2f} years\n", life.price_year, operating_years);
  const auto line = [&](const std::string& name, Euros all, const std::string& basis) {
    const double yearly = operating_years > 0.0 ? million(all) / operating_years : 0.0;
    return fmt::format("  {:<38}{:>12.2f}{:>12.2f}{}{}\n", name, yearly, million(all), basis.empty() ? "" : "   ",
                       basis);
  };
  for (std::size_t part = 0; part < life.operating_parts.size(); ++part) {
    Euros all;
    for (const economics::LifeYear& year : life.years) all += year.operating[part];
    out += line(life.operating_parts[part].name, all, life.operating_parts[part].basis);
  }
  return out + line("all", economics::operating_of(life), {});
}

/// The sums of columns over all years, without those that are zero throughout.
std::string sums_text(const Plan& plan, const std::vector<YearColumn>& columns) {
  std::string out;
  Cents all;
  for (const YearColumn& column : columns) {
    Cents total;
    bool used = false;
    for (const finance::PlanYear& year : plan.years) {
      total += column.of(year);
      used = used || column.of(year) != Cents{};
    }
    all += total;
    if (used && total != Cents{}) out += amount_line(column.name, million(total));
  }
  return out + amount_line("all", million(all));
}

std::string loans_text(const Plan& plan) {
  if (plan.tranches.empty()) return {};
  std::string out =
      fmt::format("Loans in the order of payment, nominal MEUR\n  {:<22}{:>9}{:>9}{:>12}{:>12}{:>12}{:>12}\n", "",
                  "rate", "tenor", "lent", "interest", "repaid", "lost");
  for (std::size_t i = 0; i < plan.tranches.size(); ++i) {
    const finance::Tranche& tranche = plan.tranches[i];
    const finance::TrancheOutcome& outcome = plan.outcomes[i];
    out += fmt::format("  {:<22}{:>7.2f} %{:>7} a{:>12.2f}{:>12.2f}{:>12.2f}{:>12.2f}\n", tranche.name,
                       100.0 * tranche.rate, tranche.tenor, million(outcome.drawn), million(outcome.interest),
                       million(outcome.repaid), million(outcome.lost));
  }
  return out + "\n";
}

std::string figures_text(const FinanceInput& input, const Plan& plan) {
  const Figures& figures = plan.figures;
  const std::string real = fmt::format("EUR of {}", plan.price_year);
  std::string out = "Figures\n";
  out += figure_line("value of the project, MEUR", number(figures.npv / 1e6, 2),
                     fmt::format("real, {:.1f} % a year; after grants and tax, before loans and equity",
                                 100.0 * input.life.discount_rate));
  out += figure_line("value of equity, MEUR", number(figures.equity_npv / 1e6, 2),
                     fmt::format("nominal, {:.1f} % a year", 100.0 * input.terms.equity_return));
  out += figure_line("internal rate of the project", rate_text(figures.project_irr), "real");
  out += figure_line("internal rate of equity", rate_text(figures.equity_irr), "nominal");
  out += figure_line("cover of debt service, lowest", number(figures.min_cover, 2));
  out += figure_line("cover of debt service, mean", number(figures.mean_cover, 2));
  out += figure_line("paid back in", figures.payback_year ? std::to_string(*figures.payback_year) : "-",
                     "real, not discounted");
  out += figure_line("cost of an accelerator-hour", number(figures.levelised_hour, 3), real + ", of hours held");
  out += figure_line("cost of an exaFLOP-day", number(figures.levelised_exaflop_day, 0), real);
  out += figure_line("mean price of an accelerator-hour", number(figures.mean_price.value, 3),
                     real + (input.terms.sales.pricing == finance::Pricing::stated
                                 ? std::string(", of hours sold")
                                 : fmt::format(", stated prices times {}", number(figures.price_factor, 4))));
  return out;
}

std::string public_text(const Plan& plan) {
  const finance::PublicMoney& money = plan.figures.public_money;
  std::string out = fmt::format("Public money, real MEUR of {}\n", plan.price_year);
  out += amount_line("paid: grants of the Union", million(money.union_grant));
  out += amount_line("paid: grants of the state", million(money.state_grant));
  out += amount_line("paid: public layers of the fund", million(money.layers));
  out += amount_line("back: tax on profit", million(money.tax));
  out += amount_line("back: interest and repayment", million(money.layer_payments));
  out += amount_line("back: free compute at its price", million(money.free_compute));
  out += figure_line("returned, % (discounted)", number(100.0 * money.returned, 1));
  return out + figure_line("public EUR per exaFLOP-day", number(money.per_exaflop_day.value, 0));
}

std::string notes_text(const Plan& plan) {
  std::string out;
  for (const std::string& note : plan.notes) out += fmt::format("note: {}\n", note);
  return out.empty() ? out : "\n" + out;
}

}  // namespace

std::string finance_text(const FinanceInput& input, const Plan& plan) {
  std::string out = fmt::format("{}: {}\n{} to {}, price year {}, inflation {:.1f} % a year, tax {:.1f} %\n\n",
                                input.name, input.terms.title, plan.years.front().year, plan.years.back().year,
                                plan.price_year, 100.0 * input.terms.inflation, 100.0 * input.terms.tax_rate);
  out += capital_text(input.life) + "\n" + operating_text(input.life) + "\n";
  out += "Sources, nominal MEUR, all years\n" + sums_text(plan, source_columns(plan)) + "\n";
  out += "Uses, nominal MEUR, all years\n" + sums_text(plan, use_columns(plan)) + "\n";
  return out + loans_text(plan) + figures_text(input, plan) + "\n" + public_text(plan) + notes_text(plan);
}

}  // namespace gigatwin::cli
