#pragma once

#include "finance/spec.hpp"

/// What only a whole block shows to be wrong.
namespace gigatwin::finance {

void check_grants(const GrantSpec& spec, BlockProblems& problems);
void check_layer(const LayerSpec& spec, BlockProblems& problems);
void check_debt(const DebtSpec& spec, BlockProblems& problems);
void check_sales(const SalesSpec& spec, BlockProblems& problems);
void check_finance(const FinanceSpec& spec, BlockProblems& problems);

}  // namespace gigatwin::finance
