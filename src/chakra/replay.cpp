#include "chakra/replay.hpp"

#include <algorithm>
#include <map>

#include "chakra/run_internal.hpp"

namespace gigatwin::chakra {
namespace {

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

constexpr std::string_view message_name = "message";

std::string kind_text(const Program& program, std::int32_t op) {
  switch (program.kind[at(op)]) {
    case OperationKind::collective:
      return std::string{name_of(program.calls[at(program.part_of[at(op)])].type)};
    case OperationKind::send:
    case OperationKind::receive:
      return std::string{message_name};
    case OperationKind::compute:
      return "compute";
    case OperationKind::host:
      return "host";
    case OperationKind::memory:
      return "memory";
    default:
      return "nothing";
  }
}

/// A step of the critical path: how much of it the operation is, and what it started after.
struct Step {
  Picoseconds time_ps = 0;
  std::int32_t before = -1;
};

/// What communications started after is what their last rank started after.
Step step_of(const Program& program, const Run& run, std::int32_t op) {
  const std::int32_t number = program.part_of[at(op)];
  switch (program.kind[at(op)]) {
    case OperationKind::collective: {
      const Progress& call = run.calls[at(number)];
      return {call.end_ps - call.begin_ps, run.cause[at(call.last)]};
    }
    case OperationKind::send:
    case OperationKind::receive: {
      const Progress& message = run.messages[at(number)];
      if (message.end_ps < run.end_ps[at(op)]) return {0, run.cause[at(op)]};  // was there before it was asked for
      return {message.end_ps - message.begin_ps, run.cause[at(program.messages[at(number)].send)]};
    }
    default:
      return {run.end_ps[at(op)] - run.begin_ps[at(op)], run.cause[at(op)]};
  }
}

using Shares = std::map<std::string, PathShare, std::less<>>;

void add(Shares& shares, const std::string& what, Picoseconds time_ps) {
  PathShare& share = shares[what];
  share.what = what;
  share.time += seconds_of(time_ps);
  ++share.operations;
}

std::vector<PathShare> longest_first(const Shares& shares) {
  std::vector<PathShare> list;
  for (const auto& [what, share] : shares)
    if (share.time > Seconds{0.0}) list.push_back(share);
  std::ranges::stable_sort(list, std::greater{}, &PathShare::time);
  return list;
}

void add_call(const Program& program, const Run& run, std::size_t number, KindTotals& total) {
  const Call& call = program.calls[number];
  const std::size_t ranks = program.groups[at(call.group)].ranks.size();
  ++total.count;
  total.bytes += static_cast<double>(ranks) * call.message;
  total.time += seconds_of(run.calls[number].end_ps - run.calls[number].begin_ps);
  for (std::size_t m = call.first; m < call.first + ranks; ++m)
    total.waiting += seconds_of(run.calls[number].begin_ps - run.begin_ps[at(program.members[m])]);
}

void add_message(const Program& program, const Run& run, std::size_t number, KindTotals& total) {
  const Message& message = program.messages[number];
  const Progress& progress = run.messages[number];
  ++total.count;
  total.bytes += message.bytes;
  total.time += seconds_of(progress.end_ps - progress.begin_ps);
  total.waiting += seconds_of(std::max<Picoseconds>(0, progress.begin_ps - run.begin_ps[at(message.receive)]));
}

}  // namespace

std::vector<KindTotals> totals_of(const Program& program, const Run& run) {
  std::vector<KindTotals> totals;
  for (const std::string_view name : collective_names) totals.push_back({std::string{name}, 0, {}, {}, {}});
  totals.push_back({std::string{message_name}, 0, {}, {}, {}});
  for (std::size_t i = 0; i < program.calls.size(); ++i)
    add_call(program, run, i, totals[static_cast<std::size_t>(program.calls[i].type)]);
  for (std::size_t i = 0; i < program.messages.size(); ++i) add_message(program, run, i, totals.back());
  std::erase_if(totals, [](const KindTotals& total) { return total.count == 0; });
  return totals;
}

CriticalPath critical_path(const Program& program, const Run& run) {
  CriticalPath path;
  if (run.end_ps.empty()) return path;
  auto op = static_cast<std::int32_t>(std::ranges::max_element(run.end_ps) - run.end_ps.begin());
  path.last_rank = program.rank_of(op);
  Shares kinds, names;
  for (std::int64_t rank = path.last_rank; op >= 0;) {
    const Step step = step_of(program, run, op);
    add(kinds, kind_text(program, op), step.time_ps);
    add(names, program.names[at(program.name[at(op)])], step.time_ps);
    op = step.before;
    if (op < 0) break;
    const std::int64_t next_rank = program.rank_of(op);
    if (next_rank != rank) ++path.rank_changes;
    rank = next_rank;
  }
  constexpr std::size_t most_operations = 5;
  path.shares = longest_first(kinds);
  path.operations = longest_first(names);
  if (path.operations.size() > most_operations) path.operations.resize(most_operations);
  return path;
}

Replay replay(const Program& program, TransferTimes& times) {
  const Run run = chakra::run(program, times);
  if (run.ended < program.operations()) explain_deadlock(program, run);
  return {.end = seconds_of(run.end_of_all_ps),
          .ranks = run.ranks,
          .kinds = totals_of(program, run),
          .path = critical_path(program, run),
          .operations = program.operations(),
          .dependencies = static_cast<std::int64_t>(program.successors.size())};
}

}  // namespace gigatwin::chakra
