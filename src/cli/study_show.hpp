#pragma once

#include <string>
#include <vector>

#include "results/study_file.hpp"
#include "study/analysis.hpp"
#include "study/sample_ranking.hpp"

namespace gigatwin::cli {

/// Indices of scenarios by their names; all where none are given. Throws FileError with the names there are.
std::vector<std::size_t> scenarios_named(const results::StudyReader& study, const std::vector<std::string>& names);

/// "Discount rate, %": label and units of an indicator.
std::string with_units(const results::Indicator& indicator);

std::string analysis_text(const results::StudyReader& study, const study::StudyAnalysis& analysis);
/// {"schema": "gigatwin.study-show/1", ...}
std::string analysis_json(const results::StudyReader& study, const study::StudyAnalysis& analysis);
/// indicator,scenario,statistic,of,value,low,high: one number a row; low and high bound a 95 % interval, or one
/// standard error about a quantile or mean.
std::string analysis_csv(const results::StudyReader& study, const study::StudyAnalysis& analysis);

std::string ranking_text(const results::StudyReader& study, const std::string& criteria,
                         const study::SampleRanking& ranking);
/// {"schema": "gigatwin.study-rank/1", ...}
std::string ranking_json(const results::StudyReader& study, const std::string& criteria,
                         const study::SampleRanking& ranking);
/// method,scenario,statistic,of,value,low,high
std::string ranking_csv(const results::StudyReader& study, const study::SampleRanking& ranking);

}  // namespace gigatwin::cli
