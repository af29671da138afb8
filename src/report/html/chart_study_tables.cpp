#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/html/chart_tables.hpp"
#include "report/html/texts.hpp"

/// Tables of a study's charts: a row for each indicator, or for each indicator and input.
namespace gigatwin::report::html {
namespace {

constexpr std::size_t most_inputs = 5;  // of each indicator: the charts have all

Html indicator_name(const StudyChart& chart) {
  const std::string key = fmt::format("indicator.{}", chart.indicator->name);
  const Html words = has_text(key) ? t(key) : quoted(chart.indicator->label);
  const std::string units{chart.indicator->shown_units};
  return units.empty() ? words : words + Html{" ("} + units_words(units) + Html{")"};
}

Html between(double low, double high) {
  if (std::isnan(low) || std::isnan(high)) return {"–"};
  return number(low) + Html{" – "} + number(high);
}

Html index(const uncertainty::Index& index) { return std::isnan(index.value) ? Html{"–"} : percent(index.value); }

Html of_input(const StudyChart& chart, const std::string& input) {
  return indicator_name(chart) + Html{": <code>"} + escaped(input) + Html{"</code>"};
}

}  // namespace

Html intervals_table(const Charts& charts, const ReportInputs& inputs) {
  ProposalTable table{inputs, "intervals", t("chart.intervals.table"), t("chart.indicator")};
  for (const StudyChart& chart : charts.study)
    table.row(indicator_name(chart), [&](std::size_t p) {
      const std::optional<Spread>& spread = chart.spread[p];
      if (!spread) return Html{"–"};
      return number(spread->median) + Html{" ("} + between(spread->low, spread->high) + Html{")"};
    });
  return table.html();
}

Html tornado_table(const Charts& charts, const ReportInputs& inputs) {
  ProposalTable table{inputs, "tornado", t("chart.tornado.table"), t("chart.input")};
  for (const StudyChart& chart : charts.study)
    for (std::size_t k = 0; k < std::min(most_inputs, chart.swings.size()); ++k)
      table.row(of_input(chart, chart.swings[k].input),
                [&](std::size_t p) { return between(chart.swings[k].at_low[p], chart.swings[k].at_high[p]); });
  return table.html();
}

Html sobol_table(const Charts& charts, const ReportInputs& inputs) {
  ProposalTable table{inputs, "sobol", t("chart.sobol.table"), t("chart.input")};
  for (const StudyChart& chart : charts.study)
    for (std::size_t k = 0; k < std::min(most_inputs, chart.drives.size()); ++k)
      table.row(of_input(chart, chart.drives[k].input), [&](std::size_t p) {
        return index(chart.drives[k].first[p]) + Html{" · "} + index(chart.drives[k].total[p]);
      });
  return table.html();
}

Html convergence_table(const Charts& charts, const ReportInputs& inputs) {
  ProposalTable table{inputs, "convergence", t("chart.convergence.table"), t("chart.convergence.points")};
  for (const StudyChart& chart : charts.study)
    for (const StudyChart::Step& step : chart.steps)
      table.row(indicator_name(chart) + Html{", "} + number(static_cast<double>(step.count), {}, true),
                [&](std::size_t p) {
                  if (std::isnan(step.median[p])) return Html{"–"};
                  return number(step.median[p]) + Html{" ("} + between(step.interval[p].low, step.interval[p].high) +
                         Html{")"};
                });
  return table.html();
}

}  // namespace gigatwin::report::html
