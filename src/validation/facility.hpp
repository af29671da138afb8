#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "validation/facility_rows.hpp"
#include "validation/installed_machine.hpp"
#include "validation/published_site.hpp"

/// Published machines, sites and pieces of plant, run again by the power and cooling models.
namespace gigatwin::validation {

/// What a figure is judged by.
enum class FacilitySet {
  calibrated,    ///< power of machines whose parts were measured
  data_sheet,    ///< power of machines from data sheets
  known_plant,   ///< PUE of sites whose plant was published
  likely_plant,  ///< PUE of sites with the plant that their operator and climate suggest
  water,         ///< WUE in a band that its kind of plant stays in
  cold_plate,    ///< table of thermal resistance
  cdu,           ///< coolant distribution units' data sheets
  heat_reuse,    ///< ERF in a band
  climate,       ///< the same plant in two climates
};

/// Targets. Errors are relative for power, cold plate and CDUs, differences elsewhere; outside a published band the
/// error is the distance to its nearer end, inside 0. Bands of water are printed to 0.1 L/kWh, hence 0.05.
struct FacilityLimit {
  FacilitySet set;
  const char* name;
  const char* title;
  bool relative;
  std::optional<double> mean;     ///< of the absolute errors
  std::optional<double> largest;  ///< of one row's
};
const std::array<FacilityLimit, 9>& facility_limits();
const FacilityLimit& limit_of(FacilitySet set);

/// A published figure; a single value has low = high.
struct PublishedRange {
  double low = 0.0, high = 0.0;
};

/// One figure that was computed again.
struct FacilityOutcome {
  FacilityRow row;
  std::string figure;   ///< key of the row's `expected`
  std::string unit;     ///< of published and simulated
  std::string subject;  ///< machine and load, or station and plant
  PublishedRange published;
  double simulated = 0.0;
  FacilitySet set = FacilitySet::data_sheet;
  std::vector<std::string> remarks;
  std::string unscored;  ///< why it does not count; empty: it does

  double error() const;
  bool counts() const { return unscored.empty(); }
};

struct SkippedFacilityRow {
  FacilityRow row;
  std::string reason;
};

struct SetSummary {
  std::size_t rows = 0;
  double mean = 0.0, largest = 0.0;  ///< of the absolute errors
  double bias = 0.0;                 ///< mean error
  double within = 0.0;               ///< share of the rows within the limit
  bool passed = true;
};

struct FacilityReport {
  std::vector<FacilityOutcome> outcomes;  ///< in file order
  std::vector<SkippedFacilityRow> skipped;

  SetSummary of_set(FacilitySet set) const;  ///< rows that count
  /// Every set with rows is within its limits, and there is one.
  bool passed() const;
};

/// What rows are run with.
struct FacilitySetup {
  MachineCatalogue machines;
  SiteCatalogue sites;
};

/// Runs every row that contains `group` in its group or id (empty: all).
FacilityReport validate(const std::vector<FacilityRow>& rows, const FacilitySetup& setup,
                        const std::string& group = {});

/// As Markdown: targets, all rows by set, the worst, rows left out, sources. docs/validation-facility.md is this text.
std::string to_markdown(const FacilityReport& report);

}  // namespace gigatwin::validation
