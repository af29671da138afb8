#include "report/html/chart_study.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "results/study_file.hpp"
#include "study/analysis.hpp"

namespace gigatwin::report::html {
namespace {

using results::Block;
using results::StudyReader;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr uncertainty::Index unknown_index{nan, {nan, nan}};

/// Values of one indicator at all points, [proposal][point]; empty for proposals that the study does not have.
using Values = std::vector<std::vector<double>>;

Values values_of(const ReportInputs& inputs, std::string_view indicator) {
  Values values(inputs.results.size());
  for (std::size_t p = 0; p < values.size(); ++p)
    if (inputs.scenario_of[p]) values[p] = inputs.study->values(indicator, *inputs.scenario_of[p]);
  return values;
}

bool varies(const Values& values) {
  for (const std::vector<double>& of_proposal : values) {
    const std::vector<double> known = uncertainty::known(of_proposal);
    if (!known.empty() && known.front() != known.back()) return true;
  }
  return false;
}

/// The widest swing of any proposal, relative to its base: proposals of different size count alike.
double widest(const StudyChart::Swing& swing, const std::vector<double>& base) {
  double most = 0.0;
  for (std::size_t p = 0; p < base.size(); ++p)
    most = std::fmax(most, std::abs((swing.at_high[p] - swing.at_low[p]) / base[p]));
  return most;
}

/// What drives the indicator, [proposal]; nullopt: not in the study.
using AllDrivers = std::vector<std::optional<study::Drivers>>;

AllDrivers drivers_of(const ReportInputs& inputs, std::string_view indicator) {
  AllDrivers drivers;
  for (const std::optional<std::size_t>& scenario : inputs.scenario_of)
    drivers.push_back(
        scenario ? std::optional(study::drivers_of(*inputs.study, inputs.study->drawn_points(), indicator, *scenario))
                 : std::nullopt);
  return drivers;
}

void add_tornado(StudyChart& chart, const StudyReader& study, const Values& values, const AllDrivers& drivers) {
  const std::vector<std::size_t> nominal = study.points_of(Block::nominal);
  for (const std::vector<double>& of_proposal : values)
    chart.base.push_back(of_proposal.empty() || nominal.empty() ? nan : of_proposal[nominal.front()]);
  if (study.points_of(Block::tornado).empty()) return;
  const std::vector<double> none(values.size(), nan);
  for (const results::StudyInput& input : study.about().inputs) chart.swings.push_back({input.key, none, none});
  for (std::size_t p = 0; p < drivers.size(); ++p) {
    if (!drivers[p]) continue;
    for (const uncertainty::TornadoRow& row : drivers[p]->tornado) {
      chart.swings[row.input].at_low[p] = row.at_low;
      chart.swings[row.input].at_high[p] = row.at_high;
    }
  }
  std::stable_sort(chart.swings.begin(), chart.swings.end(),
                   [&](const auto& a, const auto& b) { return widest(a, chart.base) > widest(b, chart.base); });
}

double largest(const StudyChart::Drive& drive) {
  double most = 0.0;
  for (std::size_t p = 0; p < drive.first.size(); ++p)
    most = std::fmax(most, std::fmax(drive.first[p].value, drive.total[p].value));
  return most;
}

void add_drives(StudyChart& chart, const StudyReader& study, const AllDrivers& drivers) {
  const auto knows = [](const auto& of) { return of && of->source != study::IndexSource::none; };
  if (std::none_of(drivers.begin(), drivers.end(), knows)) return;
  const std::vector<uncertainty::Index> none(drivers.size(), unknown_index);
  for (const results::StudyInput& input : study.about().inputs) chart.drives.push_back({input.key, none, none});
  for (std::size_t p = 0; p < drivers.size(); ++p) {
    if (!drivers[p]) continue;
    for (const study::Influence& influence : drivers[p]->first)
      chart.drives[influence.input].first[p] = influence.index;
    for (const study::Influence& influence : drivers[p]->total)
      chart.drives[influence.input].total[p] = influence.index;
  }
  std::stable_sort(chart.drives.begin(), chart.drives.end(),
                   [](const auto& a, const auto& b) { return largest(a) > largest(b); });
}

void add_steps(StudyChart& chart, const StudyReader& study, const Values& values) {
  const std::vector<std::size_t> drawn = study.drawn_points();
  for (std::size_t p = 0; p < values.size(); ++p) {
    if (values[p].empty()) continue;
    const uncertainty::Convergence found =
        uncertainty::convergence(study::at_points(values[p], drawn), study::shown_quantiles);
    if (chart.steps.empty())
      chart.steps.assign(found.steps.size(), {0, std::vector<uncertainty::Interval>(values.size(), {nan, nan}),
                                              std::vector<double>(values.size(), nan)});
    for (std::size_t k = 0; k < std::min(found.steps.size(), chart.steps.size()); ++k) {
      chart.steps[k].count = found.steps[k].count;
      chart.steps[k].interval[p] = {found.steps[k].quantiles[0].value, found.steps[k].quantiles[2].value};
      chart.steps[k].median[p] = found.steps[k].quantiles[1].value;
    }
  }
}

}  // namespace

std::vector<StudyChart> study_charts(const ReportInputs& inputs) {
  std::vector<StudyChart> charts;
  if (inputs.study == nullptr) return charts;
  for (const results::Indicator& indicator : results::indicators()) {
    if (!indicator.headline || !inputs.study->has(indicator.name)) continue;
    const Values values = values_of(inputs, indicator.name);
    if (!varies(values)) continue;
    StudyChart chart;
    chart.indicator = &indicator;
    for (std::size_t p = 0; p < values.size(); ++p) chart.spread.push_back(spread_of(inputs, p, indicator.name));
    const AllDrivers drivers = drivers_of(inputs, indicator.name);
    add_tornado(chart, *inputs.study, values, drivers);
    add_drives(chart, *inputs.study, drivers);
    add_steps(chart, *inputs.study, values);
    charts.push_back(std::move(chart));
  }
  return charts;
}

}  // namespace gigatwin::report::html
