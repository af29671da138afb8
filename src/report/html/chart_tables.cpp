#include "report/html/chart_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/calendar.hpp"
#include "report/html/proposals.hpp"
#include "report/html/texts.hpp"

namespace gigatwin::report::html {
namespace {

constexpr double ms_per_s = 1000.0;
constexpr double million = 1e6;
constexpr std::size_t most_rows = 15;  // of causes and inputs: what follows is small

Html missing() { return {"–"}; }

Html month_name(double start_ms) {
  const CivilTime time = civil({static_cast<std::int64_t>(start_ms / ms_per_s)});
  const std::string year = fmt::format(" {}", time.year);
  return t(fmt::format("chart.month.{}", time.month)) + Html{year};
}

/// Months in which any of the proposals has rows, as their first bins.
struct Month {
  int year = 0, month = 0;
  auto operator<=>(const Month&) const = default;
};

Month month_of(const YearChart& chart, std::size_t bin) {
  const double at_ms = chart.start_ms + chart.step_s * ms_per_s * static_cast<double>(bin);
  const CivilTime time = civil({static_cast<std::int64_t>(at_ms / ms_per_s)});
  return {time.year, time.month};
}

double monthly_mean(const YearChart& chart, Month month, Monthly what) {
  double sum = 0.0, weight = 0.0;
  for (std::size_t bin = 0; bin < chart.it_mw.mean.size(); ++bin) {
    if (month_of(chart, bin) != month) continue;
    const double value = what == Monthly::power ? chart.facility_mw.mean[bin]
                         : what == Monthly::pue ? chart.pue[bin]
                                                : chart.dry_bulb_c.mean[bin];
    const double by = what == Monthly::pue ? chart.it_mw.mean[bin] : 1.0;
    if (std::isnan(value) || std::isnan(by)) continue;
    sum += value * by;
    weight += by;
  }
  return weight > 0.0 ? sum / weight : NAN;
}

Html caption_of(const char* chart) { return t(std::string("chart.") + chart + ".table"); }

}  // namespace

Html file_name(std::string_view kind, const std::string& name) {
  const std::string key = fmt::format("chart.{}.{}", kind, name);
  return has_text(key) ? t(key) : quoted(name);
}

Html monthly_table(const Charts& charts, const ReportInputs& inputs, Monthly what) {
  const char* const names[] = {"power", "pue", "temperature"};
  const char* name = names[static_cast<std::size_t>(what)];
  ProposalTable table{inputs, name, caption_of(name), t("chart.month")};
  std::set<Month> months;
  for (const auto& chart : charts.year)
    for (std::size_t bin = 0; chart && bin < chart->pue.size(); ++bin) months.insert(month_of(*chart, bin));
  for (const Month& month : months) {
    const Instant begin = instant_of({.year = month.year, .month = month.month});
    table.row(month_name(static_cast<double>(begin.unix_s) * ms_per_s), [&](std::size_t p) {
      return charts.year[p] ? number(monthly_mean(*charts.year[p], month, what)) : missing();
    });
  }
  return table.html();
}

Html carbon_table(const Charts& charts, const ReportInputs& inputs) {
  ProposalTable table{inputs, "carbon", caption_of("carbon"), t("chart.month")};
  std::set<double> months;
  for (const auto& chart : charts.carbon)
    if (chart) months.insert(chart->start_ms.begin(), chart->start_ms.end());
  for (const double month : months)
    table.row(month_name(month), [&](std::size_t p) {
      if (!charts.carbon[p]) return missing();
      const std::vector<double>& starts = charts.carbon[p]->start_ms;
      const auto found = std::find(starts.begin(), starts.end(), month);
      if (found == starts.end()) return missing();
      return number(charts.carbon[p]->kg_per_kwh[static_cast<std::size_t>(found - starts.begin())]);
    });
  return table.html();
}

Html load_table(const Charts& charts, const ReportInputs& inputs) {
  ProposalTable table{inputs, "load", caption_of("load"), t("chart.load.share")};
  const auto of = [&](const std::function<double(const LoadChart&)>& value) {
    return [&, value](std::size_t p) { return charts.load[p] ? number(value(*charts.load[p])) : missing(); };
  };
  table.row(t("chart.load.peak"), of([](const LoadChart& load) { return load.peak_mw; }));
  for (const double share : {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99}) {
    const auto part = static_cast<std::size_t>(share * static_cast<double>(load_parts));
    table.row(percent(share),
              of([part](const LoadChart& load) { return part < load.power_mw.size() ? load.power_mw[part] : NAN; }));
  }
  table.row(t("chart.load.least"), of([](const LoadChart& load) { return load.least_mw; }));
  return table.html();
}

Html energy_table(const Charts& charts, const ReportInputs& inputs) {
  ProposalTable table{inputs, "energy", caption_of("energy"), t("chart.energy.flow")};
  using Ends = std::pair<std::string, std::string>;
  std::vector<Ends> flows;
  const auto ends_of = [](const EnergyChart& chart, const EnergyChart::Link& link) {
    return Ends{chart.nodes[link.from], chart.nodes[link.to]};
  };
  for (const auto& chart : charts.energy)
    for (std::size_t k = 0; chart && k < chart->links.size(); ++k)
      if (const Ends ends = ends_of(*chart, chart->links[k]);
          std::find(flows.begin(), flows.end(), ends) == flows.end())
        flows.push_back(ends);
  for (const Ends& flow : flows)
    table.row(t("chart.energy." + flow.first) + Html{" → "} + t("chart.energy." + flow.second), [&](std::size_t p) {
      if (!charts.energy[p]) return missing();
      for (const EnergyChart::Link& link : charts.energy[p]->links)
        if (ends_of(*charts.energy[p], link) == flow) return number(link.mwh);
      return number(0.0);
    });
  return table.html();
}

Html cost_table(const Charts& charts, const ReportInputs& inputs, bool per_flop) {
  const char* name = per_flop ? "flop" : "cost";
  ProposalTable table{inputs, name, caption_of(name), t("chart.part")};
  const CostChart& cost = charts.cost;
  for (std::size_t k = 0; k < cost.parts.size(); ++k)
    table.row(file_name("part", cost.parts[k].name), [&](std::size_t p) {
      if (!cost.proposals[p]) return missing();
      return number(per_flop ? cost.proposals[p]->per_flop[k] : cost.proposals[p]->per_hour[k]);
    });
  table.row(t("chart.total"), [&](std::size_t p) {
    if (!cost.proposals[p]) return missing();
    return number(per_flop ? cost.proposals[p]->flop_total : cost.proposals[p]->hour_total);
  });
  return table.html();
}

Html cash_table(const Charts& charts, const ReportInputs& inputs) {
  ProposalTable table{inputs, "cash", caption_of("cash"), t("chart.cash.flow")};
  const auto first = std::find_if(charts.cash.begin(), charts.cash.end(), [](const auto& c) { return c.has_value(); });
  if (first == charts.cash.end()) return table.html();
  for (std::size_t k = 0; k < (*first)->flows.size(); ++k)
    table.row(t("chart.cash." + (*first)->flows[k].key), [&](std::size_t p) {
      if (!charts.cash[p]) return missing();
      double sum = 0.0;
      for (const double amount : charts.cash[p]->flows[k].amount) sum += amount;
      return scaled_number(sum, million);
    });
  return table.html();
}

Html equity_table(const Charts& charts, const ReportInputs& inputs) {
  ProposalTable table{inputs, "equity", caption_of("equity"), t("chart.year")};
  std::set<double> years;
  for (const auto& chart : charts.cash)
    if (chart) years.insert(chart->years.begin(), chart->years.end());
  for (const double year : years)
    table.row(calendar_year(year), [&](std::size_t p) {
      if (!charts.cash[p]) return missing();
      const std::vector<double>& own = charts.cash[p]->years;
      const auto found = std::find(own.begin(), own.end(), year);
      if (found == own.end()) return missing();
      return scaled_number(charts.cash[p]->equity_so_far[static_cast<std::size_t>(found - own.begin())], million);
    });
  return table.html();
}

Html time_table(const Charts& charts, const ReportInputs& inputs) {
  ProposalTable table{inputs, "time", caption_of("time"), t("chart.time.part")};
  for (std::size_t k = 0; k < time_parts.size(); ++k)
    table.row(t(std::string("chart.time.") + time_parts[k]),
              [&](std::size_t p) { return charts.time[p] ? percent((*charts.time[p])[k]) : missing(); });
  return table.html();
}

Html lost_table(const Charts& charts, const ReportInputs& inputs) {
  ProposalTable table{inputs, "lost", caption_of("lost"), t("chart.lost.cause")};
  const LostChart& lost = charts.lost;
  for (std::size_t k = 0; k < std::min(most_rows, lost.causes.size()); ++k)
    table.row(file_name("cause", lost.causes[k]), [&](std::size_t p) {
      if (!lost.proposals[p]) return missing();
      const LostChart::OfProposal& of = *lost.proposals[p];
      return number(of.failures[k], {}, true) + Html{" · "} +
             percent((of.taken_back_h[k] + of.restarting_h[k] + of.out_of_service_h[k]) / of.offered_h);
    });
  return table.html();
}

Html network_table(const Charts& charts, const ReportInputs& inputs) {
  ProposalTable table{inputs, "network", caption_of("network"), t("chart.network.tier")};
  std::vector<std::string> tiers;
  for (const auto& chart : charts.network)
    for (std::size_t k = 0; chart && k < chart->tiers.size(); ++k)
      if (std::find(tiers.begin(), tiers.end(), chart->tiers[k]) == tiers.end()) tiers.push_back(chart->tiers[k]);
  for (const std::string& tier : tiers)
    table.row(file_name("tier", tier), [&](std::size_t p) {
      if (!charts.network[p]) return missing();
      const NetworkChart& chart = *charts.network[p];
      const auto found = std::find(chart.tiers.begin(), chart.tiers.end(), tier);
      if (found == chart.tiers.end()) return missing();
      const auto k = static_cast<std::size_t>(found - chart.tiers.begin());
      if (std::isnan(chart.mean[k])) return missing();
      return percent(chart.mean[k]) + Html{" · "} + percent(chart.max[k]);
    });
  return table.html();
}

}  // namespace gigatwin::report::html
