#include "study/analysis.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/diagnostics.hpp"
#include "base/error.hpp"

namespace gigatwin::study {
namespace {

using results::Block;
using results::StudyReader;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> kept_names(const StudyReader& study) {
  std::vector<std::string> names;
  for (const results::Indicator& indicator : results::indicators())
    if (study.has(indicator.name)) names.emplace_back(indicator.name);
  return names;
}

const results::Indicator& kept_indicator(const StudyReader& study, const std::string& name) {
  const results::Indicator* indicator = results::find_indicator(name);
  if (indicator != nullptr && study.has(name)) return *indicator;
  const std::vector<std::string> kept = kept_names(study);
  throw FileError(fmt::format(
      "{}: the study has no indicator {}{}; it kept {}", study.path(), name, did_you_mean(name, kept),
      kept.size() > 12 ? fmt::format("{} of them", kept.size()) : fmt::format("{}", fmt::join(kept, ", "))));
}

std::vector<const results::Indicator*> indicators_of(const StudyReader& study, const AnalysisRequest& request) {
  std::vector<const results::Indicator*> list;
  for (const std::string& name : request.indicators) list.push_back(&kept_indicator(study, name));
  if (!list.empty()) return list;
  for (const results::Indicator& indicator : results::indicators())
    if (indicator.headline && study.has(indicator.name)) list.push_back(&indicator);
  return list;
}

Spread spread_of(const StudyReader& study, const std::vector<std::size_t>& drawn, std::size_t scenario,
                 const std::vector<double>& values) {
  const std::vector<double> sample = at_points(values, drawn), ascending = uncertainty::known(sample);
  const std::vector<std::size_t> nominal = study.points_of(Block::nominal);
  Spread spread{scenario, nominal.empty() ? unknown : values[nominal.front()], {}, {}, {}};
  for (const double p : shown_quantiles) spread.quantiles.push_back(uncertainty::quantile_estimate(ascending, p));
  spread.mean = uncertainty::mean(sample);
  spread.convergence = uncertainty::convergence(sample, shown_quantiles);
  return spread;
}

std::vector<std::vector<uncertainty::Beats>> beats_of(const std::vector<std::vector<double>>& samples, bool lower) {
  std::vector<std::vector<uncertainty::Beats>> matrix(samples.size());
  for (std::size_t a = 0; a < samples.size(); ++a)
    for (const std::vector<double>& b : samples) matrix[a].push_back(uncertainty::beats(samples[a], b, lower));
  return matrix;
}

IndicatorAnalysis analysis_of(const StudyReader& study, const StudyAnalysis& whole, const results::Indicator& indicator,
                              bool drivers) {
  IndicatorAnalysis analysis{&indicator, {}, {}, {}};
  std::vector<std::vector<double>> samples;
  for (const std::size_t scenario : whole.scenarios) {
    const std::vector<double> values = study.values(indicator.name, scenario);
    analysis.spreads.push_back(spread_of(study, whole.drawn, scenario, values));
    samples.push_back(at_points(values, whole.drawn));
    if (drivers) analysis.drivers.push_back(drivers_of(study, whole.drawn, indicator.name, scenario));
  }
  if (indicator.better != results::Better::neutral && !whole.drawn.empty())
    analysis.beats = beats_of(samples, indicator.better == results::Better::lower);
  return analysis;
}

std::vector<FailedRun> failed_runs(const StudyReader& study, const std::vector<std::size_t>& scenarios) {
  std::vector<FailedRun> failed;
  for (const std::size_t scenario : scenarios) {
    const std::vector<results::StudyStatus> statuses = study.statuses(scenario);
    for (std::size_t point = 0; point < statuses.size(); ++point)
      if (statuses[point] != results::StudyStatus::ok)
        failed.push_back({point, scenario, statuses[point], study.message(point, scenario)});
  }
  std::stable_sort(failed.begin(), failed.end(),
                   [](const FailedRun& a, const FailedRun& b) { return a.point < b.point; });
  return failed;
}

std::vector<std::string> notes_of(const StudyReader& study, const StudyAnalysis& analysis, bool drivers) {
  std::vector<std::string> notes;
  const std::size_t inputs = study.about().inputs.size(), drawn = analysis.drawn.size();
  if (inputs == 0) {
    notes.emplace_back("no value is a distribution: there is nothing to be sure or unsure of");
    return notes;
  }
  if (drawn == 0)
    notes.emplace_back(
        "no points were drawn: quantiles, probabilities and convergence need `samples` or `sobol` in the study");
  else if (study.points_of(Block::sample).empty())
    notes.push_back(fmt::format("no `samples`: the {} rows of A and B of the Sobol design stand for them", drawn));
  if (!drivers) return notes;
  if (study.points_of(Block::tornado).empty())
    notes.push_back(drawn == 0
                        ? "no tornado: the study has neither `tornado` nor samples"
                        : "no `tornado` in the study: rank correlations over the drawn points stand in its place");
  if (!study.points_of(Block::sobol_ab).empty()) return notes;
  if (drawn < uncertainty::least_sample)
    notes.push_back(fmt::format("no `sobol` in the study, and {} samples: first-order indices need {} of them", drawn,
                                uncertainty::least_sample));
  else
    notes.emplace_back(
        "no `sobol` in the study: first-order indices from classes of the samples; total ones cannot be said");
  return notes;
}

}  // namespace

std::string input_text(const StudyReader& study, std::size_t input, std::size_t scenario, std::size_t point) {
  const results::StudyDistribution& distribution = study.about().inputs[input].in[scenario];
  const double number = study.numbers(input, scenario)[point];
  if (std::isnan(number)) return {};
  if (!distribution.names.empty()) return distribution.names.at(static_cast<std::size_t>(number));
  return fmt::format("{:.4g}{}{}", number, distribution.unit.empty() ? "" : " ", distribution.unit);
}

std::vector<double> at_points(const std::vector<double>& values, const std::vector<std::size_t>& points) {
  std::vector<double> some;
  some.reserve(points.size());
  for (const std::size_t point : points) some.push_back(values[point]);
  return some;
}

StudyAnalysis analyse(const StudyReader& study, const AnalysisRequest& request) {
  StudyAnalysis analysis;
  analysis.scenarios = request.scenarios;
  if (analysis.scenarios.empty()) {
    analysis.scenarios.resize(study.about().scenarios.size());
    std::iota(analysis.scenarios.begin(), analysis.scenarios.end(), std::size_t{0});
  }
  if (!study.about().inputs.empty()) analysis.drawn = study.drawn_points();
  for (const results::Indicator* indicator : indicators_of(study, request))
    analysis.indicators.push_back(analysis_of(study, analysis, *indicator, request.drivers));
  analysis.failed = failed_runs(study, analysis.scenarios);
  analysis.notes = notes_of(study, analysis, request.drivers);
  return analysis;
}

}  // namespace gigatwin::study
