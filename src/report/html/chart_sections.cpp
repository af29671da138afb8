#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "report/html/chart_tables.hpp"
#include "report/html/proposals.hpp"
#include "report/html/texts.hpp"

/// Charts as figures: title, what it says, the place that a script draws in, how to read it, its numbers.
namespace gigatwin::report::html {
namespace {

/// What can be chosen above a chart.
enum class Chooser : std::uint8_t { none, proposal, indicator };

using Format = std::function<Html(double)>;

Format in_units(const char* units) {
  return [units](double value) { return number(value, units); };
}

/// "Mean power: 50 MW in Prague to 177 MW in Fouju.": the least and the most of the proposals.
Html statement(const char* chart, const ReportInputs& inputs, const std::function<double(std::size_t)>& value,
               const Format& format) {
  std::optional<std::size_t> least, most;
  for (std::size_t p = 0; p < inputs.proposals.size(); ++p) {
    if (std::isnan(value(p))) continue;
    if (!least || value(p) < value(*least)) least = p;
    if (!most || value(p) > value(*most)) most = p;
  }
  if (!least) return {};
  const Html measure = t(fmt::format("chart.{}.measure", chart));
  if (inputs.proposals.size() == 1) return t("chart.one", {measure, format(value(*least))});
  if (value(*least) == value(*most)) return t("chart.same", {measure, format(value(*least))});
  return t("chart.range", {measure, format(value(*least)), name(inputs.proposals[*least].label, 40),
                           format(value(*most)), name(inputs.proposals[*most].label, 40)});
}

Html from_indicator(const char* chart, const ReportInputs& inputs, const char* indicator, const Format& format) {
  return statement(
      chart, inputs, [&](std::size_t p) { return inputs.results[p].number("indicators", indicator).value_or(NAN); },
      format);
}

Html option(std::size_t value, const std::string& english, const std::string& french) {
  return {fmt::format("<option value=\"{}\" data-en=\"{}\" data-fr=\"{}\">{}</option>", value, escaped(english).text,
                      escaped(french).text, escaped(english).text)};
}

Html chooser(const char* chart, const char* kind, const Html& options) {
  return {
      fmt::format("<label class=\"chart-choice\">{} <select data-choice=\"{}\" data-of=\"{}\">{}</select></label>\n",
                  t(fmt::format("chart.choose.{}", kind)).text, kind, chart, options.text)};
}

Html proposal_chooser(const char* chart, const ReportInputs& inputs) {
  if (inputs.proposals.size() < 2) return {};
  Html options;
  for (std::size_t p = 0; p < inputs.proposals.size(); ++p) {
    const std::string label = fmt::format("{} {}", p + 1, shortened(inputs.proposals[p].label, 40));
    options += option(p, label, label);
  }
  return chooser(chart, "proposal", options);
}

Html indicator_chooser(const char* chart, const Charts& charts) {
  Html options;
  for (std::size_t k = 0; k < charts.study.size(); ++k) {
    const results::Indicator& indicator = *charts.study[k].indicator;
    const std::string key = fmt::format("indicator.{}", indicator.name);
    const std::string label{indicator.label};
    options += option(k, has_text(key) ? words_in("en", key) : label, has_text(key) ? words_in("fr", key) : label);
  }
  return chooser(chart, "indicator", options);
}

/// @param chart  its name: figure "chart-NAME", texts "chart.NAME.title", "chart.NAME.read"
Html figure(const char* chart, const Html& says, const Html& choosers, const Html& numbers) {
  const Html title = t(fmt::format("chart.{}.title", chart)), read = t(fmt::format("chart.{}.read", chart));
  return {fmt::format(
      "<figure id=\"chart-{0}\" class=\"chart\">\n"
      "<figcaption id=\"chart-{0}-title\"><b>{1}</b>{2}</figcaption>\n{3}"
      "<div class=\"chart-frame\"><div class=\"chart-canvas\" data-chart=\"{0}\" role=\"img\" "
      "tabindex=\"0\" aria-labelledby=\"chart-{0}-title\" aria-describedby=\"chart-{0}-read\"></div></div>\n"
      "<p class=\"chart-read\" id=\"chart-{0}-read\">{4}</p>\n{5}</figure>\n",
      chart, title.text, says.empty() ? "" : " " + says.text, choosers.text, read.text,
      details(t("chart.numbers"), numbers).text)};
}

template <class Chart>
bool any(const std::vector<std::optional<Chart>>& charts) {
  return std::any_of(charts.begin(), charts.end(), [](const auto& chart) { return chart.has_value(); });
}

/// Of the electricity that the site takes, what trained and counts.
double useful_share(const EnergyChart& chart) {
  double taken = 0.0, useful = 0.0;
  for (const EnergyChart::Link& link : chart.links) {
    if (chart.nodes[link.to] == "site") taken += link.mwh;
    if (chart.nodes[link.to] == "productive") useful += link.mwh;
  }
  return taken > 0.0 && useful > 0.0 ? useful / taken : NAN;
}

double mean_outdoor(const YearChart& chart) {
  double sum = 0.0, count = 0.0;
  for (const double value : chart.dry_bulb_c.mean)
    if (!std::isnan(value)) sum += value, count += 1.0;
  return count > 0.0 ? sum / count : NAN;
}

double share_lost(const LostChart::OfProposal& of) {
  const auto sum = [](const std::vector<double>& hours) { return std::accumulate(hours.begin(), hours.end(), 0.0); };
  return (sum(of.taken_back_h) + sum(of.restarting_h) + sum(of.out_of_service_h)) / of.offered_h;
}

double busiest_tier(const NetworkChart& chart) {
  double most = NAN;
  for (const double mean : chart.mean) most = std::fmax(most, mean);
  return most;
}

Html year_figures(const Charts& charts, const ReportInputs& inputs) {
  Html body;
  if (any(charts.year)) {
    body += figure("power", from_indicator("power", inputs, "mean_power", in_units("MW")), {},
                   monthly_table(charts, inputs, Monthly::power));
    body += figure("pue", from_indicator("pue", inputs, "pue", in_units("")), {},
                   monthly_table(charts, inputs, Monthly::pue));
    const auto outdoor = [&](std::size_t p) { return charts.year[p] ? mean_outdoor(*charts.year[p]) : NAN; };
    body += figure("temperature", statement("temperature", inputs, outdoor, in_units("degC")), {},
                   monthly_table(charts, inputs, Monthly::outdoor));
  }
  if (any(charts.carbon))
    body +=
        figure("carbon", from_indicator("carbon", inputs, "cue", in_units("kg/kWh")), {}, carbon_table(charts, inputs));
  return body;
}

Html energy_figures(const Charts& charts, const ReportInputs& inputs) {
  Html body;
  if (any(charts.load))
    body += figure("load", from_indicator("load", inputs, "load_factor", percent), {}, load_table(charts, inputs));
  if (any(charts.energy)) {
    const auto share = [&](std::size_t p) { return charts.energy[p] ? useful_share(*charts.energy[p]) : NAN; };
    body += figure("energy", statement("energy", inputs, share, percent), proposal_chooser("energy", inputs),
                   energy_table(charts, inputs));
  }
  return body;
}

Html cost_figures(const Charts& charts, const ReportInputs& inputs) {
  Html body;
  if (!any(charts.cost.proposals)) return body;
  body += figure("cost", from_indicator("cost", inputs, "cost_per_accelerator_hour", in_units("EUR")), {},
                 cost_table(charts, inputs, false));
  body += figure("flop", from_indicator("flop", inputs, "cost_per_exaflop_day", in_units("EUR")),
                 proposal_chooser("flop", inputs), cost_table(charts, inputs, true));
  return body;
}

Html money_figures(const Charts& charts, const ReportInputs& inputs) {
  Html body;
  if (!any(charts.cash)) return body;
  body += figure("cash", from_indicator("cash", inputs, "payback_year", calendar_year),
                 proposal_chooser("cash", inputs), cash_table(charts, inputs));
  body += figure("equity", from_indicator("equity", inputs, "equity_irr", percent), {}, equity_table(charts, inputs));
  return body;
}

Html operation_figures(const Charts& charts, const ReportInputs& inputs) {
  Html body;
  if (any(charts.time))
    body += figure("time", from_indicator("time", inputs, "goodput", percent), {}, time_table(charts, inputs));
  if (any(charts.lost.proposals)) {
    const auto share = [&](std::size_t p) {
      return charts.lost.proposals[p] ? share_lost(*charts.lost.proposals[p]) : NAN;
    };
    body += figure("lost", statement("lost", inputs, share, percent), proposal_chooser("lost", inputs),
                   lost_table(charts, inputs));
  }
  if (any(charts.network)) {
    const auto busiest = [&](std::size_t p) { return charts.network[p] ? busiest_tier(*charts.network[p]) : NAN; };
    body += figure("network", statement("network", inputs, busiest, percent), {}, network_table(charts, inputs));
  }
  return body;
}

Html study_figures(const Charts& charts, const ReportInputs& inputs) {
  Html body;
  if (charts.study.empty()) return body;
  const auto has = [&](const auto& part) {
    return std::any_of(charts.study.begin(), charts.study.end(),
                       [&](const StudyChart& chart) { return !part(chart).empty(); });
  };
  const auto choosers = [&](const char* chart) {
    return indicator_chooser(chart, charts) + proposal_chooser(chart, inputs);
  };
  body += figure("intervals", {}, {}, intervals_table(charts, inputs));
  if (has([](const StudyChart& chart) -> const auto& { return chart.swings; }))
    body += figure("tornado", {}, choosers("tornado"), tornado_table(charts, inputs));
  if (has([](const StudyChart& chart) -> const auto& { return chart.drives; }))
    body += figure("sobol", {}, choosers("sobol"), sobol_table(charts, inputs));
  if (has([](const StudyChart& chart) -> const auto& { return chart.steps; }))
    body += figure("convergence", {}, choosers("convergence"), convergence_table(charts, inputs));
  return body;
}

}  // namespace

std::vector<Section> chart_sections(const Charts& charts, const ReportInputs& inputs) {
  std::vector<Section> sections;
  const auto add = [&](const char* id, Html body) {
    if (!body.empty()) sections.push_back({id, std::string("chart.section.") + id, std::move(body)});
  };
  add("year", year_figures(charts, inputs));
  add("energy", energy_figures(charts, inputs));
  add("cost", cost_figures(charts, inputs));
  add("money", money_figures(charts, inputs));
  add("operation", operation_figures(charts, inputs));
  add("uncertainty", study_figures(charts, inputs));
  return sections;
}

}  // namespace gigatwin::report::html
