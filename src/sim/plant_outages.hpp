#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hardware/redundancy.hpp"
#include "scenario/operations.hpp"

namespace gigatwin::sim {

/// Alike units of the power or cooling plant: one stage or kind of equipment of the site or of one hall.
struct PlantUnits {
  std::string name;        ///< as the scenario names it, such as "ups"
  std::int64_t hall = -1;  ///< -1: of the site
  int installed = 1;
  std::optional<hardware::ReliabilitySpec> reliability;  ///< none: never fails by itself
};

/// One unit goes out of service, or comes back.
struct UnitChange {
  Seconds when;
  std::size_t group = 0;  ///< index in the list of units
  int unit = 0;           ///< 0 .. installed-1
  bool up = false;
  bool planned = false;  ///< maintenance
  bool operator==(const UnitChange&) const = default;
};

/// Everything that happens to the plant's units within `duration`, in order of time; at one instant returns first.
///
/// Each unit runs for an exponential time and is repaired for an exponential time, again and again; its draws are
/// addressed by group, hall, unit and count, so that other units do not change them. Planned outages take the units of
/// a group in turn, evenly over their interval; one is left out while another unit of the group is away. `stated`
/// outages of the scenario take the first units of every group of that name, whatever else happens: a unit is back when
/// all that keeps it away is over.
std::vector<UnitChange> unit_changes(const std::vector<PlantUnits>& groups,
                                     const std::vector<scenario::PlantOutageSpec>& stated, Seconds duration,
                                     std::uint64_t seed);

/// "hall-3 ups", or "ups" where it belongs to the site.
std::string name_of(const PlantUnits& units);

}  // namespace gigatwin::sim
