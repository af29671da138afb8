#include "validation/operations_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scenario/catalogue.hpp"
#include "scenario/read_block.hpp"
#include "validation/open_facts.hpp"

namespace gigatwin::validation {
namespace {

/// A row without its inputs and results.
const Schema<OperationsRow>& row_schema() {
  using R = OperationsRow;
  static const Schema<R> schema{
      "row",
      "Published figures of a cluster, a run or its storage.",
      {text("id", &R::id).required().doc("Unique in the file."), text("group", &R::group).doc("Published together."),
       text("source", &R::source).required().doc("Where it was published."),
       boolean("verified", &R::verified).doc("Whether the figures were read there."),
       text("notes", &R::notes).doc("What to know about it."),
       text("unscored", &R::unscored).doc("Why the row is shown but does not count."),
       block<operations_machine_schema>("machine", &R::machine)
           .doc("Constants, where the file of machines has none.")}};
  return schema;
}

struct RowFile {
  std::vector<OperationsRow> rows;
};

void check_file(const RowFile& file, BlockProblems& problems) {
  std::set<std::string> ids;
  for (std::size_t i = 0; i < file.rows.size(); ++i)
    if (!ids.insert(file.rows[i].id).second)
      problems.expected(fmt::format("rows[{}].id", i), "a name of its own", file.rows[i].id + " again");
}

const Schema<RowFile>& file_schema() {
  static const Schema<RowFile> schema{
      "operations",
      "Published failures, times between them, effective training time, checkpoints and storage.",
      {blocks<row_schema>("rows", &RowFile::rows).required().items(1, 100'000).doc("One each.")},
      check_file};
  return schema;
}

}  // namespace

std::vector<OperationsRow> read_operations_rows(const std::string& file, const std::string& catalogue_directory,
                                                Diagnostics& diagnostics) {
  std::optional<scenario::Tree> tree = scenario::read_yaml_file(file, diagnostics);
  if (!tree) return {};
  std::vector<OpenFacts> facts = separate_facts(tree->root);
  RowFile read;
  scenario::Origins origins;
  scenario::Catalogue catalogue{catalogue_directory};
  scenario::expand_catalogues(tree->root, file_schema(), {}, catalogue, diagnostics);
  scenario::ReadContext context{diagnostics, origins};
  scenario::read_block(tree->root, file_schema(), &read, {}, Location{file, 0, 0, 1, {}}, context);
  catalogue.report_problems(diagnostics);
  diagnostics.sort();
  for (std::size_t i = 0; i < std::min(facts.size(), read.rows.size()); ++i) {
    OperationsRow& row = read.rows[i];
    row.inputs = std::move(facts[i].inputs);
    row.inputs.emplace_back("id", row.id);
    row.inputs.emplace_back("group", row.group);
    row.inputs.emplace_back("source", row.source);
    row.expected = std::move(facts[i].expected);
  }
  return std::move(read.rows);
}

}  // namespace gigatwin::validation
