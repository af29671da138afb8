#pragma once

#include <vector>

#include "pipeline/timeline.hpp"

/// A pipeline on SimGrid: the same operations as activities with dependencies, timed by somebody else's engine.
namespace gigatwin::sim {

struct ReferenceStep {
  Seconds end;
  std::vector<Seconds> operations;  ///< ends of the operations of `pipeline::order_of`, stage after stage
};

/// What `pipeline::evaluate` should give. Every operation, every transfer and every piece of a gather or reduction is
/// an activity; only the dependencies say what waits for what. `data_pieces` must be a whole number.
///
/// Forks a child with an engine of its own (4 ms), so it asserts that the calling process has none. Time grows faster
/// than the operations: for some thousands of them. Throws SimulationError if the child fails.
ReferenceStep simgrid_step(const pipeline::Shape& shape, const pipeline::Costs& costs);

}  // namespace gigatwin::sim
