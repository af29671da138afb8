#pragma once

#include <optional>
#include <string>
#include <vector>

#include "economics/cost.hpp"
#include "proposal/proposal.hpp"

/// A site from the signature of its grant to its decommissioning: what is bought, what running costs, what it brings,
/// by calendar year. Model reference: docs/model/economics.md.
namespace gigatwin::economics {

struct OperatingPart {
  std::string name;
  std::string basis;  ///< how a year is reckoned, in words with the numbers
};

/// One calendar year. Amounts are real euros of the price year.
struct LifeYear {
  int year = 0;
  double operating_share = 0.0;  ///< of the year, 0..1
  double accelerators = 0.0;     ///< installed and in service, mean over the whole year
  std::vector<Euros> capital;    ///< [capital part]
  std::vector<Euros> operating;  ///< [operating part]; heat sold is negative
  double accelerator_hours_offered = 0.0, accelerator_hours_held = 0.0;
  double exaflop_days = 0.0;       ///< of useful training
  std::vector<double> hours_held;  ///< [tenant]
  Joules facility_energy;
  CubicMetres water;
  Kilograms carbon;           ///< of operation, location-based
  Kilograms embodied_carbon;  ///< of what is bought in the year
};

struct LifeCycle {
  int price_year = 0;
  double discount_rate = 0.0;  ///< real, a year
  std::vector<CapitalPart> capital_parts;
  std::vector<OperatingPart> operating_parts;
  std::vector<std::string> tenants;
  std::vector<LifeYear> years;         ///< from the signature's to the last, that of decommissioning
  std::vector<Euros> initial_capital;  ///< [capital part]: first purchases of all phases, without replacements
  Euros land_value_at_end;             ///< in the last year; land keeps its value
};

/// Sums over all years and parts; replacements and decommissioning are capital.
Euros capital_of(const LifeCycle& life);
Euros operating_of(const LifeCycle& life);

/// The life of a site whose simulated year stands for every year of it, scaled by what is installed.
///
/// Phases: a phase adds the difference to the one before. Its capital falls into the calendar year before that of its
/// service, but not before that of the signature. Land and grid line come with the first phase, all of them; the grid
/// connection by what the phases state, else in proportion; all else in proportion to accelerators. Phases that would
/// begin after the horizon are left out.
/// Operation ends `horizon` after the first phase's service; decommissioning is paid in the year after.
/// Replacement: parts are bought again, in the calendar year before, whenever their lifetime is over, unless less than
/// half a lifetime is left: then the old ones serve on to the end. Accelerator systems follow the proposal's
/// `refresh`; without one their service ends with their lifetime, and with the last of them the site's.
/// Generation k of a phase, N years apart, at constant IT power:
///
///   accelerators n / (1 + g_power)^(k N)   speed (1 + g_speed)^(k N)   price (1 + g_price)^(k N)
///
/// Without a proposal: one phase, bought in the price year, in service from 1 January of the next; systems are
/// replaced at it_lifetime by equal ones at the price that `learning` gives.
/// Asserts on quantities.duration <= 0, on quantities.accelerators <= 0 and on a proposal without phases.
LifeCycle life_cycle(const EconomicsSpec& spec, const SiteQuantities& quantities,
                     const std::optional<proposal::ProposalSpec>& proposal);

/// Cost per unit over the whole life: present value of cost / present value of units, at the real discount rate.
///
///   sum_y (capital + operating - land value at the end) (1 + r)^-(y - y0) / sum_y units (1 + r)^-(y - y0)
///
/// Flows fall at the end of their year; year 0 (y0) is the signature's, so its flows are not discounted.
struct Levelised {
  Euros present_cost;
  Euros per_accelerator_hour_offered, per_accelerator_hour_held;  ///< NaN when there are none
  Euros per_exaflop_day;                                          ///< NaN when there are none
};
Levelised levelised(const LifeCycle& life);

}  // namespace gigatwin::economics
