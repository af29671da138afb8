#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* footer =
    "The page is one HTML file that needs no network: map, indicators, ranking, charts, assumptions with their "
    "sources,\n"
    "limits, rules and provenance, in English and French. With --study it says how sure the numbers are, with "
    "--criteria\n"
    "who leads and what would overturn it. Scenarios of a study are matched to results by the scenario's name.\n"
    "Examples:\n"
    "  gigatwin report kajaani.h5 lulea.h5 sines.h5 --criteria call-like -o report.html\n"
    "  gigatwin report kajaani.h5 lulea.h5 --study study.h5 --language fr -o rapport.html\n"
    "  gigatwin report --eed kajaani-gb200.h5 --csv > eed.csv";

void add_page_options(CLI::App& c, ReportOptions& o, CLI::Option* eed) {
  c.add_option("-o,--output", o.output, "The page to write")->type_name("FILE")->excludes(eed);
  CLI::Option* criteria = c.add_option("--criteria", o.criteria, "Rank by this file or catalogue entry");
  criteria->type_name("FILE|NAME")->excludes(eed);
  c.add_option("--study", o.study, "Merged study of these scenarios: intervals and probabilities")
      ->type_name("STUDY")
      ->excludes(eed);
  c.add_option("--inflation", o.inflation, "A year, such as 0.02: bring amounts of money to the latest price year")
      ->type_name("RATE")
      ->check(CLI::Range(-0.2, 1.0));
  c.add_flag("--allow-horizons", o.any_horizons, "Rank though simulated times or horizons differ")->needs(criteria);
  c.add_option("--language", o.language, "Shown first, en or fr; a button on the page changes it")
      ->type_name("LANGUAGE")
      ->check(CLI::IsMember({"en", "fr"}))
      ->excludes(eed);
  c.add_option("--title", o.title, "Heading of the page")->type_name("TEXT")->excludes(eed);
  c.add_flag("--force", o.force, "Replace an existing file")->excludes(eed);
}

}  // namespace

void add_report(CLI::App& app, ReportOptions& o) {
  CLI::App* c = app.add_subcommand(
      "report", "A page about proposals for everybody, or what an operator has to report about a result");
  c->add_option("result", o.results, "Result files")->required()->type_name("RESULT")->expected(1, 1000);
  CLI::Option* eed = c->add_flag(
      "--eed", o.eed,
      "The table of Delegated Regulation (EU) 2024/1364 and the rules of catalog/rules.yaml, of one result");
  CLI::Option* json = c->add_flag("--json", o.json, "The table as JSON")->needs(eed);
  c->add_flag("--csv", o.csv, "The table alone as CSV")->needs(eed)->excludes(json);
  add_page_options(*c, o, eed);
  c->footer(footer);
}

}  // namespace gigatwin::cli
