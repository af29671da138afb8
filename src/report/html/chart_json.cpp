#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/dimension.hpp"
#include "report/html/chart_data.hpp"

/// The charts' numbers for scripts: the shape is at the top of chart_data.hpp.
namespace gigatwin::report::html {
namespace {

using Json = nlohmann::ordered_json;

Json number_json(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json exactly(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(number_json(value));
  return list;
}

/// 5 digits: a pixel of a chart is 1 part in 1000.
Json rounded(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values)
    list.push_back(std::isfinite(value) ? Json(*parse_number(fmt::format("{:.5g}", value))) : Json(nullptr));
  return list;
}

Json json_of(const Binned& bins) {
  return {{"mean", rounded(bins.mean)}, {"low", rounded(bins.low)}, {"high", rounded(bins.high)}};
}

Json json_of(const YearChart& chart) {
  return {{"start", chart.start_ms},
          {"step", chart.step_s},
          {"facility", json_of(chart.facility_mw)},
          {"it", json_of(chart.it_mw)},
          {"dry_bulb", json_of(chart.dry_bulb_c)},
          {"supply", json_of(chart.supply_c)},
          {"return", json_of(chart.return_c)},
          {"pue", rounded(chart.pue)}};
}

Json json_of(const CarbonChart& chart) {
  return {{"start", chart.start_ms}, {"per_kwh", rounded(chart.kg_per_kwh)}, {"tonnes", rounded(chart.tonnes)}};
}

Json json_of(const LoadChart& chart) {
  return {
      {"peak", number_json(chart.peak_mw)}, {"least", number_json(chart.least_mw)}, {"power", rounded(chart.power_mw)}};
}

Json json_of(const CostChart& chart) {
  Json parts = Json::array(), proposals = Json::array();
  for (const CostChart::Part& part : chart.parts)
    parts.push_back({{"name", part.name}, {"group", cost_groups[part.group]}, {"capital", part.capital}});
  for (const auto& of : chart.proposals)
    proposals.push_back(of ? Json{{"hour", exactly(of->per_hour)},
                                  {"flop", exactly(of->per_flop)},
                                  {"hour_total", number_json(of->hour_total)},
                                  {"flop_total", number_json(of->flop_total)}}
                           : Json(nullptr));
  return {{"parts", parts}, {"groups", cost_groups}, {"proposals", proposals}};
}

Json json_of(const CashChart& chart) {
  Json flows = Json::object();
  for (const CashChart::Flow& flow : chart.flows) flows[flow.key] = exactly(flow.amount);
  return {{"years", exactly(chart.years)}, {"flows", flows}, {"equity_so_far", exactly(chart.equity_so_far)}};
}

Json json_of(const EnergyChart& chart) {
  Json links = Json::array();
  for (const EnergyChart::Link& link : chart.links) links.push_back({link.from, link.to, link.mwh});
  return {{"nodes", chart.nodes}, {"links", links}, {"useful", number_json(chart.useful_exaflop_days)}};
}

Json json_of(const NetworkChart& chart) {
  return {
      {"tiers", chart.tiers}, {"mean", exactly(chart.mean)}, {"max", exactly(chart.max)}, {"known", chart.measured}};
}

Json json_of(const LostChart& chart) {
  Json proposals = Json::array();
  for (const auto& of : chart.proposals)
    proposals.push_back(of ? Json{{"failures", exactly(of->failures)},
                                  {"taken_back", exactly(of->taken_back_h)},
                                  {"restarting", exactly(of->restarting_h)},
                                  {"out_of_service", exactly(of->out_of_service_h)},
                                  {"offered", number_json(of->offered_h)}}
                           : Json(nullptr));
  return {{"causes", chart.causes}, {"proposals", proposals}};
}

Json json_of(const TimeChart& chart) { return exactly({chart.begin(), chart.end()}); }

template <class Chart>
Json by_proposal(const std::vector<std::optional<Chart>>& charts) {
  Json list = Json::array();
  for (const auto& chart : charts) list.push_back(chart ? json_of(*chart) : Json(nullptr));
  return list;
}

Json described(const StudyChart& chart) {
  return {{"name", chart.indicator->name}, {"label", chart.indicator->label}, {"units", chart.indicator->shown_units}};
}

Json intervals_json(const StudyChart& chart) {
  Json json = described(chart), proposals = Json::array();
  for (const auto& spread : chart.spread)
    proposals.push_back(spread ? exactly({spread->low, spread->median, spread->high}) : Json(nullptr));
  json["proposals"] = proposals;
  return json;
}

Json tornado_json(const StudyChart& chart) {
  Json json = described(chart), inputs = Json::array();
  for (const StudyChart::Swing& swing : chart.swings)
    inputs.push_back({{"key", swing.input}, {"low", exactly(swing.at_low)}, {"high", exactly(swing.at_high)}});
  json["base"] = exactly(chart.base);
  json["inputs"] = inputs;
  return json;
}

Json indices_json(const std::vector<uncertainty::Index>& indices) {
  Json list = Json::array();
  for (const uncertainty::Index& index : indices)
    list.push_back(std::isnan(index.value) ? Json(nullptr)
                                           : rounded({index.value, index.interval.low, index.interval.high}));
  return list;
}

Json sobol_json(const StudyChart& chart) {
  Json json = described(chart), inputs = Json::array();
  for (const StudyChart::Drive& drive : chart.drives)
    inputs.push_back(
        {{"key", drive.input}, {"first", indices_json(drive.first)}, {"total", indices_json(drive.total)}});
  json["inputs"] = inputs;
  return json;
}

Json convergence_json(const StudyChart& chart) {
  Json json = described(chart), counts = Json::array(), proposals = Json::array();
  for (const StudyChart::Step& step : chart.steps) counts.push_back(step.count);
  for (std::size_t p = 0; p < chart.spread.size(); ++p) {
    Json of = Json::array();
    for (const StudyChart::Step& step : chart.steps)
      of.push_back(exactly({step.interval[p].low, step.median[p], step.interval[p].high}));
    proposals.push_back(of);
  }
  json["n"] = counts;
  json["proposals"] = proposals;
  return json;
}

void add_study(Json& json, const std::vector<StudyChart>& charts) {
  for (const StudyChart& chart : charts) {
    json["intervals"].push_back(intervals_json(chart));
    if (!chart.swings.empty()) json["tornado"].push_back(tornado_json(chart));
    if (!chart.drives.empty()) json["sobol"].push_back(sobol_json(chart));
    if (!chart.steps.empty()) json["convergence"].push_back(convergence_json(chart));
  }
}

}  // namespace

std::string chart_json(const Charts& charts) {
  Json json{{"year", by_proposal(charts.year)},
            {"carbon", by_proposal(charts.carbon)},
            {"load", by_proposal(charts.load)},
            {"cost", json_of(charts.cost)},
            {"cash", by_proposal(charts.cash)},
            {"energy", by_proposal(charts.energy)},
            {"network", by_proposal(charts.network)},
            {"lost", json_of(charts.lost)},
            {"time", {{"parts", time_parts}, {"proposals", by_proposal(charts.time)}}}};
  add_study(json, charts.study);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace gigatwin::report::html
