#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "cooling/heat_reuse.hpp"
#include "validation/installed_machine.hpp"
#include "validation/published_site.hpp"

namespace gigatwin::validation {

/// One published figure, or several, of a machine, a site or a piece of plant. Inputs and results may have any key;
/// what they do not say of machine, plant or climate may stand in a block of the row's own.
struct FacilityRow {
  std::string id;
  std::string group;
  std::string source;
  bool verified = false;  ///< the figures were read in that source
  std::string notes;
  std::string unscored;  ///< why the row is shown but does not count; empty: it does
  std::optional<InstalledMachine> machine;
  std::optional<SitePlant> plant;
  bool plant_known = false;  ///< the plant was published, so that the narrow limit holds
  std::optional<ClimateNormals> climate;
  std::optional<cooling::HeatReuseSpec> heat_reuse;
  Facts inputs, expected;  ///< as written, in file order; inputs also have `named`: all that names machine or
                           ///< place, else the source
};

/// Reads FILE: a map of `rows` (and `meta`, which is for people); plants and systems of the catalogue by their names.
std::vector<FacilityRow> read_facility_rows(const std::string& file, const std::string& catalogue_directory,
                                            Diagnostics& diagnostics);

}  // namespace gigatwin::validation
