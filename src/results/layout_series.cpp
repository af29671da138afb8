#include "results/indicators.hpp"
#include "results/layout.hpp"

/// The series: what is sampled on `time`, of the site and of each hall.
namespace gigatwin::results {
namespace {

using sim::HallSample;
using sim::SiteSample;

constexpr double to_mw = 1e-6;            // MW per W
constexpr double to_eur_per_mwh = 3.6e9;  // EUR/MWh per EUR/J
constexpr double to_g_per_kwh = 3.6e9;    // g/kWh per kg/J
constexpr double per_hour = 3600.0;       // 1/h per 1/s

Variable series(std::string name, std::string units, std::string cell_methods, std::string long_name,
                std::string comment) {
  return {.name = std::move(name),
          .units = std::move(units),
          .type = Type::float32,
          .dimensions = {"time"},
          .cell_methods = std::move(cell_methods),
          .long_name = std::move(long_name),
          .comment = std::move(comment),
          .flags = {}};
}

/// Mean over the row, weighted by time.
template <auto Member, double PerUnit = 1.0>
Column<record_of<Member>> mean(std::string name, std::string units, std::string long_name, std::string comment = {}) {
  return {series(std::move(name), std::move(units), "time: mean", std::move(long_name), std::move(comment)),
          scaled<Member, PerUnit>};
}

/// As it stands at the end of the row.
template <auto Member>
Column<record_of<Member>> at_end(std::string name, std::string units, std::string long_name) {
  return {series(std::move(name), std::move(units), "time: point", std::move(long_name),
                 "At the end of the interval that `time` labels."),
          scaled<Member>};
}

/// Largest of the steps of the row.
template <auto Member>
Column<record_of<Member>> largest(std::string name, std::string long_name, std::string comment) {
  return {series(std::move(name), "1", "time: maximum", std::move(long_name), std::move(comment)), scaled<Member>};
}

/// Mean over the row of Member, weighted by time and by Weight: missing where the weight is 0.
template <auto Member, auto Weight>
Column<record_of<Member>> mean_over(std::string name, std::string weight_name, std::string long_name) {
  const std::string methods = "time: mean (comment: weighted by " + weight_name + ")";
  return {series(std::move(name), "1", methods, std::move(long_name), "Missing while " + weight_name + " is 0."),
          weighted<Member, Weight>, scaled<Weight>};
}

double used_w(const SiteSample& s) { return (s.facility_power + s.generator_fuel - s.generator_power).value; }
double it_w(const SiteSample& s) { return s.it_power.value; }
/// Litres (as kilograms) an hour, times 1000 W a kW: over W it is L/kWh.
double water_l_per_h_kw(const SiteSample& s) { return s.water_flow.value * litres_per_kg * per_hour * 1000.0; }
double cost_eur_per_h(const SiteSample& s) { return s.energy_cost.value / s.step.value * per_hour; }
double carbon_kg_per_h(const SiteSample& s) {
  return (s.grid_import.value * s.carbon_intensity.value + s.generator_carbon.value) * per_hour;
}

template <class Record>
Columns<Record> per_hall(Columns<Record> columns) {
  for (auto& column : columns) column.variable.dimensions = {"time", "hall"};
  return columns;
}

}  // namespace

Columns<SiteSample> headline_columns() {
  constexpr const char* as_trained =
      "As trained: what a later failure takes back is not subtracted, as it is in /indicators.";
  const auto rate = [](const char* name, const char* units, const char* about, double (*value)(const SiteSample&)) {
    return Column<SiteSample>{series(name, units, "time: mean", about, ""), value};
  };
  return {
      mean<&SiteSample::it_power, to_mw>("it_power", "MW", "Power at the rack inlets",
                                         "E_IT of ISO/IEC 30134-2, category PDU."),
      mean<&SiteSample::facility_power, to_mw>("facility_power", "MW", "Power at the grid connection",
                                               "Of the whole facility, before the transfer switch; battery and "
                                               "exports apart."),
      mean<&SiteSample::energy_input, to_mw>(
          "energy_input", "MW", "Energy that enters the data centre",
          "E_DC of ISO/IEC 30134-2: grid import, photovoltaic power used and the heat of the generators' fuel, less "
          "grid export."),
      mean<&SiteSample::grid_import, to_mw>("grid_import", "MW", "Power from the grid"),
      {series("pue", "1", "time: mean (comment: weighted by it_power)", "Power usage effectiveness of the interval",
              "(facility_power + generator_fuel - generator_power) / it_power: what a battery takes or gives is apart, "
              "unlike in "
              "the year's PUE in /indicators; missing while it_power is 0."),
       used_w, it_w},
      {series("wue", "L/(kW h)", "time: mean (comment: weighted by it_power)",
              "Water usage effectiveness of the interval", "water_flow / it_power; missing while it_power is 0."),
       water_l_per_h_kw, it_w},
      mean<&SiteSample::water_flow, per_hour>("water_flow", "kg/h", "Water consumed",
                                              "Evaporation, drift and blowdown."),
      mean<&SiteSample::price, to_eur_per_mwh>("electricity_price", "EUR/(MW h)", "Price of electricity"),
      rate("electricity_cost", "EUR/h",
           "Cost of energy per hour: import, agreements, reactive power and fuel, less export and compensation",
           cost_eur_per_h),
      mean<&SiteSample::carbon_intensity, to_g_per_kwh>("carbon_intensity", "g/(kW h)",
                                                        "CO2-equivalent of grid electricity"),
      rate("carbon_emission", "kg/h", "Operational CO2-equivalent per hour, location based", carbon_kg_per_h),
      mean<&SiteSample::dry_bulb>("dry_bulb", "degC", "Outdoor air temperature"),
      mean<&SiteSample::wet_bulb>("wet_bulb", "degC", "Outdoor wet-bulb temperature"),
      mean<&SiteSample::relative_humidity>("relative_humidity", "1", "Outdoor relative humidity"),
      mean<&SiteSample::busy_accelerators>("busy_accelerators", "1", "Accelerators held by jobs"),
      mean<&SiteSample::failed_accelerators>("failed_accelerators", "1", "Accelerators out of service"),
      mean<&SiteSample::running_jobs>("running_jobs", "1", "Jobs running"),
      mean<&SiteSample::queued_jobs>("queued_jobs", "1", "Jobs waiting"),
      mean<&SiteSample::queued_accelerators>("queued_accelerators", "1", "Accelerators asked for by waiting jobs"),
      mean<&SiteSample::fragmentation>("fragmentation", "1", "Fragmentation of the free nodes",
                                       "1 - most free in one pod / min(free, nodes of a pod); leaf groups where one "
                                       "pod is the site."),
      mean_over<&SiteSample::speed, &SiteSample::busy_accelerators>(
          "speed", "busy_accelerators", "Speed of busy accelerators relative to the catalogue's clock"),
      mean<&SiteSample::throttled_accelerators>("throttled_accelerators", "1",
                                                "Busy accelerators slowed by their temperature"),
      mean<&SiteSample::paused_accelerators>("paused_accelerators", "1",
                                             "Accelerators held by jobs that demand response has paused"),
      mean<&SiteSample::tokens_per_s>("tokens_per_s", "1/s", "Training tokens per second", as_trained),
      mean<&SiteSample::useful_compute>("useful_compute", "1/s", "Model FLOP per second of training", as_trained),
      largest<&SiteSample::balance_residual>("balance_residual",
                                             "Largest |in - out - stored| / in of electricity and of heat",
                                             "Over the halls and the steps of the interval: rounding alone."),
  };
}

Columns<SiteSample> site_power_columns() {
  return {
      mean<&SiteSample::accelerator_power, to_mw>("accelerator_power", "MW", "Accelerators alone",
                                                  "Part of the root's it_power."),
      mean<&SiteSample::rack_conversion_loss, to_mw>(
          "rack_conversion_loss", "MW", "Losses of power shelves and regulators", "Part of the root's it_power."),
      mean<&SiteSample::network_power, to_mw>("network_power", "MW", "Scale-out switches and transceivers",
                                              "Part of the root's it_power."),
      mean<&SiteSample::storage_power, to_mw>("storage_power", "MW", "Storage system", "Part of the root's it_power."),
      mean<&SiteSample::ups_loss, to_mw>("ups_loss", "MW", "Losses of the UPS"),
      mean<&SiteSample::transformer_loss, to_mw>("transformer_loss", "MW", "Losses of the transformers"),
      mean<&SiteSample::distribution_loss, to_mw>("distribution_loss", "MW",
                                                  "Losses of feeds, switchgear, distribution units and bus bars"),
      mean<&SiteSample::auxiliary_power, to_mw>("auxiliary_power", "MW", "Lighting, offices, controls"),
      mean<&SiteSample::grid_limit, to_mw>("grid_limit", "MW",
                                           "Import that connection, contract and curtailment allow"),
      mean<&SiteSample::grid_export, to_mw>("grid_export", "MW", "Power to the grid"),
      mean<&SiteSample::battery_power, to_mw>("battery_power", "MW", "Battery at its terminals",
                                              "Positive discharging, negative charging."),
      at_end<&SiteSample::battery_charge>("battery_charge", "1", "Charge of the battery over its usable capacity"),
      mean<&SiteSample::photovoltaic_power, to_mw>("photovoltaic_power", "MW", "Photovoltaic power used or exported"),
      mean<&SiteSample::photovoltaic_spilled, to_mw>("photovoltaic_spilled", "MW",
                                                     "Photovoltaic power that nobody could take"),
      mean<&SiteSample::generator_power, to_mw>("generator_power", "MW", "Electricity of the backup generators"),
      mean<&SiteSample::generator_fuel, to_mw>("generator_fuel", "MW", "Heat of the fuel that they burn",
                                               "Lower heating value."),
      mean<&SiteSample::generator_carbon, per_hour>("generator_carbon", "kg/h", "CO2 of the fuel that they burn"),
      mean<&SiteSample::unserved_power, to_mw>("unserved_power", "MW", "Wanted by the facility and not to be had"),
      mean<&SiteSample::contracted_renewable, to_mw>("contracted_renewable", "MW",
                                                     "Generated under power purchase agreements"),
      mean<&SiteSample::matched_renewable, to_mw>(
          "matched_renewable", "MW", "Carbon-free power matched at the time of use",
          "Photovoltaics used, and of the import what agreements generated at the same time."),
      mean<&SiteSample::guaranteed_renewable, to_mw>("guaranteed_renewable", "MW",
                                                     "Rest of the import that guarantees of origin cover"),
  };
}

Columns<HallSample> hall_power_columns() {
  return per_hall<HallSample>({
      mean<&HallSample::it_power, to_mw>("it_power", "MW", "Power at the rack inlets of each hall"),
      mean<&HallSample::electrical_loss, to_mw>("electrical_loss", "MW", "Losses of UPS and transformers of each hall"),
      mean<&HallSample::busy_accelerators>("busy_accelerators", "1", "Accelerators of each hall held by jobs"),
      mean_over<&HallSample::speed, &HallSample::busy_accelerators>(
          "speed", "busy_accelerators", "Speed of busy accelerators of each hall relative to unthrottled"),
  });
}

Columns<SiteSample> site_cooling_columns() {
  return {
      mean<&SiteSample::pump_power, to_mw>("pump_power", "MW", "Pumps"),
      mean<&SiteSample::fan_power, to_mw>("fan_power", "MW", "Fans"),
      mean<&SiteSample::chiller_power, to_mw>("chiller_power", "MW", "Chillers"),
      mean<&SiteSample::heat_to_coolant, to_mw>("heat_to_coolant", "MW", "Heat taken up by the liquid and air loops"),
      mean<&SiteSample::heat_rejected, to_mw>("heat_rejected", "MW", "Heat given to outdoors and to reuse"),
      mean<&SiteSample::heat_reused, to_mw>("heat_reused", "MW", "Heat that heat reuse takes out of the loops",
                                            "Part of heat_rejected."),
      mean<&SiteSample::heat_delivered, to_mw>("heat_delivered", "MW", "Heat handed over to its customer",
                                               "E_REUSE of ISO/IEC 30134-6, with the work of the heat pump."),
      mean<&SiteSample::heat_pump_power, to_mw>("heat_pump_power", "MW", "Heat pump of the heat reuse"),
      mean<&SiteSample::water_evaporated, per_hour>("water_evaporated", "kg/h", "Water evaporated",
                                                    "Part of the root's water_flow."),
      mean<&SiteSample::water_drift, per_hour>("water_drift", "kg/h", "Water lost as droplets",
                                               "Part of the root's water_flow."),
      mean<&SiteSample::water_blowdown, per_hour>("water_blowdown", "kg/h", "Water drained to hold the concentration",
                                                  "Part of the root's water_flow."),
      mean<&SiteSample::heat_stored, to_mw>(
          "heat_stored", "MW", "Rate at which the loops warm up",
          "Negative while they cool down; heat_to_coolant = heat_rejected + heat_stored."),
      mean_over<&SiteSample::chiller_share, &SiteSample::heat_to_coolant>("chiller_share", "heat_to_coolant",
                                                                          "Share of the heat that chillers carried"),
      at_end<&SiteSample::coolant_supply>("warmest_supply", "degC", "Coolant supply of the warmest hall"),
      at_end<&SiteSample::coolant_return>("warmest_return", "degC", "Coolant return of the warmest hall"),
      at_end<&SiteSample::junction>("warmest_junction", "degC", "Junction of busy accelerators, warmest hall"),
      at_end<&SiteSample::waste_heat>("waste_heat_temperature", "degC", "Water that carries the heat away"),
  };
}

Columns<HallSample> hall_cooling_columns() {
  return per_hall<HallSample>({
      mean<&HallSample::cooling_power, to_mw>("cooling_power", "MW", "Pumps, fans and chillers of each hall"),
      at_end<&HallSample::coolant_supply>("coolant_supply", "degC", "Coolant to the racks of each hall"),
      at_end<&HallSample::coolant_return>("coolant_return", "degC", "Coolant from the racks of each hall"),
  });
}

}  // namespace gigatwin::results
