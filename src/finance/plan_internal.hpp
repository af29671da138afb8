#pragma once

#include "finance/capital.hpp"
#include "finance/plan.hpp"

/// Steps of `plan`.
namespace gigatwin::finance {

/// Debt, then the layers of the fund by kind, in the order in which the spec states them.
std::vector<Tranche> tranches_of(const FinanceSpec& spec);
int whole_years(Seconds time);

/// All years with all payments; no figures yet.
/// @param factor  on all prices
Plan cash_flows(const FinanceSpec& spec, const economics::LifeCycle& life, double factor);

Figures figures_of(const FinanceSpec& spec, const economics::LifeCycle& life, const Plan& plan);
PublicMoney public_money_of(const FinanceSpec& spec, const economics::LifeCycle& life, const Plan& plan);

/// Real euros, of the project after grants and taxes, before loans and equity; taxes as if there were no interest.
/// Bills that cash pays count when they are saved for, so that taking down at the end does not turn the sign once more.
std::vector<double> project_flows(const FinanceSpec& spec, const Plan& plan);
/// Nominal euros.
std::vector<double> equity_flows(const Plan& plan);

/// The one factor on all prices that `pricing` asks for; NaN where none does it.
double price_factor(const FinanceSpec& spec, const economics::LifeCycle& life);

/// What a reader of the figures has to know.
std::vector<std::string> notes_on(const FinanceSpec& spec, const economics::LifeCycle& life, const Plan& plan);

}  // namespace gigatwin::finance
