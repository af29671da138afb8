#include "validation/operations_rows.hpp"

#include "validation/row_file.hpp"

namespace gigatwin::validation {
namespace {

/// A row without its inputs and results.
const Schema<OperationsRow>& row_schema() {
  using R = OperationsRow;
  static const Schema<R> schema{"row", "Published figures of a cluster, a run or its storage.",
                                row_fields<R>({block<operations_machine_schema>("machine", &R::machine)
                                                   .doc("Constants, where the file of machines has none.")})};
  return schema;
}

}  // namespace

std::vector<OperationsRow> read_operations_rows(const std::string& file, const std::string& catalogue_directory,
                                                Diagnostics& diagnostics) {
  return read_row_file<row_schema, OperationsRow>(
      "operations", "Published failures, times between them, effective training time, checkpoints and storage.", file,
      catalogue_directory, diagnostics, [](OperationsRow& row, OpenFacts& facts) {
        row.inputs = std::move(facts.inputs);
        row.inputs.emplace_back("id", row.id);
        row.inputs.emplace_back("group", row.group);
        row.inputs.emplace_back("source", row.source);
        row.expected = std::move(facts.expected);
      });
}

}  // namespace gigatwin::validation
