#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "results/tables.hpp"
#include "results/tenants.hpp"
#include "sim/observer.hpp"

namespace gigatwin::results {

/// Sums over the job records, for indicators that the totals do not hold.
struct JobStatistics {
  std::int64_t trained = 0;        ///< jobs that held their nodes for any time
  double ettr = 0.0;               ///< sum over these of productive time / time held
  double ettr_with_queue = 0.0;    ///< the same, over time held and in the queue
  double mfu_weighted = 0.0;       ///< sum of MFU * accelerators * productive seconds, jobs with a model
  double mfu_accelerator_s = 0.0;  ///< sum of accelerators * productive seconds of the same jobs

  void add(const sim::JobRecord& job);
};

/// Cooling degree days, K d: sum over days of max(0, mean temperature of the day - 21 degC), as Delegated Regulation
/// (EU) 2024/1364 asks for. Days count from the start of the run; the last one, where it is not whole, counts by its
/// length.
class DegreeDays {
 public:
  /// In order of time; a step belongs to the day in which it begins.
  void add(Seconds begin, Seconds step, Celsius dry_bulb);
  double total() const { return total_ + of_day(); }

 private:
  double of_day() const;

  double total_ = 0.0;      ///< of the days that are over
  double day_ = 0.0;        ///< number of the day
  double above_k_s_ = 0.0;  ///< integral of temperature - base over it
};

struct IndicatorInputs {
  sim::Totals totals;
  JobStatistics jobs;
  Euros cost{unknown};
  double cooling_degree_days = unknown;
  Service service;
  ProposalFigures proposal;
  MoneyFigures money;
};

enum class Better : std::uint8_t { lower, higher, neutral };

/// One number about a whole run. Writer, `show`, `compare` and the documentation all read the one table of these.
struct Indicator {
  std::string_view name;
  std::string_view section;      ///< heading under which `show` prints it
  std::string_view label;        ///< what people call it
  std::string_view units;        ///< in the file: UDUNITS and pint read it, money apart
  std::string_view shown_units;  ///< for people: "MWh", "L/kWh"
  Better better = Better::neutral;
  bool headline = false;                              ///< among the first that `show` prints
  bool count = false;                                 ///< a whole number
  std::string_view definition;                        ///< formula, and the standard if there is one
  double (*value)(const IndicatorInputs&) = nullptr;  ///< NaN where undefined (0/0)
};

/// Those of jobs, tenants and failures, for `indicators`.
std::vector<Indicator> job_indicators();
std::vector<Indicator> tenant_indicators();
/// Those of energy, grid, heat and water.
std::vector<Indicator> efficiency_indicators();
std::vector<Indicator> power_indicators();
std::vector<Indicator> grid_indicators();
std::vector<Indicator> environment_indicators();
/// Those of the proposal and its money.
std::vector<Indicator> proposal_indicators();
std::vector<Indicator> money_indicators();

/// In the order in which they are written and shown.
const std::vector<Indicator>& indicators();
/// nullptr if there is none of this name.
const Indicator* find_indicator(std::string_view name);
std::string_view to_text(Better better);

/// A FLOP count is quoted in exaFLOP-days: 1e18 FLOP/s for 86,400 s.
inline constexpr Flop exaflop_day{8.64e22};
/// Litres are taken as kilograms: within 0.4 % for water of 0 to 30 degC.
inline constexpr double litres_per_kg = 1.0;

/// Renewable energy by where it comes from, Delegated Regulation (EU) 2024/1364.
struct RenewableEnergy {
  Joules on_site;     ///< E_RES-OS: photovoltaic power that is not exported
  Joules agreements;  ///< E_RES-PPA: at most the import
  Joules guarantees;  ///< E_RES-GOO: at most the rest of the import
  Joules total() const { return on_site + agreements + guarantees; }
};
RenewableEnergy renewable_energy(const IndicatorInputs& in);

/// ISO/IEC 30134-2, EN 50600-4-2: PUE = E_DC / E_IT, IT measured at the rack inlets (category PDU). E_DC is all energy
/// that enters before the transfer switch, fuel of generators included; heat that is given away is not subtracted.
double power_usage_effectiveness(const IndicatorInputs& in);
/// EnEfG section 11(2): PUE without the electricity of heat pumps that only upgrade waste heat.
double pue_without_heat_pump(const IndicatorInputs& in);
/// ISO/IEC 30134-9: WUE = water taken in on site / E_IT, L/kWh.
double water_usage_effectiveness(const IndicatorInputs& in);
/// ISO/IEC 30134-8: CUE = operational CO2-equivalent, location based / E_IT, kg/kWh.
double carbon_usage_effectiveness(const IndicatorInputs& in);
/// ISO/IEC 30134-6: ERF = energy reused outside the datacentre, at the hand-off / E_DC.
double energy_reuse_factor(const IndicatorInputs& in);
/// ISO/IEC 30134-3: REF = renewable energy / E_DC, at most 1.
double renewable_energy_factor(const IndicatorInputs& in);
/// Part of E_DC that was renewable in its own hour; guarantees of origin, which match years, do not count.
double hourly_matched_share(const IndicatorInputs& in);
/// Mean temperature of the water that carries the waste heat, weighted by the heat: T_WH, degC.
double waste_heat_temperature(const IndicatorInputs& in);
/// Effective training time ratio: productive / (productive + lost + checkpointing + restarting), accelerator-seconds.
double effective_training_time_ratio(const IndicatorInputs& in);
/// The same with the accelerator-seconds asked for by waiting jobs below: Kokolis et al., HPCA 2025 (arXiv 2410.21680),
/// productive runtime / available wall-clock time, which includes queueing.
double ettr_with_queueing(const IndicatorInputs& in);
/// Productive accelerator-seconds / accelerator-seconds offered.
double goodput(const IndicatorInputs& in);
/// Mean of the jobs' model FLOP utilisation, weighted by accelerators and productive time.
double mean_mfu(const IndicatorInputs& in);

}  // namespace gigatwin::results
