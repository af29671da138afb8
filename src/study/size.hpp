#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "study/study_spec.hpp"

/// How large a study is, before anything of it is made.
namespace gigatwin::study {

/// Distinct keys of its uncertain values, as first met.
std::vector<std::string> input_keys(const StudySpec& study);

/// Whether the point at which all uncertain values have their medians is run: beside a tornado, or if there is nothing
/// else.
bool has_nominal_point(const StudySpec& study);

/// Numbers that do not overflow, whatever is asked for.
double grid_points(const StudySpec& study);
double tornado_points(const StudySpec& study, std::size_t inputs);
double saltelli_points(const StudySpec& study, std::size_t inputs);
double points_of(const StudySpec& study, std::size_t inputs);

/// The key that asks for most points.
std::string largest_block(const StudySpec& study, std::size_t inputs);

}  // namespace gigatwin::study
