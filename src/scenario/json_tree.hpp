#pragma once

#include <optional>
#include <string>

#include "scenario/tree.hpp"

namespace gigatwin::scenario {

/// Reads JSON that another program wrote into the located tree that YAML becomes: numbers, true and false as plain
/// scalars, as they are written, text as quoted ones. The root must be an object. The limits of YAML files on size,
/// values and nesting hold. Everything wrong becomes a diagnostic with its place; nullopt when there is no tree to go
/// on with. Keys that stand twice are reported, and the first is kept.
std::optional<Tree> read_json_file(const std::string& path, Diagnostics& diagnostics);

/// The same for text that is already in memory; `name` stands for the file in messages.
std::optional<Tree> read_json_text(const std::string& name, std::string text, Diagnostics& diagnostics);

}  // namespace gigatwin::scenario
