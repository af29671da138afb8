#pragma once

#include "reliability/failure_process.hpp"
#include "storage/spec.hpp"

namespace gigatwin::sim {

using reliability::Failure;
using reliability::FailureCause;
using reliability::FailureProcess;

/// What the jobs that it interrupts lose of their checkpoints. A failure of a whole block takes copies on neighbours.
storage::Destroys destroys(const FailureCause& cause);

}  // namespace gigatwin::sim
