#include <fmt/format.h>

#include <iostream>

#include "cli/commands.hpp"
#include "results/show.hpp"

namespace gigatwin::cli {

int show(const ShowOptions& options) {
  const results::ResultReader result{options.result};
  if (options.csv)
    results::write_csv(result, *options.csv, options.units ? results::Header::names_and_units : results::Header::names,
                       std::cout);
  else
    fmt::print("{}", options.json ? results::summary_json(result) : results::summary_text(result));
  return 0;
}

}  // namespace gigatwin::cli
