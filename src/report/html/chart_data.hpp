#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "report/html/page.hpp"

/// What the charts of the report show, as plain numbers from result files; their definitions: docs/model/report.md.
///
/// `chart_json` is one object. Lists named by proposal have one entry each, in the order of the results, null where a
/// result does not have what the chart needs; numbers that are not known are null. Series are rounded to 5 digits,
/// single numbers are the file's.
///
///   "year":        [{start: ms since 1970 UTC, step: s, facility, it, dry_bulb, supply, return:
///                    {mean: [], low: [], high: []}, pue: [], carbon: [] kg/kWh}]
///   "load":        [{share: [] of time 0..1, power: [] MW falling, peak: MW}]
///   "cost":        {unit: "EUR/...", parts: [key], proposals: [{parts: [], total}]}    per accelerator-hour offered
///   "cost_flop":   the same per exaFLOP-day
///   "cash":        [{years: [], flows: {grants, debt, equity, revenue, other, capital, operating, debt_service, tax,
///                    dividends, cash}: [] EUR, uses negative; equity_so_far: []}]
///   "energy":      [{unit: "MWh", nodes: [key], links: [[source, target, MWh]]}]
///   "network":     [{tiers: [], mean: [], max: []}]
///   "lost":        {causes: [name], proposals: [{hours: [[taken back, restarting, out of service]], offered: h,
///                    failures: []}]}
///   "time":        {parts: [key], proposals: [[share of accelerator-hours offered]]}
///   "intervals":   [{name, label, unit, proposals: [[5 %, 50 %, 95 %]]}]
///   "tornado":     [{name, label, unit, base: [proposal], bars: [{input, low: [proposal], high: [proposal]}]}]
///   "sobol":       [{name, label, inputs: [{input, first: [proposal], total: [proposal]}]}]    each [value, low, high]
///   "convergence": [{name, label, unit, proposal: [{n: [], low: [], median: [], high: []}]}]
///
/// The four of a study are missing without one. Labels and keys are translated by the page's texts "chart.KEY".
namespace gigatwin::report::html {

/// A series in bins of equal length: means over the bin, and the least and largest row in it. NaN: no row.
struct Binned {
  std::vector<double> mean, low, high;
};

/// Series of the simulated time.
struct YearChart {
  double start_ms = 0.0;  ///< since 1970, UTC
  double step_s = 0.0;    ///< of a bin: a whole number of rows; the last bin may hold fewer
  Binned facility_mw, it_mw, dry_bulb_c, supply_c, return_c;
  std::vector<double> pue;     ///< of the bin: mean energy in / mean IT power
  std::vector<double> carbon;  ///< kg CO2e / kWh of IT, of the bin
};

/// Facility power of all rows, falling. `power_mw` holds for `share` of the time or longer; straight lines between the
/// points keep the area: the facility's energy.
struct LoadChart {
  std::vector<double> share;  ///< 0..1, rising
  std::vector<double> power_mw;
};

/// Yearly cost by part, per unit of output.
struct CostChart {
  std::vector<std::string> parts;  ///< names in the file, of capital first; the same of all proposals
  std::size_t capital_parts = 0;   ///< so many of them are of capital
  struct OfProposal {
    std::vector<double> per_hour, per_flop;  ///< EUR, [part]; 0 where the proposal has no such part
    double hour_total = 0.0, flop_total = 0.0;
  };
  std::vector<std::optional<OfProposal>> proposals;
};

/// Money by calendar year, nominal EUR. What comes in is positive, what goes out negative; a year's sum is 0.
struct CashChart {
  std::vector<double> years;
  struct Flow {
    std::string key;  ///< "grants", "debt", "equity", "revenue", "other", "capital", "operating" ...
    std::vector<double> amount;
  };
  std::vector<Flow> flows;
  std::vector<double> equity_so_far;  ///< dividends less equity brought, summed up
};

/// Energy from its sources to training that counts.
struct EnergyChart {
  struct Link {
    std::size_t from = 0, to = 0;
    double mwh = 0.0;
  };
  std::vector<std::string> nodes;  ///< keys of texts "chart.energy.KEY"
  std::vector<Link> links;         ///< positive; what enters a node that is neither source nor end leaves it
};

/// Share of the tiers' bandwidth that is used.
struct NetworkChart {
  std::vector<std::string> tiers;
  std::vector<double> mean, max;  ///< NaN: not known
};

/// Failures and accelerator-hours lost, by cause; those of the plant's halls under one name.
struct LostChart {
  std::vector<std::string> causes;  ///< the most costly of all proposals first
  struct OfProposal {
    std::vector<double> failures;
    std::vector<double> taken_back_h, restarting_h, out_of_service_h;
    double offered_h = 0.0;
  };
  std::vector<std::optional<OfProposal>> proposals;
};

/// Where the accelerators' time goes: shares of the time offered, in the order of `time_parts`. They add up to 1.
inline constexpr std::array time_parts{"productive", "throttled",  "contended",      "starved", "checkpointing",
                                       "taken_back", "restarting", "out_of_service", "free"};
using TimeChart = std::array<double, time_parts.size()>;

struct Charts {
  std::vector<std::optional<YearChart>> year;
  std::vector<std::optional<LoadChart>> load;
  CostChart cost;
  std::vector<std::optional<CashChart>> cash;
  std::vector<std::optional<EnergyChart>> energy;
  std::vector<std::optional<NetworkChart>> network;
  LostChart lost;
  std::vector<std::optional<TimeChart>> time;
};

YearChart year_chart(const results::ResultReader& result);
LoadChart load_chart(const results::ResultReader& result);
CostChart cost_chart(const std::vector<results::ResultReader>& results);
CashChart cash_chart(const results::ResultReader& result);
EnergyChart energy_chart(const results::ResultReader& result);
NetworkChart network_chart(const results::ResultReader& result);
LostChart lost_chart(const std::vector<results::ResultReader>& results);
TimeChart time_chart(const results::ResultReader& result);

/// Those above, of each result that has the groups they need.
Charts charts_of(const std::vector<results::ResultReader>& results);

/// The object described above, not yet escaped for a script. Those of a study where there is one.
std::string chart_json(const Charts& charts, const ReportInputs& inputs);

/// Sections of charts, in the order of the page: year, load, cost, cash, energy, network, lost, and of a study
/// uncertainty. Those of which no result has anything are left out.
std::vector<Section> chart_sections(const Charts& charts, const ReportInputs& inputs);

}  // namespace gigatwin::report::html
