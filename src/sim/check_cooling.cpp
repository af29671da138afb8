#include "sim/check_cooling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

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
  Celsius dry_bulb, wet_bulb;  ///< at worst

  void add(KelvinDelta above, const site::Air& air) {
    if (above.value <= 0.0) return;
    ++hours;
    if (above.value <= worst_k) return;
    worst_k = above.value;
    dry_bulb = air.dry_bulb;
    wet_bulb = air.wet_bulb;
  }
};

void tell(const char* key, const char* what, const Excess& excess, Diagnostics& diagnostics) {
  if (excess.hours == 0) return;
  if (excess.hours == hours_of_year) {
    diagnostics.expected("cooling", fmt::format("a plant that can reject its rated heat in some hour of the year"),
                         fmt::format("one that never holds {}", what),
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
  tell("cooling.coolant_supply", "the set point of the racks' coolant", racks, diagnostics);
  tell("cooling.air_supply", "the set point of the room air", room, diagnostics);
}

}  // namespace gigatwin::sim
