#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/collective_request.hpp"
#include "cli/replay_report.hpp"

/// gigatwin.replay/1: keys are added, never renamed or removed.
namespace gigatwin::cli {
namespace {

using chakra::Activity;
using nlohmann::ordered_json;

ordered_json json_of(const std::vector<chakra::PathShare>& shares, const char* what) {
  ordered_json list = ordered_json::array();
  for (const chakra::PathShare& share : shares)
    list.push_back({{what, share.what}, {"time_s", share.time.value}, {"operations", share.operations}});
  return list;
}

ordered_json json_of_ranks(const chakra::Replay& replay) {
  ordered_json ranks = ordered_json::array();
  for (const chakra::RankTimes& rank : replay.ranks)
    ranks.push_back({{"rank", ranks.size()},
                     {"compute_s", rank.of(Activity::compute).value},
                     {"host_memory_s", rank.of(Activity::other).value},
                     {"exposed_communication_s", rank.of(Activity::transfer).value},
                     {"waiting_s", rank.of(Activity::waiting).value},
                     {"idle_s", rank.of(Activity::idle).value}});
  return ranks;
}

ordered_json json_of_kinds(const chakra::Replay& replay) {
  ordered_json kinds = ordered_json::array();
  for (const chakra::KindTotals& kind : replay.kinds)
    kinds.push_back({{"kind", kind.kind},
                     {"count", kind.count},
                     {"bytes", kind.bytes.value},
                     {"time_s", kind.time.value},
                     {"rank_waiting_s", kind.waiting.value}});
  return kinds;
}

}  // namespace

void print_replay_json(const ReplayReport& report) {
  const chakra::Replay& replay = report.replay;
  ordered_json json{{"schema", "gigatwin.replay/1"},       {"trace", report.options.trace},
                    {"fabric", report.file.name},          {"accelerators", report.accelerators},
                    {"routing", name_of(report.routing)},  {"compute", report.options.compute},
                    {"streams", report.options.streams},   {"operations", replay.operations},
                    {"dependencies", replay.dependencies}, {"kernels_without_duration", report.without_duration},
                    {"time_s", replay.end.value}};
  json["ranks"] = json_of_ranks(replay);
  json["communication"] = json_of_kinds(replay);
  json["critical_path"] = {{"last_rank", replay.path.last_rank},
                           {"rank_changes", replay.path.rank_changes},
                           {"kinds", json_of(replay.path.shares, "kind")},
                           {"longest", json_of(replay.path.operations, "name")}};
  json["wall_time_s"] = {{"read", report.read_s}, {"replay", report.run_s}};
  // Names of operations are whatever the trace holds, not always UTF-8.
  fmt::print("{}\n", json.dump(2, ' ', false, ordered_json::error_handler_t::replace));
}

}  // namespace gigatwin::cli
