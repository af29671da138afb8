#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/portfolio_input.hpp"
#include "portfolio/solve.hpp"

namespace gigatwin::cli {

/// What is said about a portfolio.
struct PortfolioAnswer {
  std::vector<portfolio::Portfolio> portfolios;  ///< best first; none: no choice keeps the limits
  std::vector<portfolio::BudgetValue> budgets;
  std::optional<portfolio::Conflict> conflict;
};

/// By how much budgets are changed to tell what they are worth.
inline constexpr double budget_change = 0.1;

void print_portfolio(const PortfolioInput& input, const PortfolioAnswer& answer);
void print_portfolio_json(const PortfolioInput& input, const PortfolioAnswer& answer);
/// One row for each site of each portfolio.
void print_portfolio_csv(const PortfolioInput& input, const PortfolioAnswer& answer);

/// Why no choice keeps the limits, at the places of the limits.
void explain(const PortfolioInput& input, const portfolio::Conflict& conflict, Diagnostics& diagnostics);

/// "2.4 GEUR", "5", "1.2": a bound or what is used of it.
std::string amount_text(const portfolio::Rule& rule, double amount);
/// The row of a rule that is nearest to its bound, or furthest beyond it; the first where nothing is used.
std::size_t tightest_row(const portfolio::Rule& rule, const portfolio::Choice& choice);

}  // namespace gigatwin::cli
