#include "cli/compare_runs.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <thread>

#include "base/text_file.hpp"
#include "cli/child_pool.hpp"
#include "cli/progress.hpp"

namespace gigatwin::cli {
namespace {

using Clock = std::chrono::steady_clock;

std::string said_file(const ComparedRun& run) { return run.output + ".said"; }

/// In the child: the run, with all that it says kept, so that two runs do not talk over each other.
int run_quietly(const ComparedRun& compared, const CompareOptions& options) {
  const int said = open(said_file(compared).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
  if (said >= 0) dup2(said, STDERR_FILENO);
  RunOptions run_options;
  run_options.scenario_options = options.scenario_options;
  run_options.scenario = compared.scenario;
  run_options.output = compared.output;
  run_options.command = "gigatwin run " + compared.scenario;
  run_options.quiet = true;
  run_options.summary = false;
  try {
    return run(run_options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "gigatwin run: {}\n", error.what());
    return 1;
  }
}

std::size_t processes(const CompareOptions& options, std::size_t runs) {
  const std::size_t wanted =
      options.jobs > 0 ? static_cast<std::size_t>(options.jobs) : std::max(1U, std::thread::hardware_concurrency());
  return std::min({wanted, runs, ChildPool::most});
}

/// All runs of a comparison on the way.
class Runs {
 public:
  Runs(const std::vector<ComparedRun>& runs, const CompareOptions& options)
      : runs_(runs), options_(options), statuses_(runs.size()), shown_(!options.quiet && shows_progress()) {}

  void run_all() {
    const std::size_t most = processes(options_, runs_.size());
    std::size_t next = 0;
    while (true) {
      while (next < runs_.size() && pool_.running() < most && !stopping_) start(next++);
      if (pool_.running() == 0) break;
      end(pool_.wait_for_any());
    }
  }

  int interrupted() const { return pool_.interrupted(); }
  /// Of each run; nullopt where it was not started, or was stopped since another one failed.
  const std::vector<std::optional<int>>& statuses() const { return statuses_; }

 private:
  void start(std::size_t run) {
    places_[pool_.start([&] { return run_quietly(runs_[run], options_); })] = run;
  }

  void end(const ChildPool::Ended& ended) {
    const std::size_t run = places_.at(ended.child);
    const bool was_stopped = stopping_ && ended.status >= 128;
    if (!was_stopped) statuses_[run] = ended.status;
    if (shown_ && ended.status == 0)
      fmt::print(stderr, "{} of {} done: {}, {:.0f} s\n", ++done_, runs_.size(), runs_[run].scenario,
                 std::chrono::duration<double>(Clock::now() - began_).count());
    if (ended.status == 0 || stopping_) return;
    stopping_ = true;
    pool_.stop();
  }

  const std::vector<ComparedRun>& runs_;
  const CompareOptions& options_;
  std::vector<std::optional<int>> statuses_;
  std::map<pid_t, std::size_t> places_;
  ChildPool pool_;
  Clock::time_point began_ = Clock::now();
  std::size_t done_ = 0;
  bool stopping_ = false, shown_ = false;
};

std::string said_by(const ComparedRun& run) {
  try {
    return read_text_file(said_file(run));
  } catch (const std::exception&) {  // it ended before it could say anything
    return {};
  }
}

/// Of a run that failed though its input was good; what is wrong with the input names its file by itself.
void print_failure(const ComparedRun& run, int status) {
  if (status == 2) return;
  fmt::print(stderr, "gigatwin compare: {}: its run {}\n", run.scenario,
             status >= 128 ? fmt::format("was ended by signal {}", status - 128) : "failed");
}

}  // namespace

int run_compared(const std::vector<ComparedRun>& runs, const CompareOptions& options) {
  if (runs.empty()) return 0;
  Runs all{runs, options};
  all.run_all();
  int first_failure = 0;
  std::set<std::string> printed;  // one scenario given twice is wrong once
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (!all.statuses()[i]) continue;
    const int status = *all.statuses()[i];
    if (first_failure == 0) first_failure = status;
    const std::string said = said_by(runs[i]);
    if (printed.insert(said).second) fmt::print(stderr, "{}", said);
    if (all.interrupted() != 0) return all.interrupted();
    if (status != 0) print_failure(runs[i], status);
  }
  return all.interrupted() != 0 ? all.interrupted() : first_failure;
}

}  // namespace gigatwin::cli
