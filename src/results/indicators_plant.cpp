#include <algorithm>
#include <cmath>

#include "results/indicators.hpp"

/// Indicators of energy, grid, heat, water and carbon.
namespace gigatwin::results {
namespace {

using In = IndicatorInputs;

constexpr double joules_per_kwh = 3.6e6;
constexpr double joules_per_mwh = 3.6e9;
constexpr double seconds_per_hour = 3600.0;
constexpr double seconds_per_day = 86400.0;
constexpr Celsius degree_day_base{21.0};  // Delegated Regulation (EU) 2024/1364, Annex II

/// NaN for 0/0 and x/0: an undefined indicator is missing, not infinite.
double ratio(double part, double whole) { return whole != 0.0 ? part / whole : unknown; }
double mean_facility_w(const In& in) { return ratio(in.totals.facility_energy.value, in.totals.duration.value); }

template <Joules sim::StepTotals::*Energy>
double megawatt_hours_of(const In& in) {
  return (in.totals.*Energy).value / joules_per_mwh;
}
template <Seconds sim::StepTotals::*Time>
double hours_of(const In& in) {
  return (in.totals.*Time).value / seconds_per_hour;
}
template <Kilograms sim::StepTotals::*Water>
double cubic_metres_of(const In& in) {
  return (in.totals.*Water).value * litres_per_kg / 1000.0;
}

}  // namespace

void DegreeDays::add(Seconds begin, Seconds step, Celsius dry_bulb) {
  const double day = std::floor(begin.value / seconds_per_day);
  if (day != day_) {
    total_ += of_day();
    day_ = day;
    above_k_s_ = 0.0;
  }
  above_k_s_ += (dry_bulb - degree_day_base).value * step.value;
}

double DegreeDays::of_day() const { return std::max(0.0, above_k_s_ / seconds_per_day); }

RenewableEnergy renewable_energy(const In& in) {
  const sim::Totals& t = in.totals;
  RenewableEnergy renewable;
  renewable.on_site = std::max(Joules{0.0}, t.photovoltaic_energy - t.grid_export);
  renewable.agreements = std::min(t.contracted_renewable, t.grid_import);
  renewable.guarantees = std::min(t.guaranteed_renewable, t.grid_import - renewable.agreements);
  return renewable;
}

double power_usage_effectiveness(const In& in) {
  return ratio(in.totals.energy_input.value, in.totals.it_energy.value);
}

double pue_without_heat_pump(const In& in) {
  return ratio((in.totals.energy_input - in.totals.heat_pump_energy).value, in.totals.it_energy.value);
}

double water_usage_effectiveness(const In& in) {
  return ratio(in.totals.water.value * litres_per_kg, in.totals.it_energy.value / joules_per_kwh);
}

double carbon_usage_effectiveness(const In& in) {
  return ratio(in.totals.carbon.value, in.totals.it_energy.value / joules_per_kwh);
}

double energy_reuse_factor(const In& in) { return ratio(in.totals.heat_delivered.value, in.totals.energy_input.value); }

double renewable_energy_factor(const In& in) {
  return std::min(ratio(renewable_energy(in).total().value, in.totals.energy_input.value), 1.0);  // keeps NaN
}

double hourly_matched_share(const In& in) {
  return ratio(in.totals.matched_renewable.value, in.totals.energy_input.value);
}

double waste_heat_temperature(const In& in) {
  return ratio(in.totals.waste_heat_celsius_joules, in.totals.heat_rejected.value);
}

std::vector<Indicator> efficiency_indicators() {
  constexpr const char* section = "Efficiency";
  return {
      {"pue", section, "PUE", "1", "", Better::lower, true, false,
       "Power usage effectiveness, E_DC / IT energy: ISO/IEC 30134-2 and EN 50600-4-2, IT measured at the rack inlets. "
       "Fuel of generators counts; heat that is given away is not subtracted.",
       power_usage_effectiveness},
      {"pue_without_heat_pump", section, "PUE without heat pumps", "1", "", Better::lower, false, false,
       "As PUE, without the electricity of the site's heat pumps that upgrade waste heat: EnEfG section 11(2).",
       pue_without_heat_pump},
      {"wue", section, "WUE", "L/(kW h)", "L/kWh", Better::lower, true, false,
       "Water usage effectiveness, water taken in on site / IT energy: ISO/IEC 30134-9.", water_usage_effectiveness},
      {"cue", section, "CUE", "kg/(kW h)", "kg/kWh", Better::lower, false, false,
       "Carbon usage effectiveness, operational CO2-equivalent (location based) / IT energy: ISO/IEC 30134-8.",
       carbon_usage_effectiveness},
      {"erf", section, "ERF", "1", "", Better::higher, false, false,
       "Energy reuse factor, heat delivered to others at the hand-off (E_REUSE) / E_DC: ISO/IEC 30134-6.",
       energy_reuse_factor},
      {"ref", section, "REF", "1", "", Better::higher, false, false,
       "Renewable energy factor, renewable energy / E_DC, at most 1: ISO/IEC 30134-3. On balance over the run.",
       renewable_energy_factor},
      {"hourly_matched", section, "Renewable, hour by hour", "1", "", Better::higher, false, false,
       "Part of E_DC that photovoltaics and purchase agreements covered in its own hour.", hourly_matched_share},
  };
}

std::vector<Indicator> power_indicators() {
  constexpr const char* section = "Energy and power";
  return {
      {"energy_input", section, "Energy input", "MW h", "MWh", Better::lower, false, false,
       "E_DC: grid import + photovoltaic power used + heat of the generators' fuel - grid export.",
       megawatt_hours_of<&sim::Totals::energy_input>},
      {"facility_energy", section, "Facility energy", "MW h", "MWh", Better::lower, true, false,
       "That the whole facility takes, losses of its own battery apart.",
       megawatt_hours_of<&sim::Totals::facility_energy>},
      {"it_energy", section, "IT energy", "MW h", "MWh", Better::neutral, false, false, "At the rack inlets, E_IT.",
       megawatt_hours_of<&sim::Totals::it_energy>},
      {"accelerator_energy", section, "Accelerator energy", "MW h", "MWh", Better::neutral, false, false,
       "Of the accelerators alone.", megawatt_hours_of<&sim::Totals::accelerator_energy>},
      {"cooling_energy", section, "Cooling energy", "MW h", "MWh", Better::lower, false, false,
       "Pumps, fans and chillers.", megawatt_hours_of<&sim::Totals::cooling_energy>},
      {"electrical_loss", section, "Electrical losses", "MW h", "MWh", Better::lower, false, false,
       "From the connection to the rack inlets.", megawatt_hours_of<&sim::Totals::electrical_loss>},
      {"auxiliary_energy", section, "Auxiliary energy", "MW h", "MWh", Better::lower, false, false,
       "Lighting, offices, controls.", megawatt_hours_of<&sim::Totals::auxiliary_energy>},
      {"mean_power", section, "Mean power", "MW", "MW", Better::neutral, false, false, "Facility energy / duration.",
       [](const In& in) { return mean_facility_w(in) / 1e6; }},
      {"peak_power", section, "Peak power", "MW", "MW", Better::lower, true, false,
       "Largest mean of the facility's power over one step.",
       [](const In& in) { return in.totals.peak_facility_power.value / 1e6; }},
      {"load_factor", section, "Load factor", "1", "", Better::higher, false, false, "Mean power / peak power.",
       [](const In& in) { return ratio(mean_facility_w(in), in.totals.peak_facility_power.value); }},
      {"largest_ramp", section, "Largest ramp", "MW/min", "MW/min", Better::lower, false, false,
       "Largest change of facility power between consecutive steps, per minute.",
       [](const In& in) { return in.totals.largest_ramp_w_per_s * 60.0 / 1e6; }},
      {"chiller_hours", section, "Chiller hours", "h", "h", Better::lower, false, false, "With any chiller running.",
       hours_of<&sim::Totals::chiller_time>},
      {"throttled_hours", section, "Throttled hours", "h", "h", Better::lower, false, false,
       "With any hall slowed by the temperature of its accelerators.", hours_of<&sim::Totals::throttled_time>},
      {"throttled_accelerator_hours", section, "Throttled accelerators", "h", "h", Better::lower, true, false,
       "Accelerator-hours held by jobs and slowed by temperature.",
       [](const In& in) { return in.totals.accelerator_seconds_hot / seconds_per_hour; }},
      {"capped_hours", section, "Capped hours", "h", "h", Better::lower, false, false,
       "Slowed to keep within the grid connection.", hours_of<&sim::Totals::capped_time>},
      {"balance_residual", section, "Balance residual", "1", "", Better::lower, false, false,
       "Largest |in - out - stored| / in over all steps, electricity and heat: the run's own check on itself.",
       [](const In& in) { return in.totals.largest_balance_residual; }},
  };
}

std::vector<Indicator> grid_indicators() {
  constexpr const char* section = "Grid and own generation";
  return {
      {"grid_import", section, "Grid import", "MW h", "MWh", Better::lower, false, false, "At the grid connection.",
       megawatt_hours_of<&sim::Totals::grid_import>},
      {"grid_export", section, "Grid export", "MW h", "MWh", Better::neutral, false, false, "At the grid connection.",
       megawatt_hours_of<&sim::Totals::grid_export>},
      {"renewable_on_site", section, "Renewable, on site", "MW h", "MWh", Better::higher, false, false,
       "E_RES-OS: photovoltaic energy that is not exported.",
       [](const In& in) { return renewable_energy(in).on_site.value / joules_per_mwh; }},
      {"renewable_agreements", section, "Renewable, agreements", "MW h", "MWh", Better::higher, false, false,
       "E_RES-PPA: generated under power purchase agreements, at most the import.",
       [](const In& in) { return renewable_energy(in).agreements.value / joules_per_mwh; }},
      {"renewable_guarantees", section, "Renewable, guarantees", "MW h", "MWh", Better::higher, false, false,
       "E_RES-GOO: guarantees of origin for import that no agreement covers.",
       [](const In& in) { return renewable_energy(in).guarantees.value / joules_per_mwh; }},
      {"battery_discharged", section, "Battery discharged", "MW h", "MWh", Better::neutral, false, false,
       "At its terminals.", megawatt_hours_of<&sim::Totals::battery_discharged>},
      {"generator_energy", section, "Generator energy", "MW h", "MWh", Better::lower, false, false,
       "E_DC-BG: electricity of the backup generators.", megawatt_hours_of<&sim::Totals::generator_energy>},
      {"generator_hours", section, "Generator hours", "h", "h", Better::lower, false, false, "With any running.",
       hours_of<&sim::Totals::generator_time>},
      {"unserved_energy", section, "Unserved energy", "MW h", "MWh", Better::lower, false, false,
       "Wanted by the facility and not to be had.", megawatt_hours_of<&sim::Totals::unserved_energy>},
      {"grid_lost_hours", section, "Hours without grid", "h", "h", Better::lower, false, false, "Connection down.",
       hours_of<&sim::Totals::grid_lost_time>},
      {"curtailed_hours", section, "Curtailed hours", "h", "h", Better::lower, false, false,
       "Import limited by the grid operator.", hours_of<&sim::Totals::curtailed_time>},
      {"demand_response_hours", section, "Demand-response hours", "h", "h", Better::neutral, false, false,
       "Jobs paused or slowed by price, carbon or call.", hours_of<&sim::Totals::demand_response_time>},
      {"paused_accelerator_hours", section, "Paused accelerators", "h", "h", Better::lower, false, false,
       "Accelerator-hours held by jobs that demand response paused.",
       [](const In& in) { return in.totals.accelerator_seconds_paused / seconds_per_hour; }},
      {"plant_failures", section, "Plant failures", "1", "", Better::lower, false, true,
       "Units of the power and cooling plant that failed.",
       [](const In& in) { return static_cast<double>(in.totals.plant_failures); }},
      {"halls_lost", section, "Halls lost", "1", "", Better::lower, false, true,
       "Times that a hall was without power or cooling.",
       [](const In& in) { return static_cast<double>(in.totals.halls_lost); }},
  };
}

std::vector<Indicator> environment_indicators() {
  constexpr const char* section = "Heat, water and carbon";
  return {
      {"heat_delivered", section, "Heat delivered", "MW h", "MWh", Better::higher, false, false,
       "E_REUSE: to the heat customer at the hand-off, with the work of the site's heat pump.",
       megawatt_hours_of<&sim::Totals::heat_delivered>},
      {"heat_pump_energy", section, "Heat pump energy", "MW h", "MWh", Better::neutral, false, false,
       "Electricity of the site's heat pumps; part of E_DC.", megawatt_hours_of<&sim::Totals::heat_pump_energy>},
      {"heat_revenue", section, "Heat revenue", "EUR", "EUR", Better::higher, false, false,
       "Heat at its prices, less penalties.", [](const In& in) { return in.totals.heat_revenue.value; }},
      {"waste_heat_temperature", section, "Waste heat temperature", "degC", "degC", Better::neutral, false, false,
       "T_WH: of the water that carries the heat away, mean weighted by the heat.", waste_heat_temperature},
      {"cooling_degree_days", section, "Cooling degree days", "K d", "K d", Better::neutral, false, false,
       "CDD: sum over days of max(0, mean dry bulb - 21 degC).", [](const In& in) { return in.cooling_degree_days; }},
      {"water", section, "Water", "m^3", "m3", Better::lower, false, false,
       "W_IN: taken in on site for evaporation, drift and blowdown, at 1000 kg/m3.",
       cubic_metres_of<&sim::Totals::water>},
      {"water_evaporated", section, "Water evaporated", "m^3", "m3", Better::lower, false, false,
       "Part of the water taken in.", cubic_metres_of<&sim::Totals::water_evaporated>},
      {"water_blowdown", section, "Water blown down", "m^3", "m3", Better::lower, false, false,
       "Part of the water taken in, to the drain.", cubic_metres_of<&sim::Totals::water_blowdown>},
      {"carbon", section, "Carbon", "t", "t CO2e", Better::lower, true, false,
       "Operational CO2-equivalent, location based: grid import and generators.",
       [](const In& in) { return in.totals.carbon.value / 1000.0; }},
      {"carbon_market", section, "Carbon, market based", "t", "t CO2e", Better::lower, false, false,
       "Operational CO2-equivalent by the contracts that electricity is bought under, on balance over the run, and "
       "generators: GHG Protocol Scope 2 Guidance (2015).",
       [](const In& in) { return (in.totals.market_carbon.by_volume() + in.totals.generator_carbon).value / 1000.0; }},
      {"carbon_market_hourly", section, "Carbon, market based by the hour", "t", "t CO2e", Better::lower, false, false,
       "As above, where certificates count for the hour of their generation alone.",
       [](const In& in) {
         return (in.totals.market_carbon.by_the_hour() + in.totals.generator_carbon).value / 1000.0;
       }},
      {"embodied_carbon", section, "Embodied carbon", "t", "t CO2e", Better::lower, false, false,
       "CO2-equivalent of making nodes, building and plant, spread over their lifetimes; of the simulated time.",
       [](const In& in) { return in.proposal.embodied_carbon.value / 1000.0; }},
      {"carbon_with_embodied", section, "Carbon with embodied", "t", "t CO2e", Better::lower, false, false,
       "Operational, location based, and embodied.",
       [](const In& in) { return (in.totals.carbon + in.proposal.embodied_carbon).value / 1000.0; }},
      {"water_scarcity", section, "Water by scarcity", "m^3", "m3 world eq.", Better::lower, false, false,
       "Water taken in, weighted with the site's scarcity against the world's mean.",
       [](const In& in) { return cubic_metres_of<&sim::Totals::water>(in) * in.proposal.water_weight; }},
  };
}

}  // namespace gigatwin::results
