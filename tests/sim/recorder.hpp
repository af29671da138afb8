#pragma once

#include <algorithm>
#include <vector>

#include "sim/observer.hpp"

namespace gigatwin::sim {

/// Keeps all that a simulation tells.
struct Recorder : Observer {
  void sample(const SiteSample& sample) override { samples.push_back(sample); }
  void event(const EventRecord& event) override { events.push_back(event); }
  void job(const JobRecord& job) override { jobs.push_back(job); }
  void tick(Seconds now) override { ticks.push_back(now); }

  std::vector<EventRecord> of(EventKind kind) const {
    std::vector<EventRecord> found;
    std::copy_if(events.begin(), events.end(), std::back_inserter(found),
                 [kind](const EventRecord& e) { return e.kind == kind; });
    return found;
  }
  const JobRecord& job_named(std::int64_t id) const {
    return *std::find_if(jobs.begin(), jobs.end(), [id](const JobRecord& j) { return j.job == id; });
  }

  std::vector<SiteSample> samples;
  std::vector<EventRecord> events;
  std::vector<JobRecord> jobs;
  std::vector<Seconds> ticks;
};

}  // namespace gigatwin::sim
