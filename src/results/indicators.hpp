#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "results/tables.hpp"
#include "sim/observer.hpp"

namespace gigatwin::results {

/// Sums over the job records, for indicators that the totals do not hold.
struct JobStatistics {
  std::int64_t started = 0;
  Seconds total_wait;  ///< of the jobs that started, submission to first start
  Seconds longest_wait;
  double mfu_weighted = 0.0;       ///< sum of MFU * accelerators * productive seconds, jobs with a model
  double mfu_accelerator_s = 0.0;  ///< sum of accelerators * productive seconds of the same jobs

  void add(const sim::JobRecord& job);
};

struct IndicatorInputs {
  sim::Totals totals;
  JobStatistics jobs;
  Euros cost{unknown};
  Joules reused_heat;
  double renewable_share = 0.0;
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

/// In the order in which they are written and shown.
const std::vector<Indicator>& indicators();
/// nullptr if there is none of this name.
const Indicator* find_indicator(std::string_view name);
std::string_view to_text(Better better);

/// A FLOP count is quoted in exaFLOP-days: 1e18 FLOP/s for 86,400 s.
inline constexpr Flop exaflop_day{8.64e22};
/// Litres are taken as kilograms: within 0.4 % for water of 0 to 30 degC.
inline constexpr double litres_per_kg = 1.0;

/// ISO/IEC 30134-2, EN 50600-4-2: PUE = E_DC / E_IT, IT measured at the rack inlets (category PDU).
double power_usage_effectiveness(const IndicatorInputs& in);
/// ISO/IEC 30134-9: WUE = water consumed on site / E_IT, L/kWh.
double water_usage_effectiveness(const IndicatorInputs& in);
/// ISO/IEC 30134-8: CUE = operational CO2-equivalent, location based / E_IT, kg/kWh.
double carbon_usage_effectiveness(const IndicatorInputs& in);
/// ISO/IEC 30134-6: ERF = energy reused outside the datacentre / E_DC.
double energy_reuse_factor(const IndicatorInputs& in);
/// ISO/IEC 30134-3: REF = renewable energy / E_DC; here the share that the inputs state.
double renewable_energy_factor(const IndicatorInputs& in);
/// Effective training time ratio: productive / (productive + lost + checkpointing + restarting), accelerator-seconds.
double effective_training_time_ratio(const IndicatorInputs& in);
/// Productive accelerator-seconds / accelerator-seconds offered.
double goodput(const IndicatorInputs& in);
/// Mean of the jobs' model FLOP utilisation, weighted by accelerators and productive time.
double mean_mfu(const IndicatorInputs& in);

}  // namespace gigatwin::results
