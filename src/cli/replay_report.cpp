#include "cli/replay_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/dimension.hpp"
#include "cli/collective_request.hpp"

namespace gigatwin::cli {
namespace {

using chakra::Activity;

std::string time_text(Seconds time) { return rounded_quantity(time.value, Dimension::time); }

void line(std::string_view name, std::string_view text) { fmt::print("{:<14} {}\n", name, text); }

std::string compute_text(const ReplayReport& report) {
  const chakra::Roofline& roofline = report.program.roofline;
  const std::string roof =
      fmt::format("roofline of {} and {}", rounded_quantity(roofline.compute.value, Dimension::compute_rate),
                  rounded_quantity(roofline.memory.value, Dimension::data_rate));
  return report.program.compute == chakra::ComputeTimes::measured ? "as measured, else " + roof
                                                                  : roof + ", else as measured";
}

void print_head(const ReplayReport& report) {
  const chakra::Replay& replay = report.replay;
  line("trace", fmt::format("{}, {} ranks, {} operations, {} dependencies", report.options.trace, replay.ranks.size(),
                            replay.operations, replay.dependencies));
  line("fabric",
       fmt::format("{}, {} accelerators, {} routing", report.file.name, report.accelerators, name_of(report.routing)));
  line("kernels", compute_text(report));
  if (report.without_duration > 0)
    line("", fmt::format("{} without duration, num_ops and tensor_size: taken as 0 s", report.without_duration));
  line("time", time_text(replay.end));
}

void print_ranks(const ReplayReport& report) {
  const chakra::Replay& replay = report.replay;
  constexpr std::pair<Activity, const char*> rows[] = {{Activity::compute, "compute"},
                                                       {Activity::other, "host, memory"},
                                                       {Activity::transfer, "exposed communication"},
                                                       {Activity::waiting, "waiting for ranks"},
                                                       {Activity::idle, "idle"}};
  fmt::print("\n{:<22} {:>12} {:>8} {:>12} {:>12}\n", "of a rank's time", "mean", "share", "least", "most");
  for (const auto& [activity, name] : rows) {
    Seconds sum{0}, least = replay.end, most{0};
    for (const chakra::RankTimes& rank : replay.ranks) {
      sum += rank.of(activity);
      least = std::min(least, rank.of(activity));
      most = std::max(most, rank.of(activity));
    }
    const Seconds mean = sum / static_cast<double>(replay.ranks.size());
    const double share = replay.end > Seconds{0} ? mean / replay.end : 0.0;
    fmt::print("{:<22} {:>12} {:>6.1f} % {:>12} {:>12}\n", name, time_text(mean), 100.0 * share, time_text(least),
               time_text(most));
  }
}

void print_kinds(const chakra::Replay& replay) {
  if (replay.kinds.empty()) return;
  fmt::print("\n{:<22} {:>12} {:>12} {:>12} {:>16}\n", "communication", "count", "bytes", "time", "ranks waited");
  for (const chakra::KindTotals& kind : replay.kinds)
    fmt::print("{:<22} {:>12} {:>12} {:>12} {:>16}\n", kind.kind, kind.count,
               rounded_quantity(kind.bytes.value, Dimension::data), time_text(kind.time), time_text(kind.waiting));
}

void print_shares(const char* head, const std::vector<chakra::PathShare>& shares, Seconds end) {
  fmt::print("\n{:<42} {:>12} {:>8} {:>12}\n", head, "time", "share", "operations");
  for (const chakra::PathShare& share : shares) {
    fmt::print("{:<42} {:>12} {:>6.1f} % {:>12}\n", chakra::printable(share.what, 42), time_text(share.time),
               100.0 * (share.time / end), share.operations);
  }
}

void print_path(const chakra::Replay& replay) {
  if (replay.path.shares.empty()) return;
  print_shares("critical path, by kind", replay.path.shares, replay.end);
  print_shares("the longest on it", replay.path.operations, replay.end);
  fmt::print("\n");
  line("path ends",
       fmt::format("in rank {}; it changes ranks {} times", replay.path.last_rank, replay.path.rank_changes));
}

}  // namespace

void print_replay(const ReplayReport& report) {
  print_head(report);
  print_ranks(report);
  print_kinds(report.replay);
  print_path(report.replay);
  line("wall time",
       fmt::format("{} for reading, {} for the replay", time_text({report.read_s}), time_text({report.run_s})));
}

}  // namespace gigatwin::cli
