#pragma once

#include <string>
#include <vector>

#include "planning/question.hpp"

namespace gigatwin::planning {

/// A fixed key that no plan can have.
struct FixedProblem {
  std::string key, expected, found;
  std::string hint;  ///< the nearest values that divide
};

/// Fixed keys that no plan of this model and batch can have, whatever the other keys are.
std::vector<FixedProblem> problems_of_fixed(const Question& question);

}  // namespace gigatwin::planning
