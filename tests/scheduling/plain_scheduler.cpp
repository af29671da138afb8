#include "plain_scheduler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gigatwin::scheduling::testing {
namespace {

constexpr int nowhere = std::numeric_limits<int>::max();

struct PlainJob {
  std::int64_t id = 0, nodes = 0;
  int submitted = 0, runtime = 0, requested = 0;
  std::size_t tenant = 0;
  int start = nowhere, end = nowhere;
  int promise = nowhere;
  double rank = 0.0;
};

class Plain {
 public:
  Plain(const PlainRules& rules, const std::vector<Submission>& submissions) : rules_(rules) {
    horizon_ = 1;
    for (const Submission& it : submissions) {
      jobs_.push_back({it.job.id, it.job.nodes, static_cast<int>(it.job.submitted.value), static_cast<int>(it.runtime),
                       static_cast<int>(it.job.requested.value), it.job.tenant});
      horizon_ += jobs_.back().requested;
    }
    for (const PlainJob& job : jobs_) horizon_ = std::max(horizon_, job.submitted + horizon_);
  }

  PlainResult run() {
    for (now_ = 0; started_ < jobs_.size(); ++now_) second();
    return result_;
  }

 private:
  void second() {
    ended_early_ = false;
    for (const PlainJob& job : jobs_)
      if (job.end == now_ && job.runtime < job.requested) ended_early_ = true;
    if (now_ % rules_.recalculate == 0) usage_ = usage();
    std::vector<PlainJob*> queue;
    for (PlainJob& job : jobs_)
      if (job.submitted <= now_ && job.start == nowhere) queue.push_back(&job);
    for (PlainJob* job : queue) job->rank = rank(*job);
    std::sort(queue.begin(), queue.end(), [](const PlainJob* a, const PlainJob* b) {
      return a->rank != b->rank             ? a->rank > b->rank
             : a->submitted != b->submitted ? a->submitted < b->submitted
                                            : a->id < b->id;
    });
    if (rules_.backfilling == "conservative")
      conservative(queue);
    else
      in_order(queue, rules_.backfilling == "easy");
  }

  /// Decayed node-seconds by the integral over each job's past, as shares of all.
  std::vector<double> usage() const {
    const double decay = std::log(2.0) / rules_.half_life;
    std::vector<double> used(rules_.tenants.size());
    double sum = 0.0;
    for (const PlainJob& job : jobs_) {
      if (job.start >= now_) continue;
      const double from = job.start, until = std::min(job.end, now_);
      const double part = static_cast<double>(job.nodes) *
                          (std::exp(-decay * (now_ - until)) - std::exp(-decay * (now_ - from))) / decay;
      used[job.tenant] += part;
      sum += part;
    }
    for (double& it : used) it = sum > 0.0 ? it / sum : 0.0;
    return used;
  }

  double rank(const PlainJob& job) const {
    const PlainTenant& tenant = rules_.tenants[job.tenant];
    const double used = usage_[job.tenant];
    if (rules_.order == "fcfs") return -job.submitted;
    if (rules_.order == "shortest-first") return -job.requested;
    if (rules_.order == "fair-share") return -used / tenant.share;
    return rules_.aging * (now_ - job.submitted) / 86400.0 +
           rules_.fair_share_weight * std::pow(2.0, -used / tenant.share) +
           rules_.size_weight * static_cast<double>(job.nodes) / static_cast<double>(rules_.nodes) +
           rules_.priority_weight * tenant.priority;
  }

  /// Free nodes in every second from now on, as far as is known.
  std::vector<std::int64_t> free_nodes() const {
    std::vector<std::int64_t> free(static_cast<std::size_t>(horizon_), rules_.nodes);
    for (const PlainJob& job : jobs_)
      if (job.start != nowhere && job.end > now_) use(free, job, now_, job.start + job.requested, -1);
    return free;
  }
  void use(std::vector<std::int64_t>& free, const PlainJob& job, int from, int until, int sign) const {
    for (int t = from; t < until; ++t) free[static_cast<std::size_t>(t - now_)] += sign * job.nodes;
  }
  bool fits(const std::vector<std::int64_t>& free, const PlainJob& job, int from) const {
    for (int t = from; t < from + job.requested; ++t)
      if (free[static_cast<std::size_t>(t - now_)] < job.nodes) return false;
    return true;
  }
  int earliest(const std::vector<std::int64_t>& free, const PlainJob& job) const {
    int when = now_;
    while (!fits(free, job, when)) ++when;
    return when;
  }

  void start(PlainJob& job) {
    job.start = now_;
    job.end = now_ + job.runtime;
    result_.starts[job.id] = now_;
    ++started_;
  }

  /// What the tenant may still hold, beside its running jobs.
  std::vector<std::int64_t> quota_left() const {
    std::vector<std::int64_t> left;
    for (const PlainTenant& tenant : rules_.tenants) left.push_back(tenant.hard.value_or(1'000'000));
    for (const PlainJob& job : jobs_)
      if (job.start != nowhere && job.end > now_) left[job.tenant] -= job.nodes;
    return left;
  }

  void in_order(const std::vector<PlainJob*>& queue, bool backfill) {
    PlainJob* first = nullptr;
    std::int64_t behind = 0;
    std::vector<bool> shut(rules_.tenants.size());
    std::int64_t kept = 0;  // of its tenant's quota, for the first
    for (PlainJob* job : queue) {
      if (shut[job->tenant]) continue;
      const std::int64_t mine = first && first->tenant == job->tenant ? kept : 0;
      if (quota_left()[job->tenant] - mine < job->nodes) {
        shut[job->tenant] = true;
        continue;
      }
      std::vector<std::int64_t> free = free_nodes();
      if (!first) {
        if (fits(free, *job, now_)) {
          start(*job);
          continue;
        }
        if (!backfill) return;
        first = job;
        kept = job->nodes;
        result_.first_promises.emplace(job->id, earliest(free, *job));
        continue;
      }
      if (behind++ == rules_.depth) return;
      if (!fits(free, *job, now_)) continue;
      const int without = earliest(free, *first);
      use(free, *job, now_, now_ + job->requested, -1);
      if (earliest(free, *first) == without) start(*job);
    }
  }

  void conservative(const std::vector<PlainJob*>& queue) {
    std::vector<std::int64_t> free = free_nodes(), left = quota_left();
    for (PlainJob* job : queue)
      if (job->promise != nowhere) use(free, *job, job->promise, job->promise + job->requested, -1);
    std::vector<bool> shut(rules_.tenants.size());
    std::int64_t behind = 0;
    std::vector<PlainJob*> seen;
    for (PlainJob* job : queue) {
      if (shut[job->tenant]) continue;
      if (left[job->tenant] < job->nodes) {
        shut[job->tenant] = true;
        continue;
      }
      left[job->tenant] -= job->nodes;
      const bool has_promise = job->promise != nowhere;
      if (has_promise) use(free, *job, job->promise, job->promise + job->requested, 1);
      if (!has_promise || ended_early_) job->promise = earliest(free, *job);
      use(free, *job, job->promise, job->promise + job->requested, -1);
      result_.first_promises.emplace(job->id, job->promise);
      seen.push_back(job);
      if (job->promise == now_)
        start(*job);
      else if (behind++ == rules_.depth)
        break;
    }
    for (PlainJob* job : queue)
      if (std::find(seen.begin(), seen.end(), job) == seen.end()) job->promise = nowhere;
  }

  PlainRules rules_;
  std::vector<PlainJob> jobs_;
  int horizon_ = 0, now_ = 0;
  std::size_t started_ = 0;
  bool ended_early_ = false;
  std::vector<double> usage_;
  PlainResult result_;
};

}  // namespace

PlainResult plain_schedule(const PlainRules& rules, const std::vector<Submission>& submissions) {
  return Plain{rules, submissions}.run();
}

}  // namespace gigatwin::scheduling::testing
