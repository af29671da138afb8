#pragma once

#include <optional>
#include <string>

#include "base/diagnostics.hpp"
#include "cli/commands.hpp"
#include "planning/question.hpp"
#include "scenario/fabric_file.hpp"

/// What `gigatwin plan` is asked, from a scenario's campaign or from the catalogue.
namespace gigatwin::cli {

struct PlanInput {
  std::string name;                          ///< of the campaign, or of model and system
  planning::Question question;               ///< complete where `diagnostics` has no errors
  std::optional<workload::PlanSpec> stated;  ///< the campaign's own plan
  scenario::FabricFile machine;
  Diagnostics diagnostics;
};

/// Throws RequestError where the words of the command line cannot be.
PlanInput read_plan_input(const PlanOptions& options);

}  // namespace gigatwin::cli
