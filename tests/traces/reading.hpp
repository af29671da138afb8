#pragma once

#include <string>
#include <vector>

#include "traces/reader.hpp"

/// Short logs as text, and what is rejected of them.
namespace gigatwin::traces {

inline Trace parsed(const std::string& text, Format format = Format::automatic) {
  ReadOptions options;
  options.format = format;
  return parse_trace(text, "t", options);
}

/// "LINE reason" of each rejected line.
inline std::vector<std::string> reasons(const Trace& trace) {
  std::vector<std::string> texts;
  for (const RejectedLine& line : trace.rejected) texts.push_back(std::to_string(line.line) + " " + line.reason);
  return texts;
}

inline std::vector<std::string> ids(const Trace& trace) {
  std::vector<std::string> texts;
  for (const Job& job : trace.jobs) texts.emplace_back(trace.id(job));
  return texts;
}

}  // namespace gigatwin::traces
