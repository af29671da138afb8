#include <fmt/format.h>

#include "cli/commands.hpp"
#include "scenario/json_schema.hpp"
#include "scenario/reference.hpp"
#include "scenario/scenario.hpp"

namespace gigatwin::cli {

int schema(bool reference) {
  const BlockSchema& root = scenario::scenario_schema();
  fmt::print("{}", reference ? scenario::reference_markdown(root) : scenario::json_schema(root));
  return 0;
}

}  // namespace gigatwin::cli
