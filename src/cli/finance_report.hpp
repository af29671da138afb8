#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/finance_input.hpp"

namespace gigatwin::cli {

/// Capital and operating cost by part with their basis, sources and uses of all years, figures, public money, notes.
std::string finance_text(const FinanceInput& input, const finance::Plan& plan);
/// Nominal MEUR by year.
std::string finance_years_text(const finance::Plan& plan);
/// All payments and balances of all years, nominal euros to the cent.
std::string finance_csv(const finance::Plan& plan);
std::string finance_json(const FinanceInput& input, const finance::Plan& plan);

/// One payment or balance of a year.
struct YearColumn {
  std::string name;  ///< "operating: electricity"
  std::function<finance::Cents(const finance::PlanYear&)> of;
};
/// Money that comes; money that goes; balances at the year's end. Sources add up to uses.
std::vector<YearColumn> source_columns(const finance::Plan& plan);
std::vector<YearColumn> use_columns(const finance::Plan& plan);
std::vector<YearColumn> balance_columns(const finance::Plan& plan);

/// "12.34 EUR"; "12345.67"
std::string cents_text(finance::Cents amount);

}  // namespace gigatwin::cli
