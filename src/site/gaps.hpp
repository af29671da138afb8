#pragma once

#include <vector>

/// Missing hours (NaN) of a typical year, which is a ring: its last hour stands before its first.
namespace gigatwin::site {

struct Gap {
  int first = 0, length = 0;
};

/// Runs of missing values in order; one of the whole length if there is no value at all.
std::vector<Gap> gaps_of(const std::vector<double>& values);

/// Puts a straight line from the value before the gap to the one after it.
void fill_straight(std::vector<double>& values, Gap gap);

/// Gives each hour of the gap the mean of the same clock hour of the nearest days before and after that have it.
/// @param given  the values before any was filled: a filled day does not fill another
void fill_from_days(std::vector<double>& values, const std::vector<double>& given, Gap gap);

}  // namespace gigatwin::site
