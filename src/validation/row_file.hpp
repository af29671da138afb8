#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scenario/catalogue.hpp"
#include "scenario/read_block.hpp"
#include "validation/open_facts.hpp"

/// What all files of published rows have in common. `Row` has id, group, source, verified, notes and unscored.
namespace gigatwin::validation {

template <class Row>
struct RowFile {
  std::vector<Row> rows;
};

/// The keys that every row has, then `more`.
template <class Row>
std::vector<Field> row_fields(std::vector<Field> more = {}) {
  std::vector<Field> fields{text("id", &Row::id).required().doc("Unique in the file."),
                            text("group", &Row::group).doc("Published together."),
                            text("source", &Row::source).required().doc("Where it was published."),
                            boolean("verified", &Row::verified).doc("Whether the figures were read there."),
                            text("notes", &Row::notes).doc("What to know about it."),
                            text("unscored", &Row::unscored).doc("Why the row is shown but does not count.")};
  std::move(more.begin(), more.end(), std::back_inserter(fields));
  return fields;
}

template <class Row>
void check_row_ids(const RowFile<Row>& file, BlockProblems& problems) {
  std::set<std::string> ids;
  for (std::size_t i = 0; i < file.rows.size(); ++i)
    if (!ids.insert(file.rows[i].id).second)
      problems.expected(fmt::format("rows[{}].id", i), "a name of its own", file.rows[i].id + " again");
}

/// Reads the rows; `finish(row, facts)` gets what no table knows of each.
/// @param catalogue_directory  empty: rows name no catalogue entries
template <auto row_schema, class Row, class Finish>
std::vector<Row> read_row_file(const std::string& name, const std::string& description, const std::string& file,
                               const std::string& catalogue_directory, Diagnostics& diagnostics, Finish finish) {
  const Schema<RowFile<Row>> schema{
      name,
      description,
      {blocks<row_schema>("rows", &RowFile<Row>::rows).required().items(1, 100'000).doc("One each.")},
      check_row_ids<Row>};
  std::optional<scenario::Tree> tree = scenario::read_yaml_file(file, diagnostics);
  if (!tree) return {};
  std::vector<OpenFacts> facts = separate_facts(tree->root);
  RowFile<Row> read;
  scenario::Origins origins;
  scenario::Catalogue catalogue{catalogue_directory};
  if (!catalogue_directory.empty()) scenario::expand_catalogues(tree->root, schema, {}, catalogue, diagnostics);
  scenario::ReadContext context{diagnostics, origins};
  scenario::read_block(tree->root, schema, &read, {}, Location{file, 0, 0, 1, {}}, context);
  if (!catalogue_directory.empty()) catalogue.report_problems(diagnostics);
  diagnostics.sort();
  for (std::size_t i = 0; i < std::min(facts.size(), read.rows.size()); ++i) finish(read.rows[i], facts[i]);
  return std::move(read.rows);
}

}  // namespace gigatwin::validation
