#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scheduling/job.hpp"
#include "scheduling/policy.hpp"
#include "scheduling/spec.hpp"

namespace gigatwin::scheduling {

/// Decides for one partition which waiting jobs start, which running ones give way, shrink or grow. It counts nodes;
/// which nodes is the placement's business. It has no clock: the caller tells what happened and asks `decide` after it.
///
/// - A start counts as running at once.
/// - A preempted job keeps its nodes until `ended` (it writes a checkpoint first) and comes back by `submit`, with its
///   first submission time and what is left of its requested time. Meanwhile its nodes count as coming.
/// - A shrink takes effect at `resized`; a grow holds its nodes at once.
/// - Starts and growth together never exceed the free nodes. Hard quotas hold always, soft ones give way only to what
///   no job within its quota could use.
class Scheduler {
 public:
  Scheduler(const SchedulerSpec& spec, std::vector<Tenant> tenants, std::vector<Lane> lanes,
            std::vector<Reservation> reservations, std::int64_t nodes);
  /// With a policy that is in no table.
  Scheduler(const SchedulerSpec& spec, std::unique_ptr<const Policy> policy, std::vector<Tenant> tenants,
            std::vector<Lane> lanes, std::vector<Reservation> reservations, std::int64_t nodes);
  ~Scheduler();
  Scheduler(Scheduler&&) noexcept;
  Scheduler& operator=(Scheduler&&) noexcept;

  /// Why this job can never start here, whatever ends: larger than its quota, its lane, or what others leave of the
  /// partition. Such a job is not to be submitted.
  std::optional<std::string> never_fits(const Job& job) const;

  void submit(const Job& job, Seconds now);
  /// A waiting job leaves the queue.
  void withdrawn(std::int64_t job, Seconds now);
  /// A running job has left its nodes: it is done, or has given way.
  void ended(std::int64_t job, Seconds now);
  /// A running job has this many nodes from now on.
  void resized(std::int64_t job, std::int64_t nodes, Seconds now);
  /// The running job will end by `latest_end` instead of by its requested time.
  void postponed(std::int64_t job, Seconds latest_end);
  /// Nodes that are neither free nor held by a job, and when they should all be back.
  void out_of_service(std::int64_t nodes, Seconds back_by);

  Decisions decide(const Situation& situation);
  /// Ask again then, after now, even if nothing happens before: a reservation, a turn, a hold, an opening, new ranks.
  std::optional<Seconds> wake_at(Seconds now) const;

  std::int64_t queued_jobs() const;
  std::int64_t queued_nodes() const;  ///< wanted by all waiting jobs
  /// Waiting jobs in the order in which they were last ranked, those before their lane's opening at the end.
  std::vector<std::int64_t> queue() const;
  Usage usage(std::size_t tenant, Seconds now) const;
  /// Nodes that the tenant's running jobs hold.
  std::int64_t nodes_of(std::size_t tenant) const;
  /// Why a waiting job did not start at the last `decide`, in a few words.
  std::string why_waiting(std::int64_t job) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gigatwin::scheduling
