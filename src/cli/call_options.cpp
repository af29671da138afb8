#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* reading =
    "Judged by a call of catalog/calls.yaml, by the rules of a law (enefg, pact, taxonomy, eed, cada: the first word "
    "of\n"
    "the names in catalog/rules.yaml), or by a file of your own of the same form. Every threshold is printed with its\n"
    "source and how far that can be trusted. What a result does not tell is unknown, never 0; what no simulation "
    "knows\n"
    "is not scored, and the award is a range. --assessments states such criteria:\n"
    "  gigatwin: 1\n"
    "  assessments: [{proposal: kajaani-gb200, criterion: platform-services, points: 60 %, why: panel of 3 March}]\n"
    "Example:\n"
    "  gigatwin call kajaani.h5 sines.h5\n"
    "  gigatwin call juelich.h5 --call enefg";

}  // namespace

void add_call(CLI::App& app, CallOptions& o) {
  CLI::App* c =
      app.add_subcommand("call",
                         "Proposals against the criteria of a call or a law: bands, margins, what would reach "
                         "the next");
  c->add_option("results", o.results, "Result files")->required()->type_name("RESULT")->expected(1, 1000);
  c->add_option("--call", o.criteria, "Call, group of rules, or file; default: " + o.criteria)->type_name("NAME|FILE");
  c->add_option("--assessments", o.assessments, "Self-assessments for criteria that no simulation knows")
      ->type_name("FILE.yaml");
  c->add_option("--quantile", o.quantile, "Of results that carry distributions; default: the median")
      ->type_name("Q")
      ->check(CLI::Range(0.0, 1.0));
  CLI::Option* json = c->add_flag("--json", o.json, "As JSON");
  c->add_flag("--csv", o.csv, "As CSV")->excludes(json);
  c->footer(reading);
}

}  // namespace gigatwin::cli
