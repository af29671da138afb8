#pragma once

#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "economics/life_cycle.hpp"
#include "finance/plan.hpp"

namespace gigatwin::cli {

/// What a plan is reckoned from.
struct FinanceInput {
  std::string name;  ///< of the scenario
  finance::FinanceSpec terms;
  economics::LifeCycle life;
  Diagnostics diagnostics;  ///< the rest is complete only where it has no error
};

/// From a result: the scenario and the quantities that it keeps, under overrides of economics, finance and proposal.
/// Throws FileError for a result that lacks them, and for an override of anything else.
FinanceInput read_finance_input(const std::string& result, const std::vector<std::string>& overrides);

}  // namespace gigatwin::cli
