#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/study_ending.hpp"
#include "cli/study_input.hpp"

namespace gigatwin::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string state_of(const study::ShardProgress& shard) {
  if (!shard.has_header) return "damaged or of another design";
  if (shard.done() >= shard.planned) return "done";
  return shard.at_work ? "at work" : "stopped";
}

void print_text(const study::StudyProgress& study) {
  fmt::print("{}: {} of {} runs done, {} ok, {} left", study.name, study.done, study.runs, study.ok,
             study.runs - study.done);
  if (study.done < study.runs && !std::isnan(study.seconds_left))
    fmt::print(", {} to go", rough_time(study.seconds_left));
  fmt::print("\n\n{:24}  {:>8}  {:>8}  {:>8}  {:>8}  {:>8}  {:>8}  {:>9}  {}\n", "shard", "runs", "ok", "invalid",
             "failed", "crashed", "damaged", "s a run", "state");
  for (const study::ShardProgress& shard : study.shards)
    fmt::print("{:24}  {:8}  {:8}  {:8}  {:8}  {:8}  {:8}  {:>9}  {}\n",
               std::filesystem::path(shard.path).filename().string(), shard.planned, shard.ok, shard.invalid,
               shard.failed, shard.crashed, shard.damaged,
               shard.done() > 0 ? fmt::format("{:.3g}", shard.wall_seconds / static_cast<double>(shard.done())) : "",
               state_of(shard));
}

void print_json(const std::string& folder, const study::StudyProgress& study) {
  Json shards = Json::array();
  for (const study::ShardProgress& shard : study.shards)
    shards.push_back({{"file", shard.path},
                      {"shard", shard.shard.index},
                      {"shards", shard.shard.count},
                      {"runs", shard.planned},
                      {"done", shard.done()},
                      {"ok", shard.ok},
                      {"invalid", shard.invalid},
                      {"failed", shard.failed},
                      {"crashed", shard.crashed},
                      {"damaged", shard.damaged},
                      {"cpu_seconds", shard.cpu_seconds},
                      {"wall_seconds", shard.wall_seconds},
                      {"state", state_of(shard)}});
  const Json json{{"schema", "gigatwin.study-status/1"},
                  {"folder", folder},
                  {"study", study.name},
                  {"runs", study.runs},
                  {"done", study.done},
                  {"ok", study.ok},
                  {"seconds_left", std::isnan(study.seconds_left) ? Json(nullptr) : Json(study.seconds_left)},
                  {"shards", shards}};
  fmt::print("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

int study_status(const StudyStatusOptions& options) {
  const std::string folder = places_of({}, options.folder).folder;
  const study::StudyProgress study = study::progress_of(folder);
  if (options.json)
    print_json(folder, study);
  else
    print_text(study);
  return study.done == study.runs ? 0 : status_incomplete;
}

}  // namespace gigatwin::cli
