#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "base/calendar.hpp"
#include "sim/observer.hpp"

namespace gigatwin::cli {

/// Whether standard error is a terminal that somebody watches.
bool shows_progress();

/// Passes everything on, and shows percent, simulated date and time to go on a terminal, five times a second at most.
/// Silent where standard error is no terminal.
class Progress final : public sim::Observer {
 public:
  Progress(sim::Observer& next, Instant start, Seconds duration, bool quiet);
  ~Progress() override;
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void sample(const sim::SiteSample& sample) override { next_.sample(sample); }
  void event(const sim::EventRecord& event) override { next_.event(event); }
  void job(const sim::JobRecord& job) override { next_.job(job); }
  void interval(const sim::IntervalRecord& interval) override { next_.interval(interval); }
  void tick(Seconds now) override;

 private:
  using Clock = std::chrono::steady_clock;

  sim::Observer& next_;
  Instant start_;
  Seconds duration_;
  bool shown_ = false;
  bool enabled_ = false;
  Clock::time_point began_ = Clock::now();
  Clock::time_point last_ = began_;
};

/// Shows "trial 3 of 10, 7 s to go" on a terminal; silent elsewhere.
class TrialProgress {
 public:
  explicit TrialProgress(std::int64_t trials);
  ~TrialProgress();
  TrialProgress(const TrialProgress&) = delete;
  TrialProgress& operator=(const TrialProgress&) = delete;

  void done(std::int64_t trials);

 private:
  using Clock = std::chrono::steady_clock;

  std::int64_t trials_;
  bool enabled_, shown_ = false;
  Clock::time_point began_ = Clock::now();
};

/// Shows "1200 of 56000 plans timed, 3 s" on a terminal, five times a second at most; silent elsewhere.
class SearchProgress {
 public:
  SearchProgress();
  ~SearchProgress() { clear(); }
  SearchProgress(const SearchProgress&) = delete;
  SearchProgress& operator=(const SearchProgress&) = delete;

  void show(std::int64_t timed, std::int64_t plans);
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  bool enabled_, shown_ = false;
  Clock::time_point began_ = Clock::now();
  Clock::time_point last_ = began_;
};

/// Shows "37 % read, 3,000,000 lines" on a terminal once it has taken a second; silent elsewhere.
class ReadingProgress {
 public:
  ReadingProgress();
  ~ReadingProgress();
  ReadingProgress(const ReadingProgress&) = delete;
  ReadingProgress& operator=(const ReadingProgress&) = delete;

  void done(double share, std::int64_t lines);

 private:
  using Clock = std::chrono::steady_clock;

  bool enabled_, shown_ = false;
  Clock::time_point next_ = Clock::now() + std::chrono::seconds(1);
};

/// Shows "writing the trace: 37 %" on a terminal once it has taken a second; silent elsewhere.
class WritingProgress {
 public:
  explicit WritingProgress(std::string_view what);
  ~WritingProgress();
  WritingProgress(const WritingProgress&) = delete;
  WritingProgress& operator=(const WritingProgress&) = delete;

  void done(double share);

 private:
  using Clock = std::chrono::steady_clock;

  std::string_view what_;
  bool enabled_, shown_ = false;
  Clock::time_point next_ = Clock::now() + std::chrono::seconds(1);
};

}  // namespace gigatwin::cli
