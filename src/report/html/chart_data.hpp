#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/html/chart_study.hpp"
#include "report/html/page.hpp"

/// What the charts of the report show, as plain numbers from result files; their definitions: docs/model/report.md.
///
/// `chart_json` is one object. Lists named by proposal have one entry each, in the order of the results, null where a
/// result does not have what the chart needs; numbers that are not known are null. Series are rounded to 5 digits,
/// single numbers are the file's.
///
///   "year":        [{start: ms since 1970 UTC, step: s, facility, it, dry_bulb, supply, return:
///                    {mean: [], low: [], high: []}, pue: []}]
///   "carbon":      [{start: ms of each month [], per_kwh: kg/kWh of IT [], tonnes: []}]
///   "load":        [{peak: MW, least: MW, power: [] MW, means of equal parts of the time, falling}]
///   "cost":        {parts: [{name, group, capital}], groups: [key], proposals: [{hour: [part] EUR/h, flop: [part] EUR,
///                    hour_total, flop_total}]}
///   "cash":        [{years: [], flows: {grants, debt, equity, revenue, other, capital, operating, debt_service, tax,
///                    dividends, held}: [] EUR, what goes out negative; equity_so_far: []}]
///   "energy":      [{nodes: [key], links: [[from, to, MWh]], useful: exaFLOP-days}]
///   "network":     [{tiers: [], mean: [], max: [], known: whether the simulation measured them}]
///   "lost":        {causes: [name], proposals: [{failures: [], taken_back, restarting, out_of_service: [] h, offered:
///   h}]} "time":        {parts: [key], proposals: [[share of accelerator-hours offered]]} "intervals":   [{name,
///   label, units, proposals: [[5 %, 50 %, 95 %]]}] "tornado":     [{name, label, units, base: [proposal], inputs:
///   [{key, low: [proposal], high: [proposal]}]}] "sobol":       [{name, label, inputs: [{key, first: [proposal],
///   total: [proposal]}]}]   each [value, low, high] "convergence": [{name, label, units, n: [], proposals: [[[5 %, 50
///   %, 95 %] of the first n]]}]
///
/// The four of a study are missing without one. Labels and keys are translated by the page's texts "chart.KEY".
namespace gigatwin::report::html {

/// A series in bins of equal length: means over the bin, and the least and largest row in it. NaN: no row.
struct Binned {
  std::vector<double> mean, low, high;
};

inline constexpr std::size_t most_bins = 400;  ///< a year in days: ten proposals stay small, and days are what is seen

/// Series of the simulated time.
struct YearChart {
  double start_ms = 0.0;  ///< since 1970, UTC
  double step_s = 0.0;    ///< of a bin: rows, hours or days so long that there are at most `most_bins`
  Binned facility_mw, it_mw, dry_bulb_c, supply_c, return_c;
  std::vector<double> pue;  ///< of the bin: means of rows weighted by IT power
};

/// Operational carbon by calendar month, location based.
struct CarbonChart {
  std::vector<double> start_ms;    ///< of each month, or of the simulated time in the first
  std::vector<double> kg_per_kwh;  ///< CO2e / IT energy
  std::vector<double> tonnes;      ///< CO2e
};

/// Facility power of all rows, falling: means over equal parts of the time, so that their area is the energy.
struct LoadChart {
  double peak_mw = 0.0, least_mw = 0.0;  ///< of the rows
  double hours = 0.0;                    ///< simulated
  std::vector<double> power_mw;          ///< `load_parts` of them
};
inline constexpr std::size_t load_parts = 200;

/// What a part of the cost is counted with where the parts of the file are too many to be seen.
inline constexpr std::array cost_groups{"computing", "building",    "electrical", "cooling", "electricity",
                                        "staff",     "maintenance", "other",      "heat"};

/// Yearly cost by part, per unit of output.
struct CostChart {
  struct Part {
    std::string name;       ///< in the file
    std::size_t group = 0;  ///< of `cost_groups`
    bool capital = false;   ///< its annuity; else running cost
  };
  std::vector<Part> parts;  ///< of all proposals: capital first
  struct OfProposal {
    std::vector<double> per_hour, per_flop;     ///< EUR, [part]; 0 where the proposal has no such part
    double hour_total = 0.0, flop_total = 0.0;  ///< as the file has them
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
  double useful_exaflop_days = 0.0;
};

/// Share of the tiers' bandwidth that is used.
struct NetworkChart {
  std::vector<std::string> tiers;
  std::vector<double> mean, max;  ///< NaN: not known
  bool measured = false;          ///< by the simulation; else reckoned from the jobs and their iterations
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
  std::vector<std::optional<CarbonChart>> carbon;
  std::vector<std::optional<LoadChart>> load;
  CostChart cost;
  std::vector<std::optional<CashChart>> cash;
  std::vector<std::optional<EnergyChart>> energy;
  std::vector<std::optional<NetworkChart>> network;
  LostChart lost;
  std::vector<std::optional<TimeChart>> time;
  std::vector<StudyChart> study;  ///< empty without one
};

YearChart year_chart(const results::ResultReader& result);
CarbonChart carbon_chart(const results::ResultReader& result);
LoadChart load_chart(const results::ResultReader& result);
CostChart cost_chart(const std::vector<results::ResultReader>& results);
CashChart cash_chart(const results::ResultReader& result);
EnergyChart energy_chart(const results::ResultReader& result);
NetworkChart network_chart(const results::ResultReader& result);
LostChart lost_chart(const std::vector<results::ResultReader>& results);
TimeChart time_chart(const results::ResultReader& result);

/// What the page puts into one `<style>` and, in this order after the data, into `<script>`s: assets by name.
inline constexpr std::array<std::string_view, 1> chart_styles{"charts.css"};
inline constexpr std::array<std::string_view, 7> chart_scripts{"echarts.min.js", "chart-parts.js", "chart-lines.js",
                                                               "chart-bars.js",  "chart-flows.js", "chart-study.js",
                                                               "charts.js"};

/// Those above, of each result that has the groups they need, and those of the study.
Charts charts_of(const ReportInputs& inputs);

/// The object described above, not yet escaped for a script.
std::string chart_json(const Charts& charts);

/// Sections of charts, in the order of the page: year, energy, cost, money, operation, and of a study uncertainty.
/// Charts and sections of which no result has anything are left out.
std::vector<Section> chart_sections(const Charts& charts, const ReportInputs& inputs);

}  // namespace gigatwin::report::html
