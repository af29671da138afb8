#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "site/conditions.hpp"
#include "validation/facility.hpp"

/// One row each of the kinds of facility rows. They add an outcome for each figure that they understand; where they
/// cannot run the row they say why. An empty reason without outcomes: it is none of theirs.
namespace gigatwin::validation {

struct FacilityResult {
  std::vector<FacilityOutcome> outcomes;
  std::string reason;
};

/// Weather of stations, drawn once for all rows of one.
class DrawnWeather {
 public:
  /// nullptr with a reason where the climate cannot be drawn.
  const site::Conditions* at(const site::SiteSpec& site, std::string& reason);

 private:
  static constexpr std::uint64_t seed = 1;  // one draw of the typical year; others move PUE in the fourth digit
  std::map<std::string, site::Conditions> drawn_;
};

/// "1.5" or "[1, 2]"; nullopt: neither.
std::optional<PublishedRange> range_of(const std::string& text);
/// The number of an input; nullopt if it is not stated. What is no number is a reason.
std::optional<double> number_input(const Facts& inputs, const std::string& key, std::string& reason);
/// The same for what must be above 0.
std::optional<double> positive_input(const Facts& inputs, const std::string& key, std::string& reason);
std::string text_input(const Facts& inputs, const std::string& key);

/// Why a row does not count: as it says itself, else by its notes ("design value", "do not score"), else `otherwise`.
std::string stated_unscored(const FacilityRow& row, const std::string& otherwise);

/// Power of a machine: keys with idle, mean, peak, max, power, rack, node and the unit at the end.
FacilityResult run_machine_row(const FacilityRow& row, const MachineCatalogue& machines);
/// A year of a site: pue, wue_l_per_kwh, erf, and differences to another place.
FacilityResult run_site_row(const FacilityRow& row, const SiteCatalogue& sites, DrawnWeather& weather);
/// Cold plates and coolant distribution units.
FacilityResult run_component_row(const FacilityRow& row);

}  // namespace gigatwin::validation
