#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {

void add_finance(CLI::App& app, FinanceOptions& o) {
  CLI::App* c =
      app.add_subcommand("finance", "Who pays for a site and who gets what: cash flow, returns, public money");
  c->add_option("input", o.input, "Result; or scenario, which is run first")->required()->type_name("RESULT|SCENARIO");
  c->add_option("--set", o.overrides,
                "Override a value; of a result only keys of economics, finance and proposal, since it is not run again "
                "(repeatable)")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all();
  c->add_flag("--years", o.years, "The plan year by year too");
  CLI::Option* json = c->add_flag("--json", o.json, "All of it as JSON");
  c->add_flag("--csv", o.csv, "The plan year by year as CSV, nominal euros to the cent")->excludes(json);
  c->footer(
      "Years are calendar years. Cash flows are nominal, costs and the project's value real euros of the price year;\n"
      "docs/model/finance.md tells how a plan is reckoned, with an example to redo.\n"
      "Example:\n"
      "  gigatwin finance kajaani.h5 --years\n"
      "  gigatwin finance kajaani.h5 --set finance=without-public-money\n"
      "  gigatwin finance kajaani.h5 --set finance.sales.default_price='2.5 EUR/h' --set finance.debt.rate=0.08 --csv "
      "> "
      "plan.csv");
}

}  // namespace gigatwin::cli
