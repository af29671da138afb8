#pragma once

#include <vector>

#include "base/schema.hpp"
#include "scenario/load.hpp"
#include "scenario/tree.hpp"

/// Values that are written as distributions: a map with the key `distribution` in place of a value.
namespace gigatwin::scenario {

/// @param block  table of the block that the node would stand for; nullptr where it is a plain value
bool is_distribution(const Node& node, const BlockSchema* block);

/// Whether files of this table state what may be uncertain: scenarios and fabric files. What compares, selects or
/// judges them is somebody's decision.
bool may_be_uncertain(const BlockSchema& root);

/// Puts the median in place of every distribution below `node`, at the place of its map; what was there is added to
/// `uncertain`. A distribution that cannot be is reported, its node `failed`.
/// @return whether there was any
bool take_medians(Node& node, const BlockSchema& block, std::vector<UncertainValue>& uncertain,
                  Diagnostics& diagnostics);

/// Reports every distribution below `node`.
void refuse_distributions(Node& node, const BlockSchema& block, Diagnostics& diagnostics);

}  // namespace gigatwin::scenario
