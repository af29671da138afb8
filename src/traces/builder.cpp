#include "traces/builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "traces/cells.hpp"

namespace gigatwin::traces {
namespace {

constexpr std::size_t first_table = 1024;  // a power of two: places are found with a mask
/// 317 years, and as a Unix time the year 2286: a larger number is no time, and sums of such lose their meaning.
constexpr double longest_s = 1e10;

void check_times(Candidate& candidate) {
  Job& job = candidate.job;
  const auto check = [&](const char* what, double time_s) {
    if (time_s > longest_s) candidate.reject(fmt::format("{}: {:g} s is more than {:g} s", what, time_s, longest_s));
  };
  check("submission", job.submitted_s);
  check("duration", job.duration_s);
  check("wait", job.wait_s);
  if (job.requested_s > longest_s) job.requested_s = Job::unknown;  // how some logs write "no limit"
}

}  // namespace

double Candidate::number(std::string_view column, std::string_view cell) {
  const std::optional<double> value = number_of(cell);
  if (!value) reject(fmt::format("{}: expected a number, found \"{}\"", column, cell));
  return value.value_or(0.0);
}

double Candidate::at_least_zero(std::string_view column, std::string_view cell) {
  const double value = number(column, cell);
  if (value < 0.0) reject(fmt::format("{}: expected at least 0, found {:g}", column, value));
  return value;
}

double Candidate::above_zero(std::string_view column, std::string_view cell) {
  const double value = number(column, cell);
  if (value <= 0.0) reject(fmt::format("{}: expected more than 0, found {:g}", column, value));
  return value;
}

std::int32_t Candidate::count(std::string_view column, std::string_view cell) {
  return count(column, number(column, cell));
}

std::int32_t Candidate::count(std::string_view column, double value) {
  constexpr double most = 1e8;
  const bool whole = value >= 1.0 && value <= most && value == std::floor(value);
  if (!whole) reject(fmt::format("{}: expected a whole number from 1 on, found {:g}", column, value));
  return whole ? static_cast<std::int32_t>(value) : 0;
}

TraceBuilder::TraceBuilder(std::string name, const ReadOptions& options) : options_(options), table_(first_table) {
  trace_.name = std::move(name);
}

void TraceBuilder::reject(std::int64_t line, std::string reason) {
  const RejectedLine rejected{line, (cut_off_ ? "the line is cut off; " : "") + std::move(reason)};
  if (options_.on_rejected) options_.on_rejected(rejected);
  if (trace_.rejected_count++ < options_.rejected_kept) trace_.rejected.push_back(rejected);
}

void TraceBuilder::add(Candidate& candidate, std::int64_t line, std::string_view id_column) {
  check_times(candidate);
  if (!candidate.good()) return reject(line, std::move(candidate.reason));
  if (2 * (trace_.jobs.size() + 1) > table_.size()) grow();
  const std::size_t place = place_of(candidate.id);
  if (table_[place] != 0)
    return reject(line, fmt::format("{}: {} is in line {} already", id_column, candidate.id,
                                    trace_.jobs[table_[place] - 1].line));
  Job& job = candidate.job;
  job.line = line;
  job.id_at = trace_.ids.size();
  job.id_length = static_cast<std::uint32_t>(candidate.id.size());
  trace_.ids += candidate.id;
  job.tenant = number_of_name(candidate.tenant, trace_.tenants, tenants_);
  job.queue = number_of_name(candidate.queue, trace_.queues, queues_);
  if (!trace_.jobs.empty() && job.submitted_s < trace_.jobs.back().submitted_s) ++trace_.out_of_order;
  trace_.jobs.push_back(job);
  table_[place] = static_cast<std::uint32_t>(trace_.jobs.size());
}

std::int32_t TraceBuilder::number_of_name(std::string_view name, std::vector<std::string>& names,
                                          std::unordered_map<std::string, std::int32_t>& numbers) {
  if (name.empty()) return -1;
  key_.assign(name);
  const auto [at, is_new] = numbers.try_emplace(key_, static_cast<std::int32_t>(names.size()));
  if (is_new) names.push_back(key_);
  return at->second;
}

std::size_t TraceBuilder::place_of(std::string_view id) const {
  const std::size_t mask = table_.size() - 1;
  std::size_t place = hash_of(id) & mask;
  while (table_[place] != 0 && trace_.id(trace_.jobs[table_[place] - 1]) != id) place = (place + 1) & mask;
  return place;
}

void TraceBuilder::grow() {
  table_.assign(2 * table_.size(), 0);
  for (std::size_t i = 0; i < trace_.jobs.size(); ++i)
    table_[place_of(trace_.id(trace_.jobs[i]))] = static_cast<std::uint32_t>(i + 1);
}

Trace TraceBuilder::finish() {
  std::vector<Job>& jobs = trace_.jobs;
  if (trace_.out_of_order > 0)
    std::stable_sort(jobs.begin(), jobs.end(),
                     [](const Job& a, const Job& b) { return a.submitted_s < b.submitted_s; });
  if (dates_ && !jobs.empty()) {
    const double zero = jobs.front().submitted_s;
    trace_.zero = Instant{static_cast<std::int64_t>(zero)};
    for (Job& job : jobs) job.submitted_s -= zero;
  }
  return std::move(trace_);
}

}  // namespace gigatwin::traces
