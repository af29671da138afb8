#include "cli/commands.hpp"
#include "cli/portfolio_input.hpp"
#include "cli/portfolio_report.hpp"
#include "cli/scenario_input.hpp"

namespace gigatwin::cli {
namespace {

PortfolioAnswer answer_of(const PortfolioInput& input) {
  PortfolioAnswer answer;
  const auto listed = static_cast<std::size_t>(input.spec.next_best) + 1;
  answer.portfolios = portfolio::best_portfolios(input.problem, listed, input.spec.differing);
  if (answer.portfolios.empty())
    answer.conflict = portfolio::conflict_of(input.problem);
  else
    answer.budgets = portfolio::budget_values(input.problem, budget_change);
  return answer;
}

}  // namespace

int portfolio(const PortfolioOptions& options) {
  PortfolioInput input = read_portfolio(options);
  if (input.diagnostics.has_errors()) return report(input.diagnostics);
  const PortfolioAnswer answer = answer_of(input);
  if (answer.conflict) explain(input, *answer.conflict, input.diagnostics);
  if (options.json)
    print_portfolio_json(input, answer);
  else if (!answer.conflict)
    (options.csv ? print_portfolio_csv : print_portfolio)(input, answer);
  return report(input.diagnostics);
}

}  // namespace gigatwin::cli
