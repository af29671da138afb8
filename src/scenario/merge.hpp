#pragma once

#include "base/schema.hpp"
#include "scenario/tree.hpp"

namespace gigatwin::scenario {

/// Lays `overlay` over `base`: maps key by key, anything else replaces. Each value keeps its own place. Where the table
/// allows a catalogue name and `base` has one, a map changes keys of that entry: NAME becomes {from: NAME, ...};
/// a map that names another model's file replaces it.
/// @param block  table of the block that the nodes stand for; nullptr where there is none
void merge(Node& base, Node overlay, const BlockSchema* block, bool may_name_entry = false);

/// Makes {from: NAME} of the scalar NAME.
void make_from(Node& name);

}  // namespace gigatwin::scenario
