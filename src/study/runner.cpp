#include "study/runner.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <list>
#include <set>

#include "study/child.hpp"

namespace gigatwin::study {
namespace {

constexpr int longest_wait_ms = 200;

class Runner {
 public:
  Runner(RunQueue& queue, const Evaluate& evaluate, const RunnerOptions& options, const Sink& sink)
      : queue_(queue), evaluate_(evaluate), options_(options), sink_(sink) {
    for (std::size_t worker = options.jobs; worker-- > 0;) idle_.insert(worker);
  }

  bool run() {
    while (true) {
      if (options_.stopped && options_.stopped()) return stop();
      start_children();
      if (children_.empty()) return true;
      wait_for_some();
      if (options_.tick) options_.tick();
    }
  }

 private:
  void start_children() {
    while (!idle_.empty()) {
      const std::size_t worker = *idle_.begin();
      std::optional<Pack> pack = queue_.next(worker);
      if (!pack) return;
      idle_.erase(idle_.begin());
      children_.emplace_back(std::move(*pack), worker, evaluate_);
    }
  }

  void wait_for_some() {
    std::vector<pollfd> pipes;
    for (const Child& child : children_) pipes.push_back({child.pipe(), POLLIN, 0});
    if (::poll(pipes.data(), pipes.size(), longest_wait_ms) <= 0) return;  // nothing yet, or a signal
    auto child = children_.begin();
    for (const pollfd& pipe : pipes) {
      const auto here = child++;
      if (pipe.revents == 0 || !here->read(sink_)) continue;
      ended(*here);
      children_.erase(here);
    }
  }

  void ended(Child& child) {
    const Pack& pack = child.pack();
    const std::size_t done = child.delivered();
    const std::string death = child.wait();
    idle_.insert(child.worker());
    queue_.took(pack.group, done, child.seconds());
    if (done == pack.runs.size()) return;
    if (!death.empty()) return died(pack, done, death);
    if (done == 0) report(pack.runs[0], RunStatus::failed, "a fresh process could not take it");
    queue_.put_back(pack, std::max<std::size_t>(done, 1));
  }

  void died(const Pack& pack, std::size_t under_way, const std::string& death) {
    if (pack.alone)
      report(pack.runs[under_way], RunStatus::crashed, fmt::format("its process was {}, twice", death));
    else
      queue_.put_alone(pack, under_way);
    queue_.put_back(pack, under_way + 1);
  }

  void report(std::uint64_t run, RunStatus status, std::string why) {
    FinishedRun finished;
    finished.run = run;
    finished.outcome.status = status;
    finished.outcome.message = std::move(why);
    sink_(finished, row_text(finished));
  }

  /// What the children have finished is kept, what they are at is lost.
  bool stop() {
    while (!children_.empty()) {
      std::vector<pollfd> pipe{{children_.front().pipe(), POLLIN, 0}};
      const bool has_more = ::poll(pipe.data(), 1, 0) > 0 && !children_.front().read(sink_);
      if (!has_more) children_.pop_front();
    }
    return false;
  }

  RunQueue& queue_;
  const Evaluate& evaluate_;
  const RunnerOptions& options_;
  const Sink& sink_;
  std::list<Child> children_;
  std::set<std::size_t> idle_;  ///< workers without a child
};

}  // namespace

bool run_all(RunQueue& queue, const Evaluate& evaluate, const RunnerOptions& options, const Sink& sink) {
  return Runner{queue, evaluate, options, sink}.run();
}

}  // namespace gigatwin::study
