#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "results/indicators.hpp"
#include "results/study_file.hpp"
#include "uncertainty/estimators.hpp"

/// What a study says, as plain values that terminal, JSON and report print. Scenarios, inputs and points are indices
/// into the study's.
namespace gigatwin::study {

/// The quantiles of every indicator.
inline constexpr std::array<double, 3> shown_quantiles{0.05, 0.5, 0.95};

/// How sure one indicator of one scenario is, over the points that were drawn.
struct Spread {
  std::size_t scenario = 0;
  double nominal = 0.0;  ///< of the run at all medians; NaN where the study has none
  std::vector<uncertainty::QuantileEstimate> quantiles;
  uncertainty::MeanEstimate mean;
  uncertainty::Convergence convergence;
};

/// How strongly one input goes with the indicator.
struct Influence {
  std::size_t input = 0;
  uncertainty::Index index;
};

/// Where Sobol indices come from.
enum class IndexSource : std::uint8_t {
  none,      ///< neither of the two is there
  saltelli,  ///< Saltelli's design: first and total
  sample,    ///< classes of the samples: first alone
};

/// What drives one indicator of one scenario.
struct Drivers {
  std::size_t scenario = 0;
  std::vector<uncertainty::TornadoRow> tornado;  ///< largest swing first; empty without the block
  std::vector<Influence> correlations;  ///< of ranks over the drawn points, strongest first; empty without samples
  IndexSource source = IndexSource::none;
  std::vector<Influence> first, total;  ///< largest first, in the same order of inputs
  std::size_t rows = 0, missing = 0;    ///< of the design or sample: those used; those a run of which has no number
};

struct IndicatorAnalysis {
  const results::Indicator* indicator = nullptr;
  std::vector<Spread> spreads;                         ///< of each scenario asked for
  std::vector<std::vector<uncertainty::Beats>> beats;  ///< [a][b] of these; empty where neither direction is better
  std::vector<Drivers> drivers;                        ///< of each scenario; empty unless asked for
};

/// A run without a result.
struct FailedRun {
  std::size_t point = 0, scenario = 0;
  results::StudyStatus status = results::StudyStatus::missing;
  std::string message;
};

struct AnalysisRequest {
  std::vector<std::string> indicators;  ///< that the study kept; empty: the headline ones among them
  std::vector<std::size_t> scenarios;   ///< empty: all
  bool drivers = false;                 ///< tornado and indices too: a second for each indicator of ten scenarios
};

struct StudyAnalysis {
  std::vector<std::size_t> scenarios;
  std::vector<std::size_t> drawn;  ///< points: samples, or rows of A and B where there are none
  std::vector<IndicatorAnalysis> indicators;
  std::vector<FailedRun> failed;   ///< of all blocks, by point
  std::vector<std::string> notes;  ///< what cannot be said, and why
};

/// Throws FileError for an indicator that the program or the study does not have, with those it has.
StudyAnalysis analyse(const results::StudyReader& study, const AnalysisRequest& request);

/// Of one indicator of one scenario. Intervals are resampled with the study's seed.
Drivers drivers_of(const results::StudyReader& study, const std::vector<std::size_t>& drawn, std::string_view indicator,
                   std::size_t scenario);

/// What an input was at a point, as people read it: "6.26 %", a name; empty where it was not drawn.
std::string input_text(const results::StudyReader& study, std::size_t input, std::size_t scenario, std::size_t point);

/// The values at some points.
std::vector<double> at_points(const std::vector<double>& values, const std::vector<std::size_t>& points);

}  // namespace gigatwin::study
