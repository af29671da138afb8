#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/csv.hpp"
#include "cli/study_show.hpp"

namespace gigatwin::cli {
namespace {

using results::StudyReader;
using study::Drivers;
using study::IndicatorAnalysis;
using study::StudyAnalysis;
using Json = nlohmann::ordered_json;

Json number(double value) { return std::isnan(value) ? Json(nullptr) : Json(value); }

Json interval(const uncertainty::Interval& between) { return {number(between.low), number(between.high)}; }

const std::string& name_of(const StudyReader& study, std::size_t scenario) {
  return study.about().scenarios[scenario].name;
}

Json quantiles_json(const std::vector<uncertainty::QuantileEstimate>& quantiles) {
  Json list = Json::array();
  for (const uncertainty::QuantileEstimate& quantile : quantiles)
    list.push_back({{"probability", quantile.probability},
                    {"value", number(quantile.value)},
                    {"standard_error", number(quantile.standard_error)}});
  return list;
}

Json convergence_json(const uncertainty::Convergence& convergence) {
  Json steps = Json::array();
  for (const uncertainty::ConvergenceStep& step : convergence.steps)
    steps.push_back({{"points", step.count}, {"quantiles", quantiles_json(step.quantiles)}});
  return {{"settled", convergence.settled},
          {"last_move", number(convergence.last_move)},
          {"worst_error", number(convergence.worst_error)},
          {"steps", steps}};
}

Json spread_json(const StudyReader& study, const study::Spread& spread) {
  return {{"scenario", name_of(study, spread.scenario)},
          {"at_medians", number(spread.nominal)},
          {"quantiles", quantiles_json(spread.quantiles)},
          {"mean", number(spread.mean.value)},
          {"standard_error", number(spread.mean.standard_error)},
          {"standard_deviation", number(spread.mean.standard_deviation)},
          {"runs", spread.mean.count},
          {"missing", spread.mean.missing},
          {"convergence", convergence_json(spread.convergence)}};
}

Json influences_json(const StudyReader& study, const std::vector<study::Influence>& influences) {
  Json list = Json::array();
  for (const study::Influence& influence : influences)
    list.push_back({{"input", study.about().inputs[influence.input].key},
                    {"value", number(influence.index.value)},
                    {"interval", interval(influence.index.interval)}});
  return list;
}

std::string source_text(study::IndexSource source) {
  if (source == study::IndexSource::none) return "none";
  return source == study::IndexSource::saltelli ? "saltelli" : "sample";
}

Json drivers_json(const StudyReader& study, const Drivers& drivers) {
  Json tornado = Json::array();
  for (const uncertainty::TornadoRow& row : drivers.tornado)
    tornado.push_back({{"input", study.about().inputs[row.input].key},
                       {"at_low", number(row.at_low)},
                       {"at_high", number(row.at_high)},
                       {"swing", number(row.swing())}});
  return {{"scenario", name_of(study, drivers.scenario)},
          {"tornado", tornado},
          {"rank_correlation", influences_json(study, drivers.correlations)},
          {"sobol",
           {{"source", source_text(drivers.source)},
            {"rows", drivers.rows},
            {"missing", drivers.missing},
            {"first", influences_json(study, drivers.first)},
            {"total", influences_json(study, drivers.total)}}}};
}

Json beats_json(const StudyReader& study, const StudyAnalysis& analysis, const IndicatorAnalysis& one) {
  Json list = Json::array();
  for (std::size_t a = 0; a < one.beats.size(); ++a)
    for (std::size_t b = 0; b < one.beats.size(); ++b) {
      if (a == b) continue;
      const uncertainty::Beats& beats = one.beats[a][b];
      list.push_back({{"scenario", name_of(study, analysis.scenarios[a])},
                      {"beats", name_of(study, analysis.scenarios[b])},
                      {"probability", number(beats.probability)},
                      {"interval", interval(beats.interval)},
                      {"points", beats.pairs},
                      {"ties", beats.ties},
                      {"missing", beats.missing}});
    }
  return list;
}

Json indicator_json(const StudyReader& study, const StudyAnalysis& analysis, const IndicatorAnalysis& one) {
  Json json{{"name", one.indicator->name},
            {"label", one.indicator->label},
            {"units", one.indicator->shown_units},
            {"better", results::to_text(one.indicator->better)},
            {"scenarios", Json::array()}};
  for (const study::Spread& spread : one.spreads) json["scenarios"].push_back(spread_json(study, spread));
  json["probabilities"] = beats_json(study, analysis, one);
  json["drivers"] = Json::array();
  for (const Drivers& drivers : one.drivers) json["drivers"].push_back(drivers_json(study, drivers));
  return json;
}

Json inputs_json(const StudyReader& study) {
  Json list = Json::array();
  for (const results::StudyInput& input : study.about().inputs) {
    Json in = Json::array();
    for (std::size_t s = 0; s < input.in.size(); ++s)
      if (!input.in[s].text.empty())
        in.push_back({{"scenario", name_of(study, s)},
                      {"distribution", input.in[s].text},
                      {"units", input.in[s].unit},
                      {"reason", input.in[s].reason}});
    list.push_back({{"key", input.key}, {"in", in}});
  }
  return list;
}

Json failed_json(const StudyReader& study, const StudyAnalysis& analysis) {
  Json list = Json::array();
  for (const study::FailedRun& run : analysis.failed)
    list.push_back({{"point", run.point},
                    {"scenario", name_of(study, run.scenario)},
                    {"status", results::to_text(run.status)},
                    {"message", run.message},
                    {"set", study.overrides(run.point, run.scenario)}});
  return list;
}

/// The rows of one indicator.
class Table {
 public:
  explicit Table(std::string indicator) : indicator_(csv_field(indicator)) {}

  void row(const std::string& scenario, std::string_view statistic, const std::string& of, double value, double low,
           double high) {
    const auto cell = [](double v) { return std::isnan(v) ? std::string{} : fmt::format("{}", v); };
    text += fmt::format("{},{},{},{},{},{},{}\n", indicator_, csv_field(scenario), statistic, csv_field(of),
                        cell(value), cell(low), cell(high));
  }

  std::string text;

 private:
  std::string indicator_;
};

void add_spread(Table& table, const std::string& scenario, const study::Spread& spread) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  table.row(scenario, "at_medians", "", spread.nominal, none, none);
  for (const uncertainty::QuantileEstimate& quantile : spread.quantiles)
    table.row(scenario, "quantile", fmt::format("{}", quantile.probability), quantile.value,
              quantile.value - quantile.standard_error, quantile.value + quantile.standard_error);
  table.row(scenario, "mean", "", spread.mean.value, spread.mean.value - spread.mean.standard_error,
            spread.mean.value + spread.mean.standard_error);
  table.row(scenario, "runs", "", static_cast<double>(spread.mean.count), none, none);
  table.row(scenario, "settled", "", spread.convergence.settled ? 1.0 : 0.0, none, none);
}

void add_drivers(Table& table, const StudyReader& study, const Drivers& drivers) {
  const std::string& scenario = name_of(study, drivers.scenario);
  const auto key = [&](std::size_t input) { return study.about().inputs[input].key; };
  for (const uncertainty::TornadoRow& row : drivers.tornado)
    table.row(scenario, "tornado", key(row.input), row.swing(), row.at_low, row.at_high);
  const auto add = [&](std::string_view statistic, const std::vector<study::Influence>& influences) {
    for (const study::Influence& influence : influences)
      table.row(scenario, statistic, key(influence.input), influence.index.value, influence.index.interval.low,
                influence.index.interval.high);
  };
  add("rank_correlation", drivers.correlations);
  add(drivers.source == study::IndexSource::saltelli ? "sobol_first" : "first_order_from_sample", drivers.first);
  add("sobol_total", drivers.total);
}

}  // namespace

std::string analysis_json(const StudyReader& study, const StudyAnalysis& analysis) {
  Json json{{"schema", "gigatwin.study-show/1"}, {"study", study.about().name},    {"file", study.path()},
            {"points", study.points()},          {"drawn", analysis.drawn.size()}, {"inputs", inputs_json(study)},
            {"indicators", Json::array()}};
  for (const IndicatorAnalysis& one : analysis.indicators)
    json["indicators"].push_back(indicator_json(study, analysis, one));
  json["failed"] = failed_json(study, analysis);
  json["notes"] = analysis.notes;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string analysis_csv(const StudyReader& study, const StudyAnalysis& analysis) {
  std::string text = "indicator,scenario,statistic,of,value,low,high\n";
  for (const IndicatorAnalysis& one : analysis.indicators) {
    Table table{std::string(one.indicator->name)};
    for (const study::Spread& spread : one.spreads) add_spread(table, name_of(study, spread.scenario), spread);
    for (std::size_t a = 0; a < one.beats.size(); ++a)
      for (std::size_t b = 0; b < one.beats.size(); ++b)
        if (a != b)
          table.row(name_of(study, analysis.scenarios[a]), "beats", name_of(study, analysis.scenarios[b]),
                    one.beats[a][b].probability, one.beats[a][b].interval.low, one.beats[a][b].interval.high);
    for (const Drivers& drivers : one.drivers) add_drivers(table, study, drivers);
    text += table.text;
  }
  return text;
}

}  // namespace gigatwin::cli
