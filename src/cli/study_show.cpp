#include "cli/study_show.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

#include "base/diagnostics.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/compare_criteria.hpp"
#include "cli/scenario_input.hpp"

namespace gigatwin::cli {

std::vector<std::size_t> scenarios_named(const results::StudyReader& study, const std::vector<std::string>& names) {
  std::vector<std::string> known;
  for (const results::StudyScenario& scenario : study.about().scenarios) known.push_back(scenario.name);
  std::vector<std::size_t> places;
  for (const std::string& name : names) {
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end())
      throw FileError(fmt::format("{}: the study has no scenario \"{}\"{}; it has {}", study.path(), name,
                                  did_you_mean(name, known), fmt::join(known, ", ")));
    places.push_back(static_cast<std::size_t>(found - known.begin()));
  }
  if (!names.empty()) return places;
  places.resize(known.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

int study_show(const StudyShowOptions& options) {
  const results::StudyReader study{options.study};
  const study::StudyAnalysis analysis = study::analyse(
      study, {options.indicators, scenarios_named(study, options.scenarios), !options.indicators.empty()});
  if (options.json)
    fmt::print("{}", analysis_json(study, analysis));
  else if (options.csv)
    fmt::print("{}", analysis_csv(study, analysis));
  else
    fmt::print("{}", analysis_text(study, analysis));
  return 0;
}

int study_rank(const StudyRankOptions& options) {
  const results::StudyReader study{options.study};
  NamedCriteria criteria = read_criteria(options.criteria);
  if (!criteria.diagnostics.has_errors()) study::check_criteria(criteria.spec, study, criteria.diagnostics);
  if (const int status = report(criteria.diagnostics); status != 0) return status;
  const study::SampleRanking ranking =
      study::rank_samples(study, criteria.spec, scenarios_named(study, options.scenarios));
  if (options.json)
    fmt::print("{}", ranking_json(study, criteria.name, ranking));
  else if (options.csv)
    fmt::print("{}", ranking_csv(study, ranking));
  else
    fmt::print("{}", ranking_text(study, criteria.name, ranking));
  return 0;
}

}  // namespace gigatwin::cli
