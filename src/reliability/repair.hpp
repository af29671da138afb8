#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"

namespace gigatwin::reliability {

/// Spare parts of one kind on the shelf; each one taken is ordered anew at once (base-stock policy).
struct PartSpec {
  std::string name;
  std::int64_t stock = 0;
  Seconds lead_time = days(14);  ///< of the vendor
};

/// Who repairs what fails, and what stands in for it meanwhile. The defaults: a crew for every failure, around the
/// clock, any number of parts, no spare nodes.
struct RepairSpec {
  std::optional<std::int64_t> crews;  ///< that work at the same time
  Seconds shift_begin{0.0};           ///< local standard time of day
  Seconds shift_end = hours(24);
  std::vector<std::string> weekdays;  ///< mon .. sun; empty: every day
  Seconds diagnosis{0.0};             ///< from the detection until it is known what to do; needs no crew
  std::vector<PartSpec> parts;        ///< kinds that are not named here are always there
  std::int64_t hot_spares = 0;        ///< nodes kept free for interrupted jobs
  std::int64_t cold_spares = 0;       ///< nodes kept switched off until another one fails
  Seconds cold_start = minutes(20);   ///< until a cold spare can take work
};

const Schema<PartSpec>& part_schema();
const Schema<RepairSpec>& repair_schema();

}  // namespace gigatwin::reliability
