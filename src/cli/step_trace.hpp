#pragma once

#include <cstdint>
#include <string>

#include "workload/step.hpp"

namespace gigatwin::cli {

/// "F chunk 3 mb 5"
std::string name_of(const pipeline::Operation& operation);

/// Writes the operations of a step as a Chrome trace (JSON): a process a stage, a thread a stream, a slice an
/// operation, and in each computing slice its parts one after the other (sums over the layers, which really take
/// turns). Times are in us to whole ns; slices are sorted by stage, stream and time.
/// @param step   with its operations
/// @param title  for people, in `otherData`
/// Written beside the final name and renamed. Throws FileError.
void write_step_trace(const std::string& path, bool force, const workload::Step& step, const std::string& title);

/// Bytes that the trace will have, about.
double trace_size(const workload::Step& step);

}  // namespace gigatwin::cli
