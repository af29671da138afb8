#include "validation/training_rows.hpp"

#include "validation/row_file.hpp"

namespace gigatwin::validation {
namespace {

/// A row without its inputs and results.
const Schema<TrainingRow>& row_schema() {
  using R = TrainingRow;
  static const Schema<R> schema{"row", "One published training run.", row_fields<R>()};
  return schema;
}

}  // namespace

std::vector<TrainingRow> read_training_rows(const std::string& file, Diagnostics& diagnostics) {
  return read_row_file<row_schema, TrainingRow>(
      "training", "Published training runs.", file, {}, diagnostics, [](TrainingRow& row, OpenFacts& facts) {
        row.inputs = {{"id", row.id}, {"group", row.group}, {"source", row.source}};
        for (auto& fact : input_facts(facts.inputs)) row.inputs.push_back(std::move(fact));
        const std::string* framework = find(row.inputs, "framework");
        row.inputs.emplace_back("origin",
                                row.id + "; " + row.group + "; " + row.source + (framework ? "; " + *framework : ""));
        row.expected = std::move(facts.expected);
      });
}

}  // namespace gigatwin::validation
