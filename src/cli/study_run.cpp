#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "cli/signals.hpp"
#include "cli/study_ending.hpp"
#include "cli/study_input.hpp"
#include "results/writer.hpp"
#include "study/shard_run.hpp"

namespace gigatwin::cli {
namespace {

using Clock = std::chrono::steady_clock;

/// "312 of 1000 runs, 52 a second, 3 not ok, 13 s to go": five times a second on a terminal, now and then elsewhere.
class RunsProgress {
 public:
  explicit RunsProgress(bool quiet) : on_terminal_(!quiet && shows_progress()), quiet_(quiet) {}
  ~RunsProgress() { clear(); }
  RunsProgress(const RunsProgress&) = delete;
  RunsProgress& operator=(const RunsProgress&) = delete;

  void show(const study::RunProgress& progress) {
    const auto now = Clock::now();
    if (quiet_ || now < next_) return;
    next_ = now + (on_terminal_ ? std::chrono::milliseconds(200) : std::chrono::milliseconds(30000));
    const double left_s =
        progress.done > 0 ? static_cast<double>(progress.left()) / progress.per_second() : std::nan("");
    fmt::print(stderr, "{}{} of {} runs, {:.3g} a second{}{}{}", on_terminal_ ? "\r\033[K" : "",
               progress.before + progress.done, progress.planned, progress.per_second(),
               progress.not_ok > 0 ? fmt::format(", {} not ok", progress.not_ok) : "",
               progress.done > 0 ? fmt::format(", {} to go", rough_time(left_s)) : "", on_terminal_ ? "" : "\n");
    shown_ = on_terminal_;
    std::fflush(stderr);
  }

  void clear() {
    if (std::exchange(shown_, false)) fmt::print(stderr, "\r\033[K");
  }

 private:
  bool on_terminal_, quiet_, shown_ = false;
  Clock::time_point next_ = Clock::now() + std::chrono::seconds(1);
};

std::size_t jobs_of(const StudyRunOptions& options) {
  return options.jobs > 0 ? static_cast<std::size_t>(options.jobs) : std::max(1U, std::thread::hardware_concurrency());
}

/// A study that has begun is not begun again by mistake.
void refuse_begun(const std::string& folder) {
  if (!study::holds_study(folder) || study::shard_files(folder).empty()) return;
  const study::StudyProgress progress = study::progress_of(folder);
  throw FileError(
      fmt::format("{}: has {} of {} runs of the study \"{}\" already: --resume goes on with them, --force "
                  "begins anew",
                  folder, progress.done, progress.runs, progress.name));
}

study::ShardOutcome run(const study::Plan& plan, const std::string& folder, study::Shard shard,
                        const StudyRunOptions& options) {
  study::prepare_folder(folder, plan.design());
  study::Evaluator evaluator = evaluator_of(plan, study::cache_folder(folder));
  const std::atomic<bool>& stop = catch_signals();
  RunsProgress progress{options.quiet};
  const study::ShardOutcome outcome = study::run_shard(
      plan, [&](std::uint64_t number) { return evaluator.run(plan.request(number)); },
      {folder, shard, options.resume, jobs_of(options), [&] { return stop.load(); }},
      [&](const study::RunProgress& now) { progress.show(now); });
  progress.clear();
  if (!outcome.notes.empty()) fmt::print(stderr, "{}", outcome.notes);
  return outcome;
}

int interrupted(const std::string& folder, const study::ShardOutcome& outcome) {
  const study::RunProgress& progress = outcome.progress;
  fmt::print(stderr, "stopped after {} of {} runs, which are kept in {}: the same command with --resume goes on\n",
             progress.before + progress.done, progress.planned, folder);
  return interrupted_status();
}

int run_one_shard(const study::Plan& plan, const StudyPlaces& places, const ShardChoice& choice,
                  const StudyRunOptions& options) {
  if (!options.quiet) fmt::print(stderr, "shard {}, by {}\n", to_text(choice.shard), choice.by);
  if (options.force) std::filesystem::remove(study::shard_file(places.folder, choice.shard));
  const study::ShardOutcome outcome = run(plan, places.folder, choice.shard, options);
  if (!outcome.complete) return interrupted(places.folder, outcome);
  const study::RunProgress& progress = outcome.progress;
  if (options.json) {
    const nlohmann::ordered_json json{{"schema", "gigatwin.study-shard/1"},
                                      {"folder", places.folder},
                                      {"shard", choice.shard.index},
                                      {"shards", choice.shard.count},
                                      {"runs", progress.planned},
                                      {"before", progress.before},
                                      {"done", progress.done},
                                      {"not_ok", progress.not_ok},
                                      {"seconds", progress.seconds}};
    fmt::print("{}\n", json.dump(2));
  } else {
    fmt::print("shard {}: {} runs, {} of them not ok\nNext: gigatwin study merge {}\n", to_text(choice.shard),
               progress.before + progress.done, progress.not_ok, places.folder);
  }
  return progress.not_ok > 0 ? status_not_ok : 0;
}

}  // namespace

int study_run(const StudyRunOptions& options) {
  const ShardChoice choice = shard_choice(options.shard);
  const StudyPlaces places = places_of(options.study, options.output);
  const std::optional<study::Plan> plan = read_study(options.study, options.overrides);
  if (!plan) return 2;
  if (!choice.by.empty()) return run_one_shard(*plan, places, choice, options);
  results::check_output_path(places.file, options.force);
  if (options.force && study::holds_study(places.folder)) study::remove_study(places.folder);
  if (!options.resume) refuse_begun(places.folder);
  const study::ShardOutcome outcome = run(*plan, places.folder, choice.shard, options);
  if (!outcome.complete) return interrupted(places.folder, outcome);
  const study::MergeInput input = study::read_shards(places.folder);
  if (input.missing > 0) return tell_missing(places.folder, input);
  const int status =
      tell_merged(places.file, input, study::write_study(input, places.file, options.force), options.json);
  if (!options.keep_folder) study::remove_study(places.folder);
  return status;
}

}  // namespace gigatwin::cli
