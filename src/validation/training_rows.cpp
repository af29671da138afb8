#include "validation/training_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scenario/read_block.hpp"
#include "validation/open_facts.hpp"

namespace gigatwin::validation {
namespace {

/// A row without its inputs and results.
const Schema<TrainingRow>& row_schema() {
  using R = TrainingRow;
  static const Schema<R> schema{
      "row",
      "One published training run.",
      {text("id", &R::id).required().doc("Unique in the file."), text("group", &R::group).doc("Measured together."),
       text("source", &R::source).required().doc("Where it was published."),
       boolean("verified", &R::verified).doc("Whether the figures were read there."),
       text("notes", &R::notes).doc("What to know about it."),
       text("unscored", &R::unscored).doc("Why the row is shown but does not count.")}};
  return schema;
}

struct RowFile {
  std::vector<TrainingRow> rows;
};

void check_file(const RowFile& file, BlockProblems& problems) {
  std::set<std::string> ids;
  for (std::size_t i = 0; i < file.rows.size(); ++i)
    if (!ids.insert(file.rows[i].id).second)
      problems.expected(fmt::format("rows[{}].id", i), "a name of its own", file.rows[i].id + " again");
}

const Schema<RowFile>& file_schema() {
  static const Schema<RowFile> schema{
      "training",
      "Published training runs.",
      {blocks<row_schema>("rows", &RowFile::rows).required().items(1, 100'000).doc("One run each.")},
      check_file};
  return schema;
}

}  // namespace

std::vector<TrainingRow> read_training_rows(const std::string& file, Diagnostics& diagnostics) {
  std::optional<scenario::Tree> tree = scenario::read_yaml_file(file, diagnostics);
  if (!tree) return {};
  std::vector<OpenFacts> facts = separate_facts(tree->root);
  RowFile read;
  scenario::Origins origins;
  scenario::ReadContext context{diagnostics, origins};
  scenario::read_block(tree->root, file_schema(), &read, {}, Location{file, 0, 0, 1, {}}, context);
  diagnostics.sort();
  for (std::size_t i = 0; i < std::min(facts.size(), read.rows.size()); ++i) {
    TrainingRow& row = read.rows[i];
    row.inputs = {{"id", row.id}, {"group", row.group}, {"source", row.source}};
    for (auto& fact : input_facts(facts[i].inputs)) row.inputs.push_back(std::move(fact));
    const std::string* framework = find(row.inputs, "framework");
    row.inputs.emplace_back("origin",
                            row.id + "; " + row.group + "; " + row.source + (framework ? "; " + *framework : ""));
    row.expected = std::move(facts[i].expected);
  }
  return std::move(read.rows);
}

}  // namespace gigatwin::validation
