#include "results/proposal_figures.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "grid/generators.hpp"

namespace gigatwin::results {
namespace {

constexpr double days_per_month = 365.25 / 12.0;

double yes(bool is) { return is ? 1.0 : 0.0; }

/// The lot where it is a number; NaN else.
double lot_number(const std::string& lot) {
  double number = std::numeric_limits<double>::quiet_NaN();
  std::from_chars(lot.data(), lot.data() + lot.size(), number);
  return number;
}

Joules backup_energy(const scenario::Scenario& scenario) {
  Joules energy;
  if (const auto& battery = scenario.grid.battery)
    energy += (battery->maximum_charge - battery->minimum_charge) * battery->energy;
  if (const auto& generators = scenario.grid.generators)
    energy += generators->efficiency * grid::tank_energy(*generators);
  return energy;
}

PhaseFigures phase_figures(const proposal::ProposalSpec& proposal, const proposal::PhaseSpec& phase,
                           const ProposalFigures& simulated) {
  const double share = static_cast<double>(phase.accelerators) / simulated.accelerators;
  const auto seconds = static_cast<double>(phase.in_service.unix_s - proposal.signature.unix_s);
  return {static_cast<double>(phase.accelerators), share * simulated.it_rating.value / 1e6,
          share * simulated.h100_equivalents, seconds / (86400.0 * days_per_month)};
}

void add_stated(const proposal::ProposalSpec& proposal, ProposalFigures& figures) {
  figures.first = phase_figures(proposal, proposal.phases.front(), figures);
  figures.final = phase_figures(proposal, proposal.phases.back(), figures);
  figures.lot = lot_number(proposal.lot);
  const proposal::EvidenceSpec& evidence = proposal.evidence;
  figures.interconnection_agreement = yes(evidence.interconnection_agreement);
  figures.firm_capacity = yes(evidence.firm_capacity);
  figures.energisation_milestones = yes(evidence.energisation_milestones);
  figures.grid_study = yes(evidence.grid_study);
  figures.national_commitment = yes(evidence.national_commitment);
  figures.documents = figures.interconnection_agreement + figures.firm_capacity + figures.energisation_milestones +
                      figures.grid_study + figures.national_commitment;
  const proposal::SovereigntySpec& sovereignty = proposal.sovereignty;
  figures.data_in_union = yes(sovereignty.data_in_union);
  figures.operator_in_union = yes(sovereignty.operator_in_union);
  figures.open_stack = yes(sovereignty.open_stack);
  figures.european_hardware = sovereignty.european_hardware;
  if (proposal.members.empty()) return;
  const auto controlled = std::count_if(proposal.members.begin(), proposal.members.end(),
                                        [](const proposal::MemberSpec& member) { return member.union_control; });
  figures.union_control = static_cast<double>(controlled) / static_cast<double>(proposal.members.size());
  figures.third_country_free = yes(figures.union_control == 1.0);
}

}  // namespace

ProposalFigures proposal_figures(const scenario::Scenario& scenario, const economics::SiteQuantities& quantities,
                                 Kilograms embodied_per_year) {
  ProposalFigures figures;
  figures.accelerators = static_cast<double>(quantities.accelerators);
  figures.h100_equivalents = figures.accelerators * scenario.compute.system.accelerator.h100_equivalents;
  figures.it_rating = quantities.it_rating;
  const Instant end = scenario.time.start + scenario.time.duration;
  figures.grid_capacity = grid::capacity_at(scenario.grid.connection, scenario.power.grid_connection, end)
                              .value_or(quantities.grid_connection);
  figures.backup_energy = backup_energy(scenario);
  figures.water_stress = scenario.site.water_stress;
  figures.water_weight = site::water_scarcity_of(scenario.site);
  figures.embodied_carbon = (quantities.duration / years(1)) * embodied_per_year;
  figures.price_year = scenario.economics.price_year;
  figures.horizon_years = scenario.economics.horizon / years(1);
  if (scenario.proposal) add_stated(*scenario.proposal, figures);
  return figures;
}

MoneyFigures money_figures(const economics::LifeCycle& life, const std::optional<finance::Plan>& plan,
                           Watts it_rating) {
  MoneyFigures figures;
  const economics::Levelised levelised = economics::levelised(life);
  figures.levelised_hour = levelised.per_accelerator_hour_held.value;
  figures.levelised_exaflop_day = levelised.per_exaflop_day.value;
  figures.capital_cost = economics::capital_of(life).value;
  figures.initial_capital = std::accumulate(life.initial_capital.begin(), life.initial_capital.end(), Euros{}).value;
  figures.capital_per_watt = figures.initial_capital / it_rating.value;
  if (!plan) return figures;
  const finance::Figures& of = plan->figures;
  figures.npv = of.npv;
  figures.equity_npv = of.equity_npv;
  figures.project_irr = of.project_irr.value();
  figures.equity_irr = of.equity_irr.value();
  figures.min_cover = of.min_cover;
  if (of.payback_year) figures.payback_year = *of.payback_year;
  figures.price = of.mean_price.value;
  figures.union_grant = of.public_money.union_grant.value;
  figures.state_grant = of.public_money.state_grant.value;
  figures.public_money = of.public_money.paid().value;
  figures.public_returned = of.public_money.returned;
  figures.public_per_exaflop_day = of.public_money.per_exaflop_day.value;
  return figures;
}

}  // namespace gigatwin::results
