#include "run.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace gigatwin::scheduling::testing {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

struct OnNodes {
  std::size_t submission = 0;
  std::size_t stretch = 0;
  std::int64_t nodes = 0;
  double work_left = 0.0;  ///< node-seconds
  double since = 0.0;
  double leaves = never;  ///< a preempted job, when its checkpoint is written
  std::optional<std::int64_t> target;

  double ends() const { return std::min(leaves, since + work_left / static_cast<double>(nodes)); }
};

class Machine {
 public:
  Machine(Scheduler& scheduler, const std::vector<Submission>& submissions, const RunOptions& options)
      : scheduler_(scheduler), submissions_(submissions), options_(options), free_(options.nodes) {
    for (const Submission& submission : submissions)
      work_.push_back(submission.runtime * static_cast<double>(submission.job.nodes));
  }

  RunResult run() {
    for (double now = 0.0; now <= options_.until && step(now);) now = next_time(now);
    result_.waiting = static_cast<std::size_t>(scheduler_.queued_jobs());
    for (const auto& [id, it] : running_) result_.stretches[it.stretch].until = never;
    return result_;
  }

 private:
  /// False: nothing runs, waits or comes any more.
  bool step(double now) {
    end_jobs(now);
    for (; next_ < submissions_.size() && submissions_[next_].job.submitted.value <= now; ++next_)
      scheduler_.submit(submissions_[next_].job, Seconds{now});
    decide(now);
    if (running_.empty() && next_ == submissions_.size() && scheduler_.queued_jobs() == 0) return false;
    return next_time(now) < never;
  }

  double next_time(double now) const {
    if (options_.every_second) return now + 1.0;
    double next = next_ < submissions_.size() ? submissions_[next_].job.submitted.value : never;
    for (const auto& [id, it] : running_) next = std::min(next, it.ends());
    if (const auto wake = scheduler_.wake_at(Seconds{now})) next = std::min(next, wake->value);
    return next;
  }

  void end_jobs(double now) {
    for (auto it = running_.begin(); it != running_.end();) {
      OnNodes& job = it->second;
      if (job.target) resize(it->first, job, *job.target, now);
      if (job.ends() > now) {
        ++it;
        continue;
      }
      scheduler_.ended(it->first, Seconds{now});
      free_ += job.nodes;
      result_.stretches[job.stretch].until = now;
      const double left = job.work_left - (now - job.since) * static_cast<double>(job.nodes);
      if (job.leaves <= now && left > 1e-9) come_back(job.submission, left, now);
      it = running_.erase(it);
    }
  }

  void come_back(std::size_t submission, double work, double now) {
    Job job = submissions_[submission].job;
    job.requested = job.requested * (work / work_[submission]);
    work_left_[submission] = work;
    scheduler_.submit(job, Seconds{now});
  }

  /// A shrink takes effect one look after it was decided.
  void resize(std::int64_t id, OnNodes& job, std::int64_t nodes, double now) {
    free_ += job.nodes - nodes;
    set_nodes(job, nodes, now);
    scheduler_.resized(id, nodes, Seconds{now});
  }

  static void set_nodes(OnNodes& job, std::int64_t nodes, double now) {
    job.work_left -= (now - job.since) * static_cast<double>(job.nodes);
    job.since = now;
    job.nodes = nodes;
    job.target.reset();
  }

  void decide(double now) {
    const bool dear = now >= options_.dear_from && now < options_.dear_until;
    const Decisions decisions = scheduler_.decide({Seconds{now}, free_, dear});
    ++result_.decides;
    for (const Start& start : decisions.starts) begin(start, now);
    for (const Resize& it : decisions.resizes) {
      OnNodes& job = running_.at(it.job);
      if (it.nodes < job.nodes) {
        job.target = it.nodes;
      } else {
        free_ -= it.nodes - job.nodes;
        set_nodes(job, it.nodes, now);
      }
      result_.resizes.push_back(it);
    }
    for (const std::int64_t id : decisions.preempts) running_.at(id).leaves = now + options_.checkpoint;
    result_.starved.insert(result_.starved.end(), decisions.starved.begin(), decisions.starved.end());
    ASSERT_GE(free_, 0) << "at " << now;
    for (std::size_t tenant = 0; tenant < options_.at_most.size(); ++tenant)
      ASSERT_LE(scheduler_.nodes_of(tenant), options_.at_most[tenant]) << "at " << now;
    if (!decisions.resizes.empty() || (!decisions.preempts.empty() && options_.checkpoint == 0.0))
      if (std::any_of(running_.begin(), running_.end(),
                      [&](const auto& it) { return it.second.target || it.second.leaves <= now; })) {
        end_jobs(now);
        decide(now);
      }
  }

  void begin(const Start& start, double now) {
    const auto it = std::find_if(submissions_.begin(), submissions_.end(),
                                 [&](const Submission& submission) { return submission.job.id == start.job; });
    const std::size_t submission = static_cast<std::size_t>(it - submissions_.begin());
    const double work = work_left_.contains(submission) ? work_left_.at(submission) : work_[submission];
    free_ -= start.nodes;
    running_[start.job] = {.submission = submission,
                           .stretch = result_.stretches.size(),
                           .nodes = start.nodes,
                           .work_left = work,
                           .since = now,
                           .target = std::nullopt};
    result_.stretches.push_back({start.job, now, never, start.nodes});
  }

  Scheduler& scheduler_;
  const std::vector<Submission>& submissions_;
  RunOptions options_;
  std::int64_t free_;
  std::size_t next_ = 0;
  std::vector<double> work_;                 ///< [submission] node-seconds
  std::map<std::size_t, double> work_left_;  ///< of jobs that came back
  std::map<std::int64_t, OnNodes> running_;
  RunResult result_;
};

}  // namespace

RunResult run(Scheduler& scheduler, const std::vector<Submission>& submissions, const RunOptions& options) {
  return Machine{scheduler, submissions, options}.run();
}

Submission rigid(std::int64_t id, double submitted, std::int64_t nodes, double runtime, double requested,
                 std::size_t tenant) {
  return {{.id = id,
           .nodes = nodes,
           .fewest = nodes,
           .most = nodes,
           .submitted = Seconds{submitted},
           .requested = Seconds{requested},
           .tenant = tenant,
           .lane = std::nullopt},
          runtime};
}

std::map<std::int64_t, double> first_starts(const RunResult& result) {
  std::map<std::int64_t, double> starts;
  for (const Stretch& stretch : result.stretches) starts.emplace(stretch.job, stretch.from);
  return starts;
}

std::string in_order(const RunResult& result) {
  std::string text;
  for (const Stretch& stretch : result.stretches)
    text += fmt::format("{}{}@{}", text.empty() ? "" : " ", stretch.job, stretch.from);
  return text;
}

}  // namespace gigatwin::scheduling::testing
