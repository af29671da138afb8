#pragma once

#include <string>

#include "base/schema.hpp"
#include "scenario/origins.hpp"
#include "scenario/tree.hpp"

namespace gigatwin::scenario {

struct ReadContext {
  Diagnostics& diagnostics;
  Origins& origins;
};

/// Reads a map whose catalogue references are expanded into `spec`, which is default-constructed. Every problem of the
/// block and of the blocks inside becomes a diagnostic; checks of a whole block run where its own keys are right.
/// @param at  where the block's key stands: the place of "missing key"
/// @return whether nothing was wrong
bool read_block(const Node& node, const BlockSchema& block, void* spec, const std::string& key_path, const Location& at,
                ReadContext& context);

}  // namespace gigatwin::scenario
