#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {

void add_join(CLI::App& app, JoinOptions& o) {
  CLI::App* c = app.add_subcommand("join", "One result of a consortium over several sites, from the results of each");
  c->add_option("members", o.members, "Results of the sites")->required()->type_name("RESULT")->expected(2, 100);
  c->add_option("-o,--output", o.output, "File to write")->required()->type_name("FILE");
  c->add_option("--name", o.name, "Of the joined result; default: the members' names")->type_name("TEXT");
  c->add_flag("--force", o.force, "Replace an existing file");
  c->footer(
      "Sites have to be simulated alike: start, duration, price year, horizon. What adds up is summed, ratios are\n"
      "weighted, what does not follow from the sites' own numbers is missing: docs/model/multi-site.md. `show`,\n"
      "`compare`, `call` and `portfolio` read the joined result as any other; it has no series and no jobs.\n"
      "Example:\n"
      "  gigatwin join kajaani.h5 lappeenranta.h5 -o finland.h5 --name Finland");
}

}  // namespace gigatwin::cli
