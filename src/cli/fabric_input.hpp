#pragma once

#include <string>

#include "base/diagnostics.hpp"
#include "cli/commands.hpp"
#include "scenario/fabric_file.hpp"

namespace gigatwin::cli {

/// A fabric read from a fabric file or a whole scenario, and checked with its machine; the site is not looked at.
struct FabricInput {
  scenario::FabricFile file;
  scenario::LoadedText loaded;
  Diagnostics diagnostics;
};

FabricInput read_fabric(const std::string& path, const ScenarioOptions& options);

}  // namespace gigatwin::cli
