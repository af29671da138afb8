#pragma once

#include <optional>
#include <vector>

#include "base/schema.hpp"
#include "scenario/tree.hpp"

namespace gigatwin::scenario {

inline constexpr int format_version = 1;  ///< of the scenario language: the key `gigatwin`
inline constexpr int extends_depth_limit = 16;

/// A scenario file laid over all that it extends; `gigatwin` and `extends` are checked and taken out.
struct Layered {
  Node root;
  std::vector<SourceText> sources;  ///< the file itself, then what it extends, nearest first
};

/// Follows `extends: other.yaml` (relative to the file that says it). A circle, a missing file or more than
/// `extends_depth_limit` files is an error; nullopt when a file could not be read at all.
std::optional<Layered> read_layered(const std::string& path, const BlockSchema& root, Diagnostics& diagnostics);
std::optional<Layered> layer(Tree tree, const BlockSchema& root, Diagnostics& diagnostics);

}  // namespace gigatwin::scenario
