#pragma once

#include "base/diagnostics.hpp"
#include "scenario/scenario.hpp"

namespace gigatwin::sim {

/// What the machine and its fabric cannot be together, whatever site they stand on: accelerators that are not whole
/// nodes, more halls than racks, all that `topology::problems_of` finds.
void check_machine(const scenario::ComputeSpec& compute, const topology::FabricSpec& fabric, Diagnostics& diagnostics);

}  // namespace gigatwin::sim
