#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* footer =
    "With --criteria the results are ranked: first the constraints, which a proposal has to keep, then scores, Pareto\n"
    "front, weighted sum and TOPSIS, how stable the ranks are under other weights, and what would overturn the first\n"
    "place. Criteria are an entry of `gigatwin catalog list criteria` or a file of the same form:\n"
    "  gigatwin: 1\n"
    "  title: Training for the money\n"
    "  criteria:\n"
    "    - {figure: cost_per_exaflop_day, weight: 60 %}\n"
    "    - {figure: pue, weight: 40 %, normalise: bounds, target: 1.05, worst: 1.5}\n"
    "  constraints:\n"
    "    - {figure: pue, at_most: 1.3, why: \"EnEfG draft of April 2026\"}\n"
    "Scenarios are run so many at a time as --jobs says, and their results are not kept.\n"
    "Example:\n"
    "  gigatwin compare kajaani-gb200.h5 scenarios/sines-gb200.yaml\n"
    "  gigatwin compare scenarios/proposals/*.yaml --criteria climate-first";

}  // namespace

void add_compare(CLI::App& app, CompareOptions& o) {
  CLI::App* c = app.add_subcommand(
      "compare",
      "Indicators of several results side by side, and a ranking; the first is what the others are compared with");
  c->add_option("inputs", o.inputs, "Result files, or scenarios, which are run")
      ->required()
      ->type_name("RESULT|SCENARIO")
      ->expected(2, 1000);
  add_scenario_options(*c, o.scenario_options);
  CLI::Option* criteria =
      c->add_option("--criteria", o.criteria, "Rank by this file or catalogue entry")->type_name("FILE|NAME");
  c->add_option("--quantile", o.quantile, "Of indicators that have quantiles; default: the median")
      ->type_name("Q")
      ->check(CLI::Range(0.0, 1.0));
  c->add_option("--inflation", o.inflation, "A year, such as 0.02: bring amounts of money to the latest price year")
      ->type_name("RATE")
      ->check(CLI::Range(-0.2, 1.0));
  c->add_flag("--allow-horizons", o.any_horizons, "Rank though simulated times or horizons differ")->needs(criteria);
  c->add_option("--jobs", o.jobs, "Scenarios run at a time; default: one for each core")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  CLI::Option* json = c->add_flag("--json", o.json, "As JSON");
  c->add_flag("--csv", o.csv, "As CSV; with --criteria the ranking")->excludes(json);
  c->add_flag("-q,--quiet", o.quiet, "No progress");
  c->footer(footer);
}

}  // namespace gigatwin::cli
