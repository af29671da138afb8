#include "study/shard_run.hpp"

#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <filesystem>

#include "base/error.hpp"

namespace gigatwin::study {
namespace {

using Clock = std::chrono::steady_clock;

/// Whether a file can hold runs of this shard: others of the same number of shards cannot, and are not read.
bool may_hold(const std::string& path, const Plan& plan, Shard shard) {
  const std::optional<ShardHeader> header = header_of(path);
  if (!header || header->design_hash != plan.design().hash) return false;  // its writer or the merge says so
  return header->shard.count != shard.count || header->shard == shard;
}

/// Runs of this shard that the folder has, whatever number of shards they were run in.
std::vector<bool> finished_in(const std::string& folder, const Plan& plan, Shard shard) {
  std::vector<bool> finished(static_cast<std::size_t>(plan.runs()));
  for (const std::string& path : shard_files(folder)) {
    if (!may_hold(path, plan, shard)) continue;
    scan_shard(path, [&](const FinishedRun& one, std::uint64_t) {
      if (one.run < plan.runs()) finished[static_cast<std::size_t>(one.run)] = true;
    });
  }
  return finished;
}

void refuse_begun(const ShardRun& run) {
  const std::string file = shard_file(run.folder, run.shard);
  if (!run.resume && std::filesystem::exists(file))
    throw FileError(fmt::format("{}: shard {} has begun already: --resume goes on with it, --force begins anew", file,
                                to_text(run.shard)));
}

RunProgress progress_at_begin(const Plan& plan, const Shard& shard, const std::vector<bool>& finished) {
  RunProgress progress;
  for (std::uint64_t run = 0; run < plan.runs(); ++run) {
    if (shard_of(plan, run, shard.count) != shard.index) continue;
    ++progress.planned;
    if (finished[static_cast<std::size_t>(run)]) ++progress.before;
  }
  return progress;
}

}  // namespace

ShardOutcome run_shard(const Plan& plan, const Evaluate& evaluate, const ShardRun& run,
                       const std::function<void(const RunProgress&)>& show) {
  refuse_begun(run);
  ShardOutcome outcome;
  ShardWriter writer{shard_file(run.folder, run.shard),
                     {run.shard, plan.design().hash, static_cast<std::int64_t>(std::time(nullptr))},
                     outcome.notes};
  const std::vector<bool> finished = finished_in(run.folder, plan, run.shard);
  RunProgress& progress = outcome.progress;
  progress = progress_at_begin(plan, run.shard, finished);
  RunQueue queue{plan, run.shard, finished, run.jobs};
  const Clock::time_point begin = Clock::now();
  const auto tell = [&] {
    progress.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    if (show) show(progress);
  };
  outcome.complete =
      run_all(queue, evaluate, {run.jobs, run.stopped, tell}, [&](const FinishedRun& one, std::string_view row) {
        writer.add(row);
        ++progress.done;
        if (one.outcome.status != RunStatus::ok) ++progress.not_ok;
      });
  writer.flush();
  tell();
  return outcome;
}

}  // namespace gigatwin::study
