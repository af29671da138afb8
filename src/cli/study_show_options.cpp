#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* show_footer =
    "Without --indicator: 5, 50 and 95 % of the headline indicators. With it: also the probability that one scenario\n"
    "beats another in the same future, what drives the indicator (tornado, Sobol indices with 95 % intervals), and\n"
    "how the quantiles settled over the points. What the study cannot say is said, and why.\n"
    "Example:\n"
    "  gigatwin study show quick.study.h5\n"
    "  gigatwin study show quick.study.h5 --indicator cost_per_exaflop_day --csv";

constexpr const char* rank_footer =
    "In every future that the study drew the scenarios are judged anew by the criteria of `gigatwin compare\n"
    "--criteria`: who keeps the constraints, scores, weighted sum and TOPSIS, ranks. Weights stay as stated.\n"
    "Example:\n"
    "  gigatwin study rank ten-proposals.study.h5 --criteria climate-first";

void add_scenarios(CLI::App& c, std::vector<std::string>& scenarios) {
  c.add_option("--scenario", scenarios, "Only this one, by name (repeatable); default: all")
      ->type_name("NAME")
      ->expected(1)
      ->take_all();
}

void add_outputs(CLI::App& c, bool& json, bool& csv) {
  CLI::Option* as_json = c.add_flag("--json", json, "As JSON, with all digits");
  c.add_flag("--csv", csv, "As CSV, with all digits")->excludes(as_json);
}

}  // namespace

void add_study_show(CLI::App& study, StudyShowOptions& o) {
  CLI::App* c = study.add_subcommand("show", "How sure a study is, and what drives its indicators");
  c->add_option("study", o.study, "Merged file of a study")->required()->type_name("STUDY.h5");
  c->add_option("--indicator", o.indicators, "With all that is known about this one (repeatable)")
      ->type_name("NAME")
      ->expected(1)
      ->take_all();
  add_scenarios(*c, o.scenarios);
  add_outputs(*c, o.json, o.csv);
  c->footer(show_footer);
}

void add_study_rank(CLI::App& study, StudyRankOptions& o) {
  CLI::App* c = study.add_subcommand("rank", "Probability of each rank, by criteria, over the samples of a study");
  c->add_option("study", o.study, "Merged file of a study")->required()->type_name("STUDY.h5");
  c->add_option("--criteria", o.criteria, "File, or entry of `gigatwin catalog list criteria`")
      ->required()
      ->type_name("FILE|NAME");
  add_scenarios(*c, o.scenarios);
  add_outputs(*c, o.json, o.csv);
  c->footer(rank_footer);
}

}  // namespace gigatwin::cli
