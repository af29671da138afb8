#include "cli/study_follow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "cli/progress.hpp"
#include "cli/signals.hpp"
#include "cli/slurm_commands.hpp"
#include "cli/study_input.hpp"
#include "study/array_watch.hpp"
#include "study/folder.hpp"

namespace gigatwin::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double reading_share = 0.05;  // of the time, at most: a large study has many rows
constexpr std::size_t most_lines = 5;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// Finished runs, from the shards.
class RunCount {
 public:
  explicit RunCount(const std::string& folder) : folder_(folder) { read(); }

  void read_if_due() {
    if (Clock::now() >= next_) read();
  }
  void read() {
    const Clock::time_point begin = Clock::now();
    now_ = study::progress_of(folder_);
    next_ = Clock::now() + std::chrono::duration_cast<Clock::duration>((Clock::now() - begin) / reading_share);
    if (first_read_) first_ = now_.done;
    first_read_ = false;
  }
  bool all_done() const { return now_.done >= now_.runs; }
  std::string text() const {
    std::string text = fmt::format("{} of {} runs", now_.done, now_.runs);
    if (now_.done > now_.ok) text += fmt::format(" ({} not ok)", now_.done - now_.ok);
    const double elapsed_s = seconds_since(began_);
    if (now_.done > first_ && !all_done())
      text += fmt::format(", {} to go", rough_time(elapsed_s * static_cast<double>(now_.runs - now_.done) /
                                                   static_cast<double>(now_.done - first_)));
    return text;
  }

 private:
  std::string folder_;
  study::StudyProgress now_;
  std::uint64_t first_ = 0;
  bool first_read_ = true;
  Clock::time_point began_ = Clock::now(), next_;
};

/// One line that changes on a terminal, a new line for each change elsewhere.
class StatusLine {
 public:
  explicit StatusLine(bool quiet) : quiet_(quiet), in_place_(shows_progress()) {}
  ~StatusLine() { clear(); }
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  void show(const std::string& text) {
    if (quiet_ || text == last_) return;
    last_ = text;
    fmt::print(stderr, "{}{}{}", in_place_ ? "\r\033[K" : "", text, in_place_ ? "" : "\n");
    std::fflush(stderr);
  }
  /// A line that stays.
  void say(const std::string& text) {
    clear();
    fmt::print(stderr, "{}\n", text);
  }
  void clear() {
    if (in_place_ && !last_.empty()) fmt::print(stderr, "\r\033[K");
    last_.clear();
  }

 private:
  bool quiet_, in_place_;
  std::string last_;
};

/// @return false if a signal came
bool wait(Seconds time) {
  const std::atomic<bool>& stop = catch_signals();
  const Clock::time_point end =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(time.value));
  while (!stop && Clock::now() < end) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  return !stop;
}

/// The rows that came last may not have been read yet.
FollowEnd end_of(const study::ArrayWatch& watch, RunCount& runs, StatusLine& line, const FollowedJob& job) {
  runs.read();
  line.show(fmt::format("job {}: {}; {}", job.id, watch.summary(), runs.text()));
  return {.interrupted = false,
          .complete = runs.all_done(),
          .failed = watch.failed(),
          .lines = watch.unfinished_lines(most_lines)};
}

}  // namespace

FollowEnd follow(const FollowedJob& job, const FollowOptions& options) {
  catch_signals();
  study::ArrayWatch watch{job.tasks};
  RunCount runs{job.folder};
  StatusLine line{options.quiet};
  std::set<std::string> said;
  bool answered = true;
  while (true) {
    const auto tasks = tasks_of(job.id);
    if (tasks) watch.update(*tasks);
    if (!tasks && answered) line.say("Slurm does not answer now; the job goes on, and so does the asking");
    answered = tasks.has_value();
    runs.read_if_due();
    line.show(fmt::format("job {}: {}; {}", job.id, watch.summary(), runs.text()));
    for (const std::string& advice : watch.advice())
      if (said.insert(advice).second) line.say(fmt::format("job {}: {}", job.id, advice));
    if (watch.ended()) return end_of(watch, runs, line, job);
    if (!wait(options.every)) return {.interrupted = true};
  }
}

}  // namespace gigatwin::cli
