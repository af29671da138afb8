#include "report/html/chart_study.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "results/study_file.hpp"

namespace gigatwin::report::html {
namespace {

using results::Block;
using results::StudyReader;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr uncertainty::Index unknown_index{nan, {nan, nan}};
constexpr std::array quantiles{0.05, 0.5, 0.95};

/// Values of one indicator at all points, [proposal][point]; empty for proposals that the study does not have.
using Values = std::vector<std::vector<double>>;

std::vector<double> at(const std::vector<double>& values, const std::vector<std::size_t>& points) {
  std::vector<double> some;
  for (const std::size_t point : points) some.push_back(values[point]);
  return some;
}

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

void add_tornado(StudyChart& chart, const StudyReader& study, const Values& values) {
  const std::vector<std::size_t> points = study.points_of(Block::tornado);
  const std::vector<std::size_t> nominal = study.points_of(Block::nominal);
  for (const std::vector<double>& of_proposal : values)
    chart.base.push_back(of_proposal.empty() || nominal.empty() ? nan : of_proposal[nominal.front()]);
  for (std::size_t k = 0; k + 1 < points.size(); k += 2) {  // low and high of each input in turn
    const auto input = static_cast<std::size_t>(study.differing_inputs()[points[k]]);
    StudyChart::Swing swing{study.about().inputs[input].key, {}, {}};
    for (const std::vector<double>& of_proposal : values) {
      swing.at_low.push_back(of_proposal.empty() ? nan : of_proposal[points[k]]);
      swing.at_high.push_back(of_proposal.empty() ? nan : of_proposal[points[k + 1]]);
    }
    chart.swings.push_back(std::move(swing));
  }
  std::stable_sort(chart.swings.begin(), chart.swings.end(),
                   [&](const auto& a, const auto& b) { return widest(a, chart.base) > widest(b, chart.base); });
}

uncertainty::SaltelliResults saltelli(const StudyReader& study, const std::vector<double>& values) {
  uncertainty::SaltelliResults design{at(values, study.points_of(Block::sobol_a)),
                                      at(values, study.points_of(Block::sobol_b)),
                                      std::vector<std::vector<double>>(study.about().inputs.size())};
  for (const std::size_t point : study.points_of(Block::sobol_ab))
    design.ab[static_cast<std::size_t>(study.differing_inputs()[point])].push_back(values[point]);
  return design;
}

/// Indices of one proposal, [input].
uncertainty::SobolIndices indices_of(const StudyReader& study, const std::vector<double>& values) {
  const std::size_t count = study.about().inputs.size();
  const auto seed = static_cast<std::uint64_t>(study.about().seed);
  uncertainty::SobolIndices indices;
  indices.first.assign(count, unknown_index);
  indices.total.assign(count, unknown_index);
  if (values.empty()) return indices;
  if (!study.points_of(Block::sobol_ab).empty()) return uncertainty::sobol_indices(saltelli(study, values), seed);
  const std::vector<std::size_t> drawn = study.drawn_points();
  for (std::size_t i = 0; i < count; ++i)
    indices.first[i] = uncertainty::first_order_from_sample(at(study.levels(i), drawn), at(values, drawn), seed);
  return indices;
}

void add_drives(StudyChart& chart, const StudyReader& study, const Values& values) {
  std::vector<uncertainty::SobolIndices> indices;
  for (const std::vector<double>& of_proposal : values) indices.push_back(indices_of(study, of_proposal));
  for (std::size_t i = 0; i < study.about().inputs.size(); ++i) {
    StudyChart::Drive drive{study.about().inputs[i].key, {}, {}};
    for (const uncertainty::SobolIndices& of_proposal : indices) {
      drive.first.push_back(of_proposal.first[i]);
      drive.total.push_back(of_proposal.total[i]);
    }
    chart.drives.push_back(std::move(drive));
  }
  const auto largest = [](const StudyChart::Drive& drive) {
    double most = 0.0;
    for (std::size_t p = 0; p < drive.first.size(); ++p)
      most = std::fmax(most, std::fmax(drive.first[p].value, drive.total[p].value));
    return most;
  };
  std::stable_sort(chart.drives.begin(), chart.drives.end(),
                   [&](const auto& a, const auto& b) { return largest(a) > largest(b); });
}

void add_steps(StudyChart& chart, const StudyReader& study, const Values& values) {
  const std::vector<std::size_t> drawn = study.drawn_points();
  for (std::size_t p = 0; p < values.size(); ++p) {
    if (values[p].empty()) continue;
    const uncertainty::Convergence found = uncertainty::convergence(at(values[p], drawn), quantiles);
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
    add_tornado(chart, *inputs.study, values);
    add_drives(chart, *inputs.study, values);
    add_steps(chart, *inputs.study, values);
    charts.push_back(std::move(chart));
  }
  return charts;
}

}  // namespace gigatwin::report::html
