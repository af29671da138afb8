#pragma once

#include <vector>

#include "cli/step_input.hpp"

namespace gigatwin::cli {

/// What is sent in a step between stages and replicas: sizes and groups, without times.
struct StepExchanges {
  std::vector<std::vector<collectives::CommunicationPhase>> gather, reduce;  ///< [depth]
  Bytes hop, tied;                                                           ///< of one rank; 0: none
};

StepExchanges exchanges_of(const StepInput& input, const StepMachine& machine, const workload::Step& step);

}  // namespace gigatwin::cli
