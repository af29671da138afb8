#include <fmt/format.h>

#include "cli/commands.hpp"
#include "results/dictionary.hpp"
#include "scenario/json_schema.hpp"
#include "scenario/reference.hpp"
#include "scenario/scenario.hpp"

namespace gigatwin::cli {

int schema(const SchemaOptions& options) {
  if (options.results) {
    fmt::print("{}", results::result_dictionary_json());
    return 0;
  }
  const BlockSchema& root = scenario::scenario_schema();
  fmt::print("{}", options.reference ? scenario::reference_markdown(root) : scenario::json_schema(root));
  return 0;
}

}  // namespace gigatwin::cli
