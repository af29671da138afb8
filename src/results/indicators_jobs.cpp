#include <cmath>

#include "results/indicators.hpp"

/// Indicators of jobs, failures and tenants.
namespace gigatwin::results {
namespace {

using In = IndicatorInputs;

constexpr double seconds_per_hour = 3600.0;

double ratio(double part, double whole) { return whole != 0.0 ? part / whole : unknown; }

template <std::int64_t sim::JobTotals::*Count>
double count_of(const In& in) {
  return static_cast<double>(in.totals.*Count);
}

Indicator count(std::string_view name, std::string_view section, std::string_view label, Better better,
                std::string_view definition, double (*value)(const In&)) {
  return {name, section, label, "1", "", better, false, true, definition, value};
}

Indicator measure(std::string_view name, std::string_view section, std::string_view label, std::string_view units,
                  Better better, std::string_view definition, double (*value)(const In&)) {
  return {name, section, label, units, units == "1" ? "" : units, better, false, false, definition, value};
}

}  // namespace

void JobStatistics::add(const sim::JobRecord& job) {
  const Seconds held = job.productive + job.lost + job.checkpointing + job.restarting;
  if (held.value > 0.0) {
    ++trained;
    ettr += job.productive / held;
    ettr_with_queue += job.productive / (held + job.waited);
  }
  if (job.mfu > 0.0) {
    const double accelerator_s = static_cast<double>(job.accelerators) * job.productive.value;
    mfu_weighted += job.mfu * accelerator_s;
    mfu_accelerator_s += accelerator_s;
  }
}

std::vector<Indicator> job_indicators() {
  constexpr const char* section = "Jobs and failures";
  constexpr const char* wait = "Time in the queue, over the jobs that started.";
  constexpr const char* slowdown =
      "Bounded slowdown, (wait + run) / max(run, 10 s) and at least 1, over the jobs that completed: Feitelson 2001.";
  using T = sim::Totals;
  return {
      count("jobs_submitted", section, "Jobs submitted", Better::neutral, "In the simulated time.",
            count_of<&T::jobs_submitted>),
      count("jobs_completed", section, "Jobs completed", Better::higher, "In the simulated time.",
            count_of<&T::jobs_completed>),
      count("jobs_running", section, "Jobs running", Better::neutral, "At the end.", count_of<&T::jobs_running>),
      count("jobs_queued", section, "Jobs waiting", Better::lower, "At the end.", count_of<&T::jobs_queued>),
      count("jobs_rejected", section, "Jobs rejected", Better::lower,
            "Larger than the site, its part of it or its quota can ever run.", count_of<&T::jobs_rejected>),
      measure("fragmentation", section, "Fragmentation", "1", Better::lower,
              "Mean over time of 1 - most free nodes in one pod / min(free nodes, nodes of a pod): 0 where a job that "
              "fits in a pod finds one. Leaf groups instead of pods where one pod is the site.",
              [](const In& in) { return ratio(in.totals.fragmentation.value, in.totals.duration.value); }),
      measure("mean_wait", section, "Mean wait", "h", Better::lower, wait,
              [](const In& in) { return in.service.wait_h.mean; }),
      measure("median_wait", section, "Median wait", "h", Better::lower, wait,
              [](const In& in) { return in.service.wait_h.median; }),
      measure("wait_95", section, "Wait, 95 %", "h", Better::lower, wait,
              [](const In& in) { return in.service.wait_h.high; }),
      measure("longest_wait", section, "Longest wait", "h", Better::lower, wait,
              [](const In& in) { return in.service.longest_wait_h; }),
      measure("mean_slowdown", section, "Mean slowdown", "1", Better::lower, slowdown,
              [](const In& in) { return in.service.slowdown.mean; }),
      measure("median_slowdown", section, "Median slowdown", "1", Better::lower, slowdown,
              [](const In& in) { return in.service.slowdown.median; }),
      measure("slowdown_95", section, "Slowdown, 95 %", "1", Better::lower, slowdown,
              [](const In& in) { return in.service.slowdown.high; }),
      measure("mean_queue", section, "Mean queue", "1", Better::lower, "Jobs waiting, mean over time.",
              [](const In& in) { return ratio(in.totals.queued_job_seconds, in.totals.duration.value); }),
      count("longest_queue", section, "Longest queue", Better::lower, "Jobs waiting, at most at any instant.",
            count_of<&T::longest_queue>),
      count("jobs_waited_long", section, "Jobs starved", Better::lower,
            "Jobs that waited longer than the scheduler's limit while others went first.",
            count_of<&T::jobs_waited_long>),
      count("preemptions", section, "Preemptions", Better::neutral, "Times that jobs left their nodes for others.",
            count_of<&T::preemptions>),
      count("resizes", section, "Resizes", Better::neutral, "Times that elastic jobs shrank or grew.",
            count_of<&T::resizes>),
      count("failures", section, "Failures", Better::lower, "Components that failed.", count_of<&T::failures>),
      count("interruptions", section, "Interruptions", Better::lower, "Jobs stopped by a failure.",
            count_of<&T::interruptions>),
      count("checkpoints", section, "Checkpoints", Better::neutral, "Written.", count_of<&T::checkpoints>),
  };
}

std::vector<Indicator> tenant_indicators() {
  constexpr const char* section = "Tenants";
  return {
      measure("fairness", section, "Fairness", "1", Better::higher,
              "Jain's index of delivered / entitled share of the machine's time, over the tenant classes that are "
              "entitled to a share and submitted jobs: 1 where all got as much of theirs, 1/n where one got all.",
              [](const In& in) { return in.service.fairness; }),
      measure("worst_served", section, "Worst served tenant", "1", Better::higher,
              "Least, over the same classes, of delivered / min(entitled, wanted) share, at most 1. Wanted: held or "
              "waited for.",
              [](const In& in) { return in.service.worst_served; }),
      measure("stranded_hours", section, "Stranded by isolation", "h", Better::lower,
              "Accelerator-hours idle in parts of the site that are closed to the jobs waiting elsewhere; at most what "
              "these ask for.",
              [](const In& in) { return in.totals.accelerator_seconds_stranded / seconds_per_hour; }),
      measure("stranded_share", section, "Cost of isolation", "1", Better::lower,
              "Stranded accelerator-hours / accelerator-hours offered: the utilisation that isolation costs.",
              [](const In& in) {
                return ratio(in.totals.accelerator_seconds_stranded, in.totals.accelerator_seconds_offered);
              }),
      measure("scrubbed_hours", section, "Wiped between tenants", "h", Better::lower,
              "Accelerator-hours of nodes that are wiped before another tenant gets them.",
              [](const In& in) { return in.totals.accelerator_seconds_scrubbed / seconds_per_hour; }),
  };
}

}  // namespace gigatwin::results
