#include <fmt/format.h>

#include <cmath>

#include "base/csv.hpp"
#include "cli/finance_report.hpp"

namespace gigatwin::cli {
namespace {

using finance::Cents;
using finance::Plan;
using finance::PlanYear;

using Member = Cents PlanYear::*;
using Members = std::vector<Cents> PlanYear::*;

YearColumn column(std::string name, Member member) {
  return {std::move(name), [member](const PlanYear& year) { return year.*member; }};
}

void add(std::vector<YearColumn>& columns, const std::string& what, const std::vector<std::string>& names,
         Members members) {
  for (std::size_t i = 0; i < names.size(); ++i)
    columns.push_back(
        {fmt::format("{}: {}", what, names[i]), [members, i](const PlanYear& year) { return (year.*members)[i]; }});
}

std::vector<std::string> tranche_names(const Plan& plan) {
  std::vector<std::string> names;
  for (const finance::Tranche& tranche : plan.tranches) names.push_back(tranche.name);
  return names;
}

std::string cover_text(double cover, const char* none) {
  return std::isnan(cover) ? none : fmt::format("{:.2f}", cover);
}

double million(Cents amount) { return finance::euros(amount).value / 1e6; }

}  // namespace

std::string cents_text(Cents amount) {
  const std::int64_t whole = std::abs(amount.count);
  return fmt::format("{}{}.{:02}", amount.count < 0 ? "-" : "", whole / 100, whole % 100);
}

std::vector<YearColumn> source_columns(const Plan& plan) {
  std::vector<YearColumn> columns{column("grant: union", &PlanYear::union_grant),
                                  column("grant: state", &PlanYear::state_grant)};
  add(columns, "drawn", tranche_names(plan), &PlanYear::drawn);
  columns.push_back(column("equity: called", &PlanYear::equity_called));
  columns.push_back(column("equity: for shortfalls", &PlanYear::equity_top_up));
  add(columns, "sales", plan.tenants, &PlanYear::revenue);
  columns.push_back(column("land sold", &PlanYear::land_sale));
  columns.push_back(column("paid by nobody", &PlanYear::unfunded));
  return columns;
}

std::vector<YearColumn> use_columns(const Plan& plan) {
  std::vector<YearColumn> columns;
  add(columns, "capital", plan.capital_parts, &PlanYear::capital);
  add(columns, "operating", plan.operating_parts, &PlanYear::operating);
  columns.push_back(column("tax", &PlanYear::tax));
  add(columns, "interest", tranche_names(plan), &PlanYear::interest);
  add(columns, "repaid", tranche_names(plan), &PlanYear::repaid);
  columns.push_back(column("dividends", &PlanYear::dividends));
  columns.push_back(column("put aside", &PlanYear::cash_change));
  return columns;
}

std::vector<YearColumn> balance_columns(const Plan& plan) {
  std::vector<YearColumn> columns;
  add(columns, "owed", tranche_names(plan), &PlanYear::owed);
  add(columns, "missed", tranche_names(plan), &PlanYear::missed);
  columns.push_back(column("cash", &PlanYear::cash));
  columns.push_back(column("depreciation", &PlanYear::depreciation));
  columns.push_back(column("profit", &PlanYear::profit));
  columns.push_back(column("losses carried", &PlanYear::losses_carried));
  columns.push_back(column("value of free hours", &PlanYear::free_value));
  return columns;
}

std::string finance_csv(const Plan& plan) {
  std::vector<YearColumn> columns;
  for (const auto& some : {source_columns(plan), use_columns(plan), balance_columns(plan)})
    columns.insert(columns.end(), some.begin(), some.end());
  std::string out = "year,price_level,hours_sold,hours_free,cover";
  for (const YearColumn& column : columns) out += "," + csv_field(column.name);
  out += "\n";
  for (const PlanYear& year : plan.years) {
    out += fmt::format("{},{},{:.0f},{:.0f},{}", year.year, year.price_level, year.hours_sold, year.hours_free,
                       cover_text(year.cover, ""));
    for (const YearColumn& column : columns) out += "," + cents_text(column.of(year));
    out += "\n";
  }
  return out;
}

std::string finance_years_text(const Plan& plan) {
  std::string out = fmt::format(
      "Year by year, nominal MEUR; debt service is interest and repayment of all loans\n"
      "{:>6}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>8}\n",
      "year", "sales", "operating", "tax", "capital", "grants", "drawn", "equity", "service", "dividends", "cash",
      "owed", "cover");
  for (const PlanYear& year : plan.years)
    out += fmt::format(
        "{:>6}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}{:>8}"
        "\n",
        year.year, million(sum(year.revenue) + year.land_sale), million(sum(year.operating)), million(year.tax),
        million(sum(year.capital)), million(year.union_grant + year.state_grant), million(sum(year.drawn)),
        million(year.equity_called + year.equity_top_up), million(sum(year.interest) + sum(year.repaid)),
        million(year.dividends), million(year.cash), million(sum(year.owed)), cover_text(year.cover, "-"));
  return out;
}

}  // namespace gigatwin::cli
