#include "sim/check_cooling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "cooling/shortfall.hpp"

namespace gigatwin::sim {
namespace {

constexpr int hours_of_year = 8760;

bool takes_sea_water(const cooling::PlantSpec& plant) {
  return std::any_of(plant.rejection.begin(), plant.rejection.end(),
                     [](const cooling::RejectionSpec& r) { return r.kind == cooling::RejectionKind::sea; });
}

/// Whether the plant can be made at all.
bool fits(const SiteModel& site, const cooling::HallRating& rating, Diagnostics& diagnostics) {
  BlockProblems problems;
  cooling::check_fit(site.scenario.cooling, rating, problems);
  for (const BlockProblems::Problem& p : problems.list)
    diagnostics.expected("cooling." + p.key, p.expected, p.found, p.hint);
  if (takes_sea_water(site.scenario.cooling) && site.conditions.water_c.empty()) {
    diagnostics.expected("cooling.rejection", "a site with a water_body for rejection of kind sea", "none");
    return false;
  }
  return problems.list.empty();
}

/// How often and how far racks or room are above their set point at rated heat.
struct Excess {
  int hours = 0;
  double worst_k = 0.0;
  double least_k = std::numeric_limits<double>::infinity();  ///< of all hours
  Celsius dry_bulb, wet_bulb;                                ///< at worst

  void add(KelvinDelta above, const site::Air& air) {
    least_k = std::min(least_k, std::max(above.value, 0.0));
    constexpr double control_band_k = 0.5;  // assumption: what nobody notices, 0.2 to 1 K
    if (above.value <= control_band_k) return;
    ++hours;
    if (above.value <= worst_k) return;
    worst_k = above.value;
    dry_bulb = air.dry_bulb;
    wet_bulb = air.wet_bulb;
  }
};

/// @param bearable  above the set point, that the racks still bear
void tell(const char* key, const char* what, KelvinDelta bearable, const Excess& excess, Diagnostics& diagnostics) {
  if (excess.hours == 0) return;
  if (excess.least_k >= bearable.value) {
    const std::string found = std::isfinite(excess.least_k)
                                  ? fmt::format("at least {:.1f} K above {}, all year", excess.least_k, what)
                                  : fmt::format("one that never comes to rest at {}", what);
    diagnostics.expected("cooling", "a plant that can reject its rated heat in some hour of the year", found,
                         "rejection with a smaller approach, or chillers of more capacity");
    return;
  }
  const std::string excess_text =
      std::isfinite(excess.worst_k) ? fmt::format("by {:.1f} K", excess.worst_k) : "without end";
  diagnostics.warn(key,
                   fmt::format("at rated heat {} is exceeded in {} hours of the year, {} at worst, at {:.1f} degC "
                               "outdoors and {:.1f} degC wet bulb",
                               what, excess.hours, excess_text, excess.dry_bulb.value, excess.wet_bulb.value),
                   "chillers of more capacity, more coolers or a warmer set point");
}

}  // namespace

void check_cooling_plant(const SiteModel& site, Diagnostics& diagnostics) {
  const cooling::HallRating rating = site.cooling_rating(0);
  if (!fits(site, rating, diagnostics)) return;
  const cooling::Plant plant{site.scenario.cooling, rating};
  Excess racks, room;
  for (int hour = 0; hour < hours_of_year; ++hour) {
    const site::Air air = site.conditions.air(site.scenario.time.start + hours(hour));
    cooling::HallInputs in{};
    in.dry_bulb = air.dry_bulb;
    in.wet_bulb = air.wet_bulb;
    in.pressure = air.pressure;
    in.water = air.water;
    const cooling::Shortfall above = cooling::rated_shortfall(plant, in);
    racks.add(above.racks, air);
    room.add(above.room, air);
  }
  const cooling::PlantSpec& spec = site.scenario.cooling;
  const Celsius trip = site.scenario.compute.system.coolant_trip;
  constexpr KelvinDelta anything{std::numeric_limits<double>::infinity()};
  const bool air_cooled = rating.liquid_heat.value <= 0.0;
  if (spec.coolant_supply)
    tell("cooling.coolant_supply", "the set point of the racks' coolant", trip - *spec.coolant_supply, racks,
         diagnostics);
  if (spec.air_supply)
    tell("cooling.air_supply", "the set point of the room air", air_cooled ? trip - *spec.air_supply : anything, room,
         diagnostics);
}

}  // namespace gigatwin::sim
