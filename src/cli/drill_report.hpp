#pragma once

#include <iosfwd>

#include "cli/drill_input.hpp"

namespace gigatwin::cli {

/// The sequence of events, and the verdict, for people.
void print_drill(const DrillRequest& request, const drill::Outcome& outcome);
/// The same with all samples, in SI units.
void print_drill_json(const DrillRequest& request, const drill::Outcome& outcome);
/// A row a second.
void write_drill_csv(std::ostream& out, const drill::Outcome& outcome);

}  // namespace gigatwin::cli
