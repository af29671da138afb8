#include "validation/plant_year.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "cooling/hall.hpp"
#include "power/chain.hpp"
#include "power/network.hpp"

namespace gigatwin::validation {
namespace {

cooling::HallInputs constant_inputs(const SitePlant& plant, Watts rated_it) {
  const Watts it = plant.load * rated_it;
  cooling::HallInputs in{};
  in.liquid_heat = plant.liquid_fraction * it;
  in.air_heat = it - in.liquid_heat;
  in.rated_liquid_heat = plant.liquid_fraction * rated_it;
  in.rated_air_heat = rated_it - in.rated_liquid_heat;
  in.rack_rise = plant.coolant_rise;
  return in;
}

cooling::Plant sized(const SitePlant& plant, const cooling::HallInputs& in) {
  return {plant.cooling,
          {.liquid_heat = in.rated_liquid_heat, .air_heat = in.rated_air_heat, .rack_rise = in.rack_rise}};
}

void set_weather(cooling::HallInputs& in, const site::Conditions& weather, std::size_t hour) {
  in.dry_bulb = Celsius{weather.dry_bulb_c[hour]};
  in.wet_bulb = Celsius{weather.wet_bulb_c[hour]};
  in.pressure = Pascals{weather.pressure_pa[hour]};
  if (!weather.water_c.empty()) in.water = Celsius{weather.water_c[hour]};
}

double local_hour(std::size_t hour, double longitude_deg) {
  return std::fmod(static_cast<double>(hour % 24) + longitude_deg / 15.0 + 24.0, 24.0);
}

/// Heat that the network takes in this hour from the water as the hour before left it.
cooling::HeatReuseOutcome reuse(const YearOptions& options, const cooling::HallInputs& in,
                                const cooling::HallOutcome& before, std::size_t hour) {
  if (!options.heat_reuse) return {};
  cooling::HeatReuseInputs at;
  at.available = in.liquid_heat;
  at.hot = before.waste_heat;
  at.cold = std::min(before.facility_supply, before.waste_heat);
  at.dry_bulb = in.dry_bulb;
  at.hour = local_hour(hour, options.longitude_deg);
  return cooling::deliver(*options.heat_reuse, at, hours(1));
}

}  // namespace

PlantYear plant_year(const SitePlant& plant, const site::Conditions& weather, const YearOptions& options) {
  const Watts it = plant.load * options.rated_it;
  const Watts auxiliaries = power::auxiliary_power(plant.power, options.rated_it);
  cooling::HallInputs in = constant_inputs(plant, options.rated_it);
  set_weather(in, weather, 0);
  const cooling::Plant hall = sized(plant, in);
  power::Network network{plant.power, std::span{&options.rated_it, 1}};
  power::Flow flow;
  cooling::HallOutcome outcome = cooling::advance(hall, cooling::settled(hall, in), in, hours(1));
  PlantYear year;
  double facility_w = 0.0, cooling_w = 0.0, water_kg_s = 0.0, reused_w = 0.0;
  const std::size_t count = weather.dry_bulb_c.size();
  for (std::size_t h = 0; h < count; ++h) {
    set_weather(in, weather, h);
    const cooling::HeatReuseOutcome heat = reuse(options, in, outcome, h);
    in.reused = heat.taken;
    outcome = cooling::advance(hall, outcome.state, in, hours(1));
    const Watts mechanical = outcome.pump_power + outcome.fan_power + outcome.chiller_power;
    const power::HallLoad load{it, mechanical + auxiliaries + heat.heat_pump_power};
    network.flow(std::span{&load, 1}, flow);
    facility_w += flow.input.value;
    cooling_w += mechanical.value;
    reused_w += heat.delivered.value;
    water_kg_s += outcome.water.value;
    year.chiller_hours += outcome.chilling ? 1.0 : 0.0;
    year.mean_dry_bulb_c += weather.dry_bulb_c[h] / static_cast<double>(count);
  }
  const double it_w = static_cast<double>(count) * it.value;
  year.pue = facility_w / it_w;
  year.cooling = cooling_w / it_w;
  year.electrical = year.pue - 1.0 - year.cooling;
  year.wue_l_per_kwh = water_kg_s / it_w * 3.6e6;  // 1 kg of water is 1 L; 3.6e6 J are 1 kWh
  year.erf = reused_w / facility_w;
  return year;
}

}  // namespace gigatwin::validation
