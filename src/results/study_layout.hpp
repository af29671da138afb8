#pragma once

#include <string>
#include <vector>

#include "results/layout.hpp"
#include "results/study_file.hpp"

/// The layout of a study's file as data, for its writer, its reader's test and docs/result-format.md.
namespace gigatwin::results {

/// /indicators and /summary hold the variables of `study_indicator` besides.
std::vector<GroupLayout> study_layouts();
/// A variable of `study_layouts`; asserts that there is one.
Variable study_variable(const std::string& group, const std::string& name);

/// An indicator over points and scenarios.
Variable study_indicator(const Indicator& indicator);
/// The same in /summary: its quantiles, and its mean.
Variable summary_quantiles(const Indicator& indicator);
Variable summary_mean(const Indicator& indicator);

inline constexpr double summary_levels[] = {0.05, 0.5, 0.95};

}  // namespace gigatwin::results
