#pragma once

#include <limits>

#include "finance/plan.hpp"
#include "scenario/scenario.hpp"

/// Numbers by which proposals are ranked and constrained, and that no simulated total holds.
namespace gigatwin::results {

/// One phase of the proposal, in the terms of the call. NaN: there is none.
struct PhaseFigures {
  double accelerators = std::numeric_limits<double>::quiet_NaN();
  double it_power_mw = std::numeric_limits<double>::quiet_NaN();  ///< rated, in proportion to the simulated machine
  double h100_equivalents = std::numeric_limits<double>::quiet_NaN();
  double months = std::numeric_limits<double>::quiet_NaN();  ///< from the signature to service
};

struct ProposalFigures {
  double accelerators = 0.0;  ///< simulated, as the next three
  double h100_equivalents = 0.0;
  Watts it_rating;
  Watts grid_capacity;   ///< of the connection, at the end of the simulated time
  Joules backup_energy;  ///< usable energy of the battery, and what full tanks generate
  double water_stress = 0.0, water_weight = 1.0;
  Kilograms embodied_carbon;  ///< of the simulated time
  double price_year = 0.0, horizon_years = 0.0;

  // Of the block `proposal`; NaN without one
  PhaseFigures first, final;
  double lot = std::numeric_limits<double>::quiet_NaN();
  double documents = std::numeric_limits<double>::quiet_NaN();  ///< how many of the five below
  double interconnection_agreement = documents, firm_capacity = documents, energisation_milestones = documents,
         grid_study = documents, national_commitment = documents;                           ///< 0 or 1
  double data_in_union = documents, operator_in_union = documents, open_stack = documents;  ///< 0 or 1
  double european_hardware = documents;
  double union_control = documents;       ///< share of the members
  double third_country_free = documents;  ///< 1: all of them
};

/// Of the whole life; NaN without a plan of finance, or where undefined.
struct MoneyFigures {
  double capital_cost = std::numeric_limits<double>::quiet_NaN();  ///< EUR real, as all amounts but equity_npv
  double initial_capital = capital_cost, capital_per_watt = capital_cost;
  double levelised_hour = capital_cost, levelised_exaflop_day = capital_cost;
  double npv = capital_cost, equity_npv = capital_cost, project_irr = capital_cost, equity_irr = capital_cost;
  double min_cover = capital_cost, payback_year = capital_cost, price = capital_cost;
  double union_grant = capital_cost, state_grant = capital_cost, public_money = capital_cost;
  double public_returned = capital_cost, public_per_exaflop_day = capital_cost;
};

/// @param embodied_per_year  of hardware, building and plant
ProposalFigures proposal_figures(const scenario::Scenario& scenario, const economics::SiteQuantities& quantities,
                                 Kilograms embodied_per_year);
MoneyFigures money_figures(const economics::LifeCycle& life, const std::optional<finance::Plan>& plan, Watts it_rating);

}  // namespace gigatwin::results
