#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace gigatwin::cli {

bool shows_progress() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && term != nullptr && std::string_view{term} != "dumb" &&
         std::getenv("CI") == nullptr;
}

Progress::Progress(sim::Observer& next, Instant start, Seconds duration, bool quiet)
    : next_(next), start_(start), duration_(duration), enabled_(!quiet && shows_progress()) {}

Progress::~Progress() {
  if (shown_) fmt::print(stderr, "\r\033[K");
}

void Progress::tick(Seconds now) {
  next_.tick(now);
  const Clock::time_point wall = Clock::now();
  if (!enabled_ || wall - last_ < std::chrono::milliseconds(200)) return;
  last_ = wall;
  shown_ = true;
  const double share = now / duration_;
  const double elapsed_s = std::chrono::duration<double>(wall - began_).count();
  fmt::print(stderr, "\r\033[K{:3.0f} %  {:.10}  {:.0f} s to go", 100.0 * share, to_text(start_ + now),
             elapsed_s * (1.0 - share) / share);
  std::fflush(stderr);
}

TrialProgress::TrialProgress(std::int64_t trials) : trials_(trials), enabled_(shows_progress()) {}

TrialProgress::~TrialProgress() {
  if (shown_) fmt::print(stderr, "\r\033[K");
}

void TrialProgress::done(std::int64_t trials) {
  if (!enabled_) return;
  shown_ = true;
  const double elapsed_s = std::chrono::duration<double>(Clock::now() - began_).count();
  fmt::print(stderr, "\r\033[Ktrial {} of {}, {:.0f} s to go", trials, trials_,
             elapsed_s * static_cast<double>(trials_ - trials) / static_cast<double>(trials));
  std::fflush(stderr);
}

SearchProgress::SearchProgress() : enabled_(shows_progress()) {}

void SearchProgress::show(std::int64_t timed, std::int64_t plans) {
  const Clock::time_point now = Clock::now();
  if (!enabled_ || now - last_ < std::chrono::milliseconds(200)) return;
  last_ = now;
  shown_ = true;
  fmt::print(stderr, "\r\033[K{} of {} plans timed, {:.0f} s", timed, plans,
             std::chrono::duration<double>(now - began_).count());
  std::fflush(stderr);
}

void SearchProgress::clear() {
  if (shown_) fmt::print(stderr, "\r\033[K");
  shown_ = false;
}

ReadingProgress::ReadingProgress() : enabled_(shows_progress()) {}

ReadingProgress::~ReadingProgress() {
  if (shown_) fmt::print(stderr, "\r\033[K");
}

void ReadingProgress::done(double share, std::int64_t lines) {
  if (!enabled_ || Clock::now() < next_) return;
  next_ = Clock::now() + std::chrono::milliseconds(200);
  shown_ = true;
  fmt::print(stderr, "\r\033[K{:.0f} % read, {} lines", 100.0 * share, lines);
  std::fflush(stderr);
}

WritingProgress::WritingProgress(std::string_view what) : what_(what), enabled_(shows_progress()) {}

WritingProgress::~WritingProgress() {
  if (shown_) fmt::print(stderr, "\r\033[K");
}

void WritingProgress::done(double share) {
  if (!enabled_ || Clock::now() < next_) return;
  next_ = Clock::now() + std::chrono::milliseconds(200);
  shown_ = true;
  fmt::print(stderr, "\r\033[Kwriting the {}: {:.0f} %", what_, 100.0 * share);
  std::fflush(stderr);
}

}  // namespace gigatwin::cli
