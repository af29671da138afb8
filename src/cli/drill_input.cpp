#include "cli/drill_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/collective_request.hpp"
#include "power/chain.hpp"

namespace gigatwin::cli {
namespace {

drill::Event event_of(const std::string& text) {
  std::vector<std::string> names;
  for (const auto& [name, event] : drill::events()) {
    if (name == text) return event;
    names.push_back(name);
  }
  throw RequestError(fmt::format("--event: expected one of {}, found \"{}\"{}", fmt::join(names, ", "), text,
                                 did_you_mean(text, names)));
}

double share_of(const DrillOptions& options, drill::Event event) {
  using enum drill::Event;
  if (options.share.empty()) return event == cooler_loss ? 0.5 : 1.0;
  if (event != pump_stop && event != cooler_loss && event != chiller_loss)
    throw RequestError("--share: expected beside pump-stop, cooler-loss or chiller-loss; the other events stop all");
  const std::optional<double> share = parse_number(options.share);
  if (!share || *share <= 0.0 || *share > 1.0)
    throw RequestError(fmt::format("--share: expected a share above 0 and at most 1, found \"{}\"", options.share));
  return *share;
}

Seconds time_of(const std::string& option, const std::string& text, Seconds most) {
  const ParsedQuantity read = parse_quantity(text, Dimension::time);
  if (!read.si || *read.si < 0.0 || *read.si > most.value)
    throw RequestError(fmt::format("{}: expected a time up to {} such as 10 min, found \"{}\"", option,
                                   rounded_quantity(most.value, Dimension::time), text));
  return {*read.si};
}

std::size_t hall_of(const DrillOptions& options, const sim::SiteModel& site) {
  const std::optional<double> number = parse_number(options.hall);
  const double halls = static_cast<double>(site.halls.size());
  if (!number || *number < 1.0 || *number > halls || *number != std::floor(*number))
    throw RequestError(fmt::format("--hall: expected a number from 1 to {}, found \"{}\"", halls, options.hall));
  return static_cast<std::size_t>(*number) - 1;
}

bool cools_by_wet_bulb(const cooling::PlantSpec& plant) {
  return !plant.rejection.empty() && std::all_of(plant.rejection.begin(), plant.rejection.end(),
                                                 [](const auto& r) { return r.kind == cooling::RejectionKind::tower; });
}

/// The hour of the simulated time with the warmest air, by wet bulb where towers do all the cooling.
Instant hottest_hour(const sim::SiteModel& site) {
  const scenario::TimeSpec& time = site.scenario.time;
  const bool wet = cools_by_wet_bulb(site.scenario.cooling);
  Instant hottest = time.start;
  double most_c = -1e9;
  for (Seconds after{0.0}; after < time.duration; after += hours(1)) {
    const site::Air air = site.conditions.air(time.start + after);
    const double now_c = wet ? air.wet_bulb.value : air.dry_bulb.value;
    if (now_c > most_c) {
      most_c = now_c;
      hottest = time.start + after;
    }
  }
  return hottest;
}

Instant instant_at(const std::string& text, const sim::SiteModel& site) {
  if (text == "hottest") return hottest_hour(site);
  if (const std::optional<Instant> instant = parse_instant(text)) return *instant;
  const ParsedQuantity after = parse_quantity(text, Dimension::time);
  if (after.si && *after.si >= 0.0) return site.scenario.time.start + Seconds{*after.si};
  throw RequestError(
      fmt::format("--at: expected hottest, a date such as \"2028-07-21 15:00\" or a time after the start "
                  "such as \"6 h\", found \"{}\"",
                  text));
}

Watts racks_at_full_power(const sim::HallModel& model, const hardware::SystemSpec& system) {
  const Watts chip = hardware::power_at(system.accelerator, system.accelerator.compute_power_fraction);
  return model.racks * power::rack_power(system, {chip, system.host_load}).inlet;
}

cooling::HallInputs heat_of(const sim::HallModel& model, const hardware::SystemSpec& system, Watts racks, Watts it) {
  cooling::HallInputs at;
  at.liquid_heat = system.liquid_fraction * racks;
  at.air_heat = it - at.liquid_heat;
  at.rated_liquid_heat = system.liquid_fraction * model.rated_racks;
  at.rated_air_heat = model.rated_it - at.rated_liquid_heat;
  at.rack_rise = system.coolant_rise;
  return at;
}

void set_weather(cooling::HallInputs& at, const site::Air& air) {
  at.dry_bulb = air.dry_bulb;
  at.wet_bulb = air.wet_bulb;
  at.pressure = air.pressure;
  if (std::isfinite(air.water.value)) at.water = air.water;
}

}  // namespace

DrillRequest drill_request(const DrillOptions& options, const sim::SiteModel& site) {
  const hardware::SystemSpec& system = site.scenario.compute.system;
  if (!system.accelerator.thermal)
    throw RequestError("compute.system.accelerator.thermal: expected the heat path of the accelerator, found none");
  DrillRequest request;
  request.question.event = event_of(options.event);
  request.question.share = share_of(options, request.question.event);
  request.question.lasts = time_of("--for", options.lasts, days(1));
  request.question.plays =
      options.plays.empty() ? request.question.lasts + minutes(20) : time_of("--play", options.plays, days(1));
  const sim::HallModel& model = site.halls[hall_of(options, site)];
  drill::Hall& hall = request.hall;
  hall.name = model.name;
  hall.system = system;
  hall.cooling = site.scenario.cooling;
  hall.power = site.scenario.power;
  hall.grid = site.scenario.grid;
  hall.accelerators = model.racks * system.accelerators_per_node * system.nodes_per_rack;
  const Watts racks = racks_at_full_power(model, system);
  hall.it = racks + model.network_peak + model.storage;
  hall.rated_it = model.rated_it;
  hall.site_rated_it = site.rated_it();
  hall.at = heat_of(model, system, racks, hall.it);
  request.at = instant_at(options.at, site);
  set_weather(hall.at, site.conditions.air(request.at));
  request.wet_bulb = hall.at.wet_bulb;
  return request;
}

}  // namespace gigatwin::cli
