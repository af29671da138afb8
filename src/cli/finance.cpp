#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/finance_input.hpp"
#include "cli/finance_report.hpp"
#include "cli/scenario_input.hpp"
#include "cli/scratch_folder.hpp"

namespace gigatwin::cli {
namespace {

bool is_scenario(const std::string& path) { return path.ends_with(".yaml") || path.ends_with(".yml"); }

int print_finance(const FinanceInput& input, const FinanceOptions& options) {
  if (const int status = report(input.diagnostics); status != 0) return status;
  const finance::Plan plan = finance::plan(input.terms, input.life);
  if (options.json)
    fmt::print("{}", finance_json(input, plan));
  else if (options.csv)
    fmt::print("{}", finance_csv(plan));
  else
    fmt::print("{}{}", finance_text(input, plan), options.years ? "\n" + finance_years_text(plan) : "");
  return 0;
}

}  // namespace

int finance(const FinanceOptions& options) {
  if (!is_scenario(options.input)) return print_finance(read_finance_input(options.input, options.overrides), options);
  const ScratchFolder scratch{"finance"};
  RunOptions first;
  first.scenario = options.input;
  first.scenario_options.overrides = options.overrides;
  first.output = scratch.path() + "/result.h5";
  first.command = "gigatwin run " + options.input;
  first.quiet = options.json || options.csv;
  first.summary = false;
  if (const int status = run(first); status != 0) return status;
  return print_finance(read_finance_input(first.output, {}), options);
}

}  // namespace gigatwin::cli
