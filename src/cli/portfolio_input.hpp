#pragma once

#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "cli/commands.hpp"
#include "portfolio/problem.hpp"

namespace gigatwin::cli {

/// A portfolio's file, read with the results that it names.
struct PortfolioInput {
  portfolio::PortfolioSpec spec;
  portfolio::Problem problem;  ///< whole only where `diagnostics` has no error
  std::string goal_units;      ///< of a single figure of weight 1; else empty
  Diagnostics diagnostics;
};

PortfolioInput read_portfolio(const PortfolioOptions& options);

}  // namespace gigatwin::cli
