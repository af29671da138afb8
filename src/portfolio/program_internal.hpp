#pragma once

#include "portfolio/mip_internal.hpp"
#include "portfolio/solve.hpp"

namespace gigatwin::portfolio {

/// One binary column an option, its value as objective; at most one size a candidate.
mip::Program program_of(const Problem& problem);
/// The rule's rows at a bound.
///
///   sum    +-sum a x <= +-b
///   mean   +-sum w (a - b) x <= 0
///   each   sum of x whose amount is beyond b <= 0          + for at_most, - for at_least
void add_rule(mip::Program& program, const Rule& rule, double bound);
/// All rules but those marked.
mip::Program program_without(const Problem& problem, const std::vector<bool>& left_out);
/// Options that are 1, of the first columns.
Choice choice_of(const Problem& problem, const mip::Solution& solution);
double sign_of(Sense sense);

/// How far beyond a bound still counts as kept.
double margin_of(const Row& row, double bound);
bool keeps(Sense sense, double amount, double bound, double margin);

}  // namespace gigatwin::portfolio
