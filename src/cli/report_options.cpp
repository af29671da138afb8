#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {

void add_report(CLI::App& app, ReportOptions& o) {
  CLI::App* c = app.add_subcommand("report", "What an operator has to report about a result, and the rules it meets");
  c->add_option("result", o.result, "Result file")->required()->type_name("RESULT");
  c->add_flag("--eed", o.eed, "The table of Delegated Regulation (EU) 2024/1364, and the rules of catalog/rules.yaml")
      ->required();
  CLI::Option* json = c->add_flag("--json", o.json, "As JSON");
  c->add_flag("--csv", o.csv, "The table alone as CSV")->excludes(json);
  c->footer("Example:\n  gigatwin report --eed kajaani-gb200.h5 --csv > eed.csv");
}

}  // namespace gigatwin::cli
