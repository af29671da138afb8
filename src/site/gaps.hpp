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

}  // namespace gigatwin::site
