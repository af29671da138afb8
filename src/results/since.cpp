#include <fmt/format.h>

#include <vector>

#include "results/dictionary.hpp"
#include "results/layout.hpp"

namespace gigatwin::results {
namespace {

/// Variables that a minor format added to a group; "*": the group came with it. Who adds a variable adds it here: the
/// test counts those that are not, which are as old as the format.
struct Added {
  std::string_view group;
  int minor;
  std::string_view variables;
};

// clang-format off
const std::vector<Added> added{
    {"/", 1, "fragmentation"},
    {"/", 3, "energy_input grid_import throttled_accelerators paused_accelerators"},
    {"/power", 3,
     "distribution_loss grid_limit grid_export battery_power battery_charge photovoltaic_power "
     "photovoltaic_spilled generator_power generator_fuel generator_carbon unserved_power "
     "contracted_renewable matched_renewable guaranteed_renewable"},
    {"/cooling", 3,
     "heat_reused heat_delivered heat_pump_power water_evaporated water_drift water_blowdown "
     "warmest_junction waste_heat_temperature"},
    {"/fabric", 1, "switches cables transceivers idle_power peak_power price"},
    {"/jobs", 1, "contended communication_slowdown worst_communication_slowdown"},
    {"/jobs", 4, "requested waited staging partition starved preemptions resizes"},
    {"/iteration", 2, "straggler hfu"},
    {"/indicators", 1, "contention_loss contention_hours fragmentation"},
    {"/indicators", 3,
     "pue_without_heat_pump hourly_matched energy_input throttled_accelerator_hours grid_import "
     "grid_export renewable_on_site renewable_agreements renewable_guarantees battery_discharged "
     "generator_energy generator_hours unserved_energy grid_lost_hours curtailed_hours "
     "demand_response_hours paused_accelerator_hours plant_failures halls_lost heat_delivered "
     "heat_pump_energy heat_revenue waste_heat_temperature cooling_degree_days water_evaporated "
     "water_blowdown"},
    {"/indicators", 4,
     "ettr_with_queueing job_ettr job_ettr_with_queueing lost_hours restarting_hours "
     "checkpointing_hours out_of_service_hours starved_hours energy_per_exaflop median_wait wait_95 "
     "mean_slowdown median_slowdown slowdown_95 mean_queue longest_queue jobs_waited_long preemptions "
     "resizes fairness worst_served stranded_hours stranded_share scrubbed_hours"},
    {"/indicators", 5,
     "carbon_market carbon_market_hourly embodied_carbon carbon_with_embodied water_scarcity "
     "network_charges electricity_taxes capital_cost initial_capital capital_per_watt levelised_hour "
     "levelised_exaflop_day npv equity_npv project_irr equity_irr min_debt_service_cover payback_year "
     "compute_price union_grant state_grant public_money public_money_returned public_per_exaflop_day "
     "simulated_accelerators h100_equivalents it_rating grid_capacity grid_to_it backup_energy "
     "autonomy phase1_accelerators phase1_it_power phase1_h100_equivalents phase1_months "
     "final_accelerators final_it_power final_h100_equivalents final_months lot documents "
     "evidence_interconnection_agreement evidence_firm_capacity evidence_energisation_milestones "
     "evidence_grid_study evidence_national_commitment data_in_union operator_in_union open_stack "
     "european_hardware union_control_share third_country_free water_stress price_year horizon"},
    {"/reporting", 3,
     "country operation_since datacentre_type grid_functions refrigerants installed_it_power "
     "rated_power floor_area computer_room_area battery_to_grid intake_set_point potable_share "
     "server_capacity storage_capacity heat_exempt"},
    {"/reporting", 5, "heat_offered code_of_conduct_practices audited refrigerant_gwp"},
    {"/timeline", 4, "*"},
    {"/tenants", 4, "*"},
    {"/causes", 4, "*"},
    {"/campaigns", 4, "*"},
    {"/quantities", 5, "*"},
    {"/proposal", 5, "*"},
    {"/life_cycle", 5, "*"},
    {"/finance", 5, "*"},
    {"/members", 5, "*"},
};
// clang-format on

bool lists(std::string_view variables, std::string_view name) {
  return variables == "*" || fmt::format(" {} ", variables).find(fmt::format(" {} ", name)) != std::string::npos;
}

}  // namespace

std::string since(std::string_view group, std::string_view variable) {
  for (const Added& one : added)
    if (one.group == group && lists(one.variables, variable)) return fmt::format("{}.{}", format_major, one.minor);
  return fmt::format("{}.0", format_major);
}

}  // namespace gigatwin::results
