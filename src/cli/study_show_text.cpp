#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/study_show.hpp"
#include "results/compare_columns.hpp"
#include "results/show.hpp"

namespace gigatwin::cli {
namespace {

using results::aligned;
using results::StudyReader;
using study::Drivers;
using study::IndicatorAnalysis;
using study::StudyAnalysis;
using Rows = std::vector<std::vector<std::string>>;

constexpr std::size_t most_failed = 10;
constexpr std::size_t most_inputs = 20;

const std::string& name_of(const StudyReader& study, std::size_t scenario) {
  return study.about().scenarios[scenario].name;
}
const std::string& key_of(const StudyReader& study, std::size_t input) { return study.about().inputs[input].key; }

std::string percent(double share) { return std::isnan(share) ? "-" : fmt::format("{:.1f} %", 100.0 * share); }

std::string index_text(double value) { return std::isnan(value) ? "-" : fmt::format("{:.3f}", value); }

std::string interval_text(const uncertainty::Interval& interval) {
  return std::isnan(interval.low) ? "-" : fmt::format("{:.3f} to {:.3f}", interval.low, interval.high);
}

std::string plus_minus(double value, double error) {
  return results::readable_number(value) + (std::isnan(error) ? " ± ?" : " ± " + results::readable_number(error));
}

std::string inputs_text(const StudyReader& study) {
  Rows rows;
  for (const results::StudyInput& input : study.about().inputs) {
    std::vector<std::string> told;
    for (std::size_t s = 0; s < input.in.size(); ++s) {
      const results::StudyDistribution& d = input.in[s];
      if (d.text.empty() || std::find(told.begin(), told.end(), d.text) != told.end()) continue;
      rows.push_back({told.empty() ? input.key : "", d.text, d.reason});
      told.push_back(d.text);
    }
  }
  return aligned(rows, 3, 2);
}

std::string settled_text(const uncertainty::Convergence& convergence) {
  if (convergence.settled) return "yes";
  return std::isnan(convergence.last_move) || std::isnan(convergence.worst_error) ? "too few" : "no";
}

std::string spreads_text(const StudyReader& study, const StudyAnalysis& analysis) {
  Rows rows{{"indicator", "scenario", "at medians", "5 %", "50 %", "95 %", "mean ± error", "runs", "settled"}};
  for (const IndicatorAnalysis& one : analysis.indicators)
    for (std::size_t s = 0; s < one.spreads.size(); ++s) {
      const study::Spread& spread = one.spreads[s];
      rows.push_back({s == 0 ? with_units(*one.indicator) : "", name_of(study, spread.scenario),
                      results::readable_number(spread.nominal)});
      for (const uncertainty::QuantileEstimate& quantile : spread.quantiles)
        rows.back().push_back(results::readable_number(quantile.value));
      rows.back().push_back(plus_minus(spread.mean.value, spread.mean.standard_error));
      rows.back().push_back(std::to_string(spread.mean.count));
      rows.back().push_back(settled_text(spread.convergence));
    }
  return "\n" + aligned(rows, 2, 0);
}

std::string beats_text(const StudyReader& study, const StudyAnalysis& analysis, const IndicatorAnalysis& one) {
  if (analysis.scenarios.size() < 2) return {};
  if (one.beats.empty()) return "  neither more nor less of it is better: nobody beats anybody\n";
  Rows rows{{""}};
  double widest = 0.0;
  for (const std::size_t scenario : analysis.scenarios) rows[0].push_back(name_of(study, scenario));
  for (std::size_t a = 0; a < one.beats.size(); ++a) {
    rows.push_back({name_of(study, analysis.scenarios[a])});
    for (std::size_t b = 0; b < one.beats.size(); ++b) {
      rows.back().push_back(a == b ? "" : percent(one.beats[a][b].probability));
      if (a != b) widest = std::fmax(widest, one.beats[a][b].interval.high - one.beats[a][b].interval.low);
    }
  }
  return fmt::format("  Probability that the row beats the column in the same future (± {:.1f} points at most)\n{}",
                     50.0 * widest, aligned(rows, 1, 4));
}

/// What a tornado's input was at its low and its high value.
std::vector<std::string> ends_text(const StudyReader& study, std::size_t input, std::size_t scenario) {
  std::vector<std::string> ends;
  for (const std::size_t point : study.points_of(results::Block::tornado))
    if (study.differing_inputs()[point] == static_cast<std::int64_t>(input))
      ends.push_back(study::input_text(study, input, scenario, point));
  ends.resize(2);
  return ends;
}

std::string tornado_text(const StudyReader& study, const Drivers& drivers) {
  if (drivers.tornado.empty()) return {};
  Rows rows{{"input", "from", "to", "gives", "and", "swing"}};
  for (const uncertainty::TornadoRow& row : drivers.tornado) {
    const std::vector<std::string> ends = ends_text(study, row.input, drivers.scenario);
    rows.push_back({key_of(study, row.input), ends[0], ends[1], results::readable_number(row.at_low),
                    results::readable_number(row.at_high), results::readable_number(row.swing())});
  }
  rows.resize(std::min(rows.size(), most_inputs + 1));
  return "  Tornado: one value from its 5 to its 95 %, the others at their medians\n" + aligned(rows, 1, 4);
}

std::string correlations_text(const StudyReader& study, const Drivers& drivers) {
  if (!drivers.tornado.empty() || drivers.correlations.empty()) return {};
  Rows rows{{"input", "correlation", "95 % interval"}};
  for (const study::Influence& influence : drivers.correlations)
    rows.push_back(
        {key_of(study, influence.input), index_text(influence.index.value), interval_text(influence.index.interval)});
  rows.resize(std::min(rows.size(), most_inputs + 1));
  return "  Rank correlation over the drawn points, in place of a tornado\n" + aligned(rows, 1, 4);
}

std::string indices_text(const StudyReader& study, const Drivers& drivers) {
  if (drivers.first.empty()) return {};
  const bool saltelli = drivers.source == study::IndexSource::saltelli;
  Rows rows{{"input", "first", "95 % interval"}};
  if (saltelli) rows[0].insert(rows[0].end(), {"total", "95 % interval"});
  for (std::size_t i = 0; i < drivers.first.size(); ++i) {
    const uncertainty::Index& first = drivers.first[i].index;
    rows.push_back({key_of(study, drivers.first[i].input), index_text(first.value), interval_text(first.interval)});
    if (!saltelli) continue;
    rows.back().push_back(index_text(drivers.total[i].index.value));
    rows.back().push_back(interval_text(drivers.total[i].index.interval));
  }
  rows.resize(std::min(rows.size(), most_inputs + 1));
  return fmt::format("  Sobol indices, shares of the variance: {} of {} {}{}\n{}",
                     saltelli ? "Saltelli's design" : "classes", drivers.rows, saltelli ? "rows" : "samples",
                     drivers.missing > 0 ? fmt::format(", {} more lack a number", drivers.missing) : "",
                     aligned(rows, 1, 4));
}

std::string convergence_text(const study::Spread& spread) {
  const uncertainty::Convergence& convergence = spread.convergence;
  if (convergence.steps.empty()) return {};
  Rows rows{{"points", "5 %", "50 %", "95 %"}};
  for (const uncertainty::ConvergenceStep& step : convergence.steps) {
    rows.push_back({std::to_string(step.count)});
    for (const uncertainty::QuantileEstimate& quantile : step.quantiles)
      rows.back().push_back(plus_minus(quantile.value, quantile.standard_error));
  }
  std::string text = "  Convergence over the drawn points, with standard errors\n" + aligned(rows, 1, 4);
  if (std::isnan(convergence.last_move) || std::isnan(convergence.worst_error))
    return text +
           (convergence.settled ? "    all values are alike\n" : "    too few points to say whether it settled\n");
  return text + fmt::format("    {}: the last doubling moved by {} of the 5 to 95 % width, errors are at most {}\n",
                            convergence.settled ? "settled" : "not settled", percent(convergence.last_move),
                            percent(convergence.worst_error));
}

std::string details_text(const StudyReader& study, const StudyAnalysis& analysis, const IndicatorAnalysis& one) {
  std::string text = fmt::format("\n{}\n{}", with_units(*one.indicator), beats_text(study, analysis, one));
  for (std::size_t s = 0; s < one.drivers.size(); ++s)
    text += fmt::format("\n{}, {}\n{}{}{}{}", with_units(*one.indicator), name_of(study, one.drivers[s].scenario),
                        tornado_text(study, one.drivers[s]), correlations_text(study, one.drivers[s]),
                        indices_text(study, one.drivers[s]), convergence_text(one.spreads[s]));
  return text;
}

std::string failed_text(const StudyReader& study, const StudyAnalysis& analysis) {
  if (analysis.failed.empty()) return {};
  std::string text =
      fmt::format("\n{} {} no result\n", analysis.failed.size(), analysis.failed.size() == 1 ? "run has" : "runs have");
  for (std::size_t i = 0; i < std::min(most_failed, analysis.failed.size()); ++i) {
    const study::FailedRun& run = analysis.failed[i];
    text += fmt::format("  point {}, {}: {}: {}\n", run.point, name_of(study, run.scenario),
                        results::to_text(run.status), run.message.substr(0, run.message.find('\n')));
    for (const std::string& value : study.overrides(run.point, run.scenario)) text += fmt::format("    {}\n", value);
  }
  if (analysis.failed.size() > most_failed)
    text += fmt::format("  and {} more: --json has all\n", analysis.failed.size() - most_failed);
  return text;
}

}  // namespace

std::string with_units(const results::Indicator& indicator) {
  return indicator.shown_units.empty() ? std::string(indicator.label)
                                       : fmt::format("{}, {}", indicator.label, indicator.shown_units);
}

std::string analysis_text(const StudyReader& study, const StudyAnalysis& analysis) {
  const std::size_t count = study.about().scenarios.size();
  std::string text = fmt::format("{}: {} {}, {} points, {} of them drawn from {} uncertain values\n{}",
                                 study.about().name, count, count == 1 ? "scenario" : "scenarios", study.points(),
                                 analysis.drawn.size(), study.about().inputs.size(), inputs_text(study));
  text += spreads_text(study, analysis);
  for (const IndicatorAnalysis& one : analysis.indicators)
    if (!one.drivers.empty()) text += details_text(study, analysis, one);
  text += failed_text(study, analysis);
  for (const std::string& note : analysis.notes) text += fmt::format("\nNot said: {}", note);
  return text + (analysis.notes.empty() ? "" : "\n");
}

}  // namespace gigatwin::cli
