#include <fmt/format.h>

#include <iostream>

#include "cli/commands.hpp"
#include "results/show.hpp"

namespace gigatwin::cli {
namespace {

void print_csv(const results::StoredFile& file, const ShowOptions& options) {
  if (options.csv->empty())
    results::write_table_of_tables(file, std::cout);
  else
    results::write_csv(file, *options.csv, options.units ? results::Header::names_and_units : results::Header::names,
                       std::cout);
}

/// A study, the waveform of a step ...: commands of their own say what is in them, here are their tables.
int show_other(const results::StoredFile& file, const ShowOptions& options) {
  if (options.csv)
    print_csv(file, options);
  else
    fmt::print("{}", options.json ? results::contents_json(file) : results::contents_text(file));
  return 0;
}

}  // namespace

int show(const ShowOptions& options) {
  results::StoredFile file{options.result};
  if (file.format().name != results::format_name) return show_other(file, options);
  const results::ResultReader result{std::move(file)};
  if (options.csv)
    print_csv(result.stored(), options);
  else
    fmt::print("{}", options.json ? results::summary_json(result) : results::summary_text(result));
  return 0;
}

}  // namespace gigatwin::cli
