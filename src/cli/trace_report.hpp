#pragma once

#include "traces/fit.hpp"
#include "traces/summary.hpp"

namespace gigatwin::cli {

/// `gigatwin trace info`, as tables and as JSON (gigatwin.trace/1: keys are added, never renamed or removed).
void print_trace(const traces::Trace& trace, const traces::Summary& summary);
void print_trace_json(const traces::Trace& trace, const traces::Summary& summary);

/// How well a generator meets its trace, as a table on `stream`.
void print_fit(const traces::Fit& fit, std::FILE* stream);

}  // namespace gigatwin::cli
