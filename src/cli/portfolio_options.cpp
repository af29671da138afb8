#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* example =
    "The file names candidates (results of `gigatwin run`, or figures), sizes, limits and the goal:\n"
    "  gigatwin: 1\n"
    "  title: Five sites at most\n"
    "  goal: [{figure: useful_exaflop_days}]\n"
    "  sites: {at_most: 5}\n"
    "  budget: {union: 2 GEUR}\n"
    "  per_country: {at_most: 1}\n"
    "  candidates:\n"
    "    - {name: Kajaani, result: kajaani.h5, country: FI, sizes: [{label: half, share: 0.5}, {label: full, share: "
    "1}]}\n"
    "    - {name: Sines, result: sines.h5, country: PT}\n"
    "The answer is proven to be the best; with it: the next best ones, what each limit leaves, what a tenth of each\n"
    "budget is worth. Where no choice keeps the limits: which of them contradict each other, and the smallest change "
    "of\n"
    "each that is enough.\n"
    "Example:\n"
    "  gigatwin portfolio call.yaml --set budget.union='3 GEUR'";

}  // namespace

void add_portfolio(CLI::App& app, PortfolioOptions& o) {
  CLI::App* c = app.add_subcommand("portfolio", "Choose sites and their sizes under budgets and limits");
  c->add_option("file", o.file, "What to choose from and under which limits (YAML)")->required()->type_name("FILE");
  c->add_option("--set", o.overrides, "Override one value, such as --set sites.at_most=3 (repeatable)")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all();
  c->add_option("--quantile", o.quantile, "Of results that carry distributions; default: the median")
      ->type_name("Q")
      ->check(CLI::Range(0.0, 1.0));
  CLI::Option* json = c->add_flag("--json", o.json, "As JSON, in SI units and EUR");
  c->add_flag("--csv", o.csv, "As CSV: one row for each site of each portfolio")->excludes(json);
  c->footer(example);
}

}  // namespace gigatwin::cli
