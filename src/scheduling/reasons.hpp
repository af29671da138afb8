#pragma once

#include <optional>
#include <string>

#include "scheduling/partition.hpp"

namespace gigatwin::scheduling {

/// Why the job can never start, whatever ends; nothing where it can.
std::optional<std::string> never_fits(const Partition& partition, const Job& job);

/// Why a waiting job did not start in the situation that the last round left.
std::string why_waiting(const Partition& partition, const Job& job, const Situation& left);

}  // namespace gigatwin::scheduling
