/// Scheduling alone: a stream of jobs that keeps about 1,000 waiting and 2,000 running, decided on after every arrival
/// and every end. Processor time per decision, and that no node is used twice, every job runs once and the machine is
/// full.
///
///   bench_scheduling [JOBS]
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "scheduling/scheduler.hpp"

namespace gigatwin {
namespace {

constexpr std::int64_t nodes = 12'500;  // 100,000 accelerators of 8 a node
constexpr std::size_t tenants = 4;
constexpr std::size_t backlog = 1'000;

struct Case {
  std::string name;
  std::string policy;
  scheduling::Backfilling backfilling;
  std::int64_t depth;
  std::size_t jobs;
  double most_microseconds;  ///< a decision, on any machine that is worth the name
};

struct Answer {
  double seconds = 0.0, full = 0.0;
  std::size_t decides = 0, started = 0;
  double running = 0.0, waiting = 0.0;  ///< means over decisions
  bool sound = true;
};

scheduling::Job job_of(const Draws& draws, std::int64_t id, Seconds now) {
  const std::uint64_t at = static_cast<std::uint64_t>(id) * 4;
  // Sizes 1 to 64 nodes, each power of two as likely, and one in two hundred takes 1024; 6.25 nodes in the mean of
  // 2000.
  std::int64_t size = std::int64_t{1} << static_cast<int>(draws.uniform(at) * 5.0);
  if (draws.uniform(at + 1) < 0.001) size = 512;
  const Seconds requested{draws.lognormal(at + 2, 4.0 * 3600.0, 1.0)};
  return {.id = id,
          .nodes = size,
          .fewest = size,
          .most = size,
          .submitted = now,
          .requested = requested,
          .tenant = static_cast<std::size_t>(draws.uniform(at + 3) * static_cast<double>(tenants)),
          .lane = std::nullopt};
}

/// Keeps `backlog` jobs waiting: one comes whenever one starts.
Answer work_through(const Case& it) {
  scheduling::SchedulerSpec spec;
  spec.policy = it.policy;
  spec.backfilling = it.backfilling;
  spec.depth = it.depth;
  spec.aging = 1.0;
  spec.fair_share_weight = 5.0;
  spec.priority_weight = 1.0;
  std::vector<scheduling::Tenant> classes;
  for (std::size_t i = 0; i < tenants; ++i)
    classes.push_back({.share = 0.1 * static_cast<double>(i + 1), .hard_nodes = {}, .soft_nodes = {}});
  scheduling::Scheduler scheduler{spec, classes, {}, {}, nodes};

  const Draws draws{1, "bench.scheduling"}, runtimes{1, "bench.scheduling.runtime"};
  using End = std::pair<double, std::pair<std::int64_t, std::int64_t>>;
  std::priority_queue<End, std::vector<End>, std::greater<>> ends;
  std::vector<double> requested(it.jobs);
  std::size_t submitted = 0;
  Answer answer;
  std::int64_t free = nodes;
  double now = 0.0, busy = 0.0, full_until = 0.0;
  const auto submit = [&] {
    if (submitted == it.jobs) return;
    const scheduling::Job job = job_of(draws, static_cast<std::int64_t>(submitted), Seconds{now});
    requested[submitted++] = job.requested.value;
    scheduler.submit(job, Seconds{now});
  };
  const auto decide = [&] {
    const scheduling::Decisions decisions = scheduler.decide({Seconds{now}, free, false});
    ++answer.decides;
    answer.running += static_cast<double>(ends.size());
    answer.waiting += static_cast<double>(scheduler.queued_jobs());
    for (const scheduling::Start& start : decisions.starts) {
      free -= start.nodes;
      const std::uint64_t index = static_cast<std::uint64_t>(start.job);
      ends.push({now + requested[index] * (0.2 + 0.8 * runtimes.uniform(index)), {start.job, start.nodes}});
    }
    answer.started += decisions.starts.size();
    answer.sound = answer.sound && free >= 0;
    return decisions.starts.size();
  };
  const std::clock_t begin = std::clock();
  for (std::size_t i = 0; i < backlog; ++i) submit();
  for (std::size_t starts = decide();;) {
    while (starts > 0) {  // what started is replaced, one arrival at a time
      std::size_t next = 0;
      for (; starts > 0 && submitted < it.jobs; --starts) submit(), next += decide();
      starts = submitted < it.jobs ? next : 0;
    }
    if (ends.empty()) break;
    const auto [when, what] = ends.top();
    ends.pop();
    if (submitted < it.jobs) busy += static_cast<double>(nodes - free) * (when - now), full_until = when;
    now = when;
    scheduler.ended(what.first, Seconds{now});
    free += what.second;
    starts = decide();
  }
  answer.seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  answer.full = busy / (static_cast<double>(nodes) * full_until);
  answer.sound = answer.sound && answer.started == it.jobs && free == nodes && scheduler.queued_jobs() == 0;
  return answer;
}

bool report(const Case& it) {
  const Answer answer = work_through(it);
  const double n = static_cast<double>(answer.decides), each = answer.seconds / n * 1e6;
  const bool good = answer.sound && answer.full > 0.95 && each <= it.most_microseconds;
  fmt::print(
      "{:<24} {:>8} jobs {:>8} decisions {:>7.2f} s {:>8.2f} us each, {:.0f} running, {:.0f} waiting, {:.1f} % full  "
      "{}\n",
      it.name, it.jobs, answer.decides, answer.seconds, each, answer.running / n, answer.waiting / n,
      100.0 * answer.full, good ? "ok" : "WRONG");
  return good;
}

}  // namespace
}  // namespace gigatwin

int main(int argc, char** argv) {
  using gigatwin::scheduling::Backfilling;
  const std::size_t jobs = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 100'000;
  bool good = true;
  for (const gigatwin::Case& it :
       std::vector<gigatwin::Case>{{"fcfs, easy", "fcfs", Backfilling::easy, 1000, jobs, 20.0},
                                   {"fair-share, easy", "fair-share", Backfilling::easy, 1000, jobs, 40.0},
                                   {"multifactor, easy", "multifactor", Backfilling::easy, 1000, jobs, 40.0},
                                   {"fcfs, conservative 100", "fcfs", Backfilling::conservative, 100,
                                    std::max<std::size_t>(jobs / 10, 5'000), 1000.0}})
    good = gigatwin::report(it) && good;
  return good ? 0 : 1;
}
