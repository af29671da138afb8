#include "results/indicators.hpp"

/// Indicators of the proposal and of its money.
namespace gigatwin::results {
namespace {

using In = IndicatorInputs;

template <double ProposalFigures::*Member>
double stated(const In& in) {
  return in.proposal.*Member;
}
template <double PhaseFigures::*Member>
double first(const In& in) {
  return in.proposal.first.*Member;
}
template <double PhaseFigures::*Member>
double final(const In& in) {
  return in.proposal.final.*Member;
}
template <double MoneyFigures::*Member>
double money(const In& in) {
  return in.money.*Member;
}

constexpr double megawatt = 1e6;
constexpr double seconds_per_hour = 3600.0;

Indicator measure(std::string_view name, std::string_view section, std::string_view label, std::string_view units,
                  std::string_view shown, Better better, std::string_view definition, double (*value)(const In&)) {
  return {name, section, label, units, shown, better, false, false, definition, value};
}

double autonomy(const In& in) {
  const double peak = in.totals.peak_facility_power.value;
  return peak > 0.0 ? in.proposal.backup_energy.value / peak / seconds_per_hour : unknown;
}

}  // namespace

std::vector<Indicator> money_indicators() {
  constexpr const char* section = "Money over the life";
  const auto euros = [&](std::string_view name, std::string_view label, Better better, std::string_view definition,
                         double (*value)(const In&)) {
    return measure(name, section, label, "EUR", "EUR", better, definition, value);
  };
  const auto ratio = [&](std::string_view name, std::string_view label, Better better, std::string_view definition,
                         double (*value)(const In&)) {
    return measure(name, section, label, "1", "", better, definition, value);
  };
  using M = MoneyFigures;
  return {
      euros("capital_cost", "Capital cost", Better::lower,
            "Of all years: first purchases, replacements and decommissioning, real.", money<&M::capital_cost>),
      euros("initial_capital", "Initial capital", Better::lower, "First purchases of all phases, real.",
            money<&M::initial_capital>),
      measure("capital_per_watt", section, "Capital per watt", "EUR/W", "EUR/W", Better::lower,
              "Initial capital of all phases / rated IT power of the simulated machine.", money<&M::capital_per_watt>),
      measure("levelised_hour", section, "Levelised cost per hour", "EUR/h", "EUR", Better::lower,
              "Present value of all cost / that of accelerator-hours held by jobs, at the real discount rate.",
              money<&M::levelised_hour>),
      euros("levelised_exaflop_day", "Levelised cost per exaFLOP-day", Better::lower,
            "Present value of all cost / that of useful exaFLOP-days, at the real discount rate.",
            money<&M::levelised_exaflop_day>),
      euros("npv", "Net present value", Better::higher,
            "Of the project after grants and tax, before loans and equity: real, first year.", money<&M::npv>),
      euros("equity_npv", "Net present value of equity", Better::higher,
            "Nominal, first year, at the return that equity asks for.", money<&M::equity_npv>),
      ratio("project_irr", "Internal rate of return", Better::higher,
            "Of the project, real; missing where there is none or several.", money<&M::project_irr>),
      ratio("equity_irr", "Internal rate of equity", Better::higher, "Nominal; missing where there is none or several.",
            money<&M::equity_irr>),
      ratio("min_debt_service_cover", "Least debt service cover", Better::higher,
            "Smallest of all years: cash flow available for debt service / debt service.", money<&M::min_cover>),
      measure("payback_year", section, "Payback", "1", "", Better::lower,
              "First calendar year from which on the project's flows add up to 0 or more.", money<&M::payback_year>),
      measure("compute_price", section, "Price of compute", "EUR/h", "EUR", Better::neutral,
              "Mean price of an accelerator-hour sold, real.", money<&M::price>),
      euros("union_grant", "Grant of the Union", Better::lower, "All years, real.", money<&M::union_grant>),
      euros("state_grant", "Grant of the state", Better::lower, "All years, real.", money<&M::state_grant>),
      euros("public_money", "Public money", Better::lower,
            "Grants, and what is drawn from layers of the fund that Union and state hold: all years, real.",
            money<&M::public_money>),
      ratio("public_money_returned", "Public money that returns", Better::higher,
            "Discounted taxes, payments to public layers and free compute at its price / discounted public money.",
            money<&M::public_returned>),
      euros("public_per_exaflop_day", "Public money per exaFLOP-day", Better::lower,
            "Discounted public money / discounted useful exaFLOP-days.", money<&M::public_per_exaflop_day>),
  };
}

std::vector<Indicator> proposal_indicators() {
  constexpr const char* section = "Proposal";
  const auto number = [&](std::string_view name, std::string_view label, std::string_view units, std::string_view shown,
                          Better better, std::string_view definition, double (*value)(const In&)) {
    return measure(name, section, label, units, shown, better, definition, value);
  };
  const auto flag = [&](std::string_view name, std::string_view label, double (*value)(const In&)) {
    return measure(name, section, label, "1", "", Better::higher, "1: stated by the proposal; 0: not.", value);
  };
  constexpr const char* phase = "In proportion to the simulated machine.";
  using P = ProposalFigures;
  using F = PhaseFigures;
  return {
      number("simulated_accelerators", "Accelerators", "1", "", Better::neutral, "Of the simulated machine.",
             stated<&P::accelerators>),
      number("h100_equivalents", "H100 equivalents", "1", "", Better::higher,
             "Accelerators x dense BF16 peak / that of an H100.", stated<&P::h100_equivalents>),
      number("it_rating", "Installed IT power", "MW", "MW", Better::neutral,
             "Racks, network and storage at their rating.",
             [](const In& in) { return in.proposal.it_rating.value / megawatt; }),
      number("grid_capacity", "Grid connection", "MW", "MW", Better::neutral, "Capacity at the end of the run.",
             [](const In& in) { return in.proposal.grid_capacity.value / megawatt; }),
      number("grid_to_it", "Grid capacity for IT", "1", "", Better::higher, "Installed IT power / grid connection.",
             [](const In& in) {
               return in.proposal.grid_capacity.value > 0.0 ? in.proposal.it_rating / in.proposal.grid_capacity
                                                            : unknown;
             }),
      number("backup_energy", "Backup energy", "MW h", "MWh", Better::higher,
             "Usable energy of the battery, and electricity from full tanks.",
             [](const In& in) { return in.proposal.backup_energy.value / (megawatt * seconds_per_hour); }),
      number("autonomy", "Autonomy", "h", "h", Better::higher, "Backup energy / peak power of the facility.", autonomy),
      number("phase1_accelerators", "Phase 1, accelerators", "1", "", Better::neutral, "In service.",
             first<&F::accelerators>),
      number("phase1_it_power", "Phase 1, IT power", "MW", "MW", Better::higher, phase, first<&F::it_power_mw>),
      number("phase1_h100_equivalents", "Phase 1, H100 equivalents", "1", "", Better::higher, phase,
             first<&F::h100_equivalents>),
      number("phase1_months", "Phase 1, months to service", "1", "months", Better::lower, "From the signature.",
             first<&F::months>),
      number("final_accelerators", "Last phase, accelerators", "1", "", Better::neutral, "In service.",
             final<&F::accelerators>),
      number("final_it_power", "Last phase, IT power", "MW", "MW", Better::higher, phase, final<&F::it_power_mw>),
      number("final_h100_equivalents", "Last phase, H100 equivalents", "1", "", Better::higher, phase,
             final<&F::h100_equivalents>),
      number("final_months", "Last phase, months to service", "1", "months", Better::lower, "From the signature.",
             final<&F::months>),
      number("lot", "Lot", "1", "", Better::neutral, "Of the call.", stated<&P::lot>),
      number("documents", "Documents", "1", "", Better::higher, "How many of the five below.", stated<&P::documents>),
      flag("evidence_interconnection_agreement", "Interconnection agreement", stated<&P::interconnection_agreement>),
      flag("evidence_firm_capacity", "Firm capacity confirmed", stated<&P::firm_capacity>),
      flag("evidence_energisation_milestones", "Energisation milestones", stated<&P::energisation_milestones>),
      flag("evidence_grid_study", "Grid study", stated<&P::grid_study>),
      flag("evidence_national_commitment", "National commitment", stated<&P::national_commitment>),
      flag("data_in_union", "Data stays in the Union", stated<&P::data_in_union>),
      flag("operator_in_union", "Operated from the Union", stated<&P::operator_in_union>),
      flag("open_stack", "European or open software", stated<&P::open_stack>),
      number("european_hardware", "European hardware", "1", "", Better::higher,
             "Share of the capital for computing that is spent on hardware made in the Union, as stated.",
             stated<&P::european_hardware>),
      number("union_control_share", "Members under Union control", "1", "", Better::higher, "Share of the members.",
             stated<&P::union_control>),
      number("third_country_free", "Free of third countries", "1", "", Better::higher,
             "1: all members are under control from within the Union.", stated<&P::third_country_free>),
      number("water_stress", "Water stress", "1", "", Better::lower,
             "Freshwater withdrawn / available in the country: SDG 6.4.2.", stated<&P::water_stress>),
      number("price_year", "Price year", "1", "", Better::neutral, "Of all real amounts.", stated<&P::price_year>),
      number("horizon", "Years of operation", "1", "years", Better::neutral, "From the first phase's service.",
             stated<&P::horizon_years>),
  };
}

}  // namespace gigatwin::results
