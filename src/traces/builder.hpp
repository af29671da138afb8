#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "traces/reader.hpp"

namespace gigatwin::traces {

/// One line as a job, while its cells are read: the first thing wrong rejects it.
struct Candidate {
  Job job;
  std::string_view id, tenant, queue;  ///< empty: not told
  std::string reason;                  ///< empty: nothing wrong so far

  void reject(std::string why) {
    if (reason.empty()) reason = std::move(why);
  }
  bool good() const { return reason.empty(); }
  /// Reads a number, or rejects; 0 then.
  double number(std::string_view column, std::string_view cell);
  double at_least_zero(std::string_view column, std::string_view cell);
  double above_zero(std::string_view column, std::string_view cell);
  std::int32_t count(std::string_view column, std::string_view cell);
  std::int32_t count(std::string_view column, double value);
};

/// Gathers jobs into a trace: names once each, ids compared with all before, what is rejected told.
class TraceBuilder {
 public:
  TraceBuilder(std::string name, const ReadOptions& options);

  /// @param id_column  for the message of an id that stands twice
  void add(Candidate& candidate, std::int64_t line, std::string_view id_column);
  void reject(std::int64_t line, std::string reason);
  Trace& trace() { return trace_; }
  /// The next line is the file's last and has no line end: what is wrong with it is that it was cut off.
  void next_is_cut_off() { cut_off_ = true; }
  /// Submissions are Unix times: the first of them becomes the trace's zero.
  void submissions_are_dates() { dates_ = true; }
  /// Sorts the jobs; the builder is empty then.
  Trace finish();

 private:
  std::int32_t number_of_name(std::string_view name, std::vector<std::string>& names,
                              std::unordered_map<std::string, std::int32_t>& numbers);
  /// Job with this id, or the free place in the table where it belongs.
  std::size_t place_of(std::string_view id) const;
  void grow();

  const ReadOptions& options_;
  Trace trace_;
  bool dates_ = false, cut_off_ = false;
  std::unordered_map<std::string, std::int32_t> tenants_, queues_;  ///< looked up only, never walked
  std::string key_;
  std::vector<std::uint32_t> table_;  ///< open addressing: index of a job + 1, 0 where free
};

}  // namespace gigatwin::traces
