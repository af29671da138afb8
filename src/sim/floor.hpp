#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "sim/assembly.hpp"
#include "sim/contention.hpp"
#include "sim/job_run.hpp"
#include "sim/ledger.hpp"
#include "sim/observer.hpp"
#include "sim/scheduler.hpp"
#include "sim/totals.hpp"
#include "topology/node_pool.hpp"

namespace gigatwin::sim {

/// The machine floor: which job holds which nodes, who waits for what, and what every change means for the ledger. It
/// has no clock of its own: the engine tells it the time, lets the jobs run that it starts, and wakes those that it
/// names. It never calls the engine, which might let another job act in the middle of a change.
///
/// Submitted = completed + running + queued + rejected at every moment.
class Floor {
 public:
  Floor(const SiteModel& site, Observer& observer, TotalsBuilder& totals);

  void submit(const workload::JobRequest& request, Seconds now);
  /// Hands free nodes to interrupted jobs first (in order of their interruption), then to the queue.
  void dispatch(Seconds now);

  /// Brings the job's account up to now.
  void touch(JobRun& job, Seconds now);
  void set_activity(JobRun& job, Activity activity, Seconds now);
  void checkpoint_written(JobRun& job, Seconds took, Seconds now);
  /// Asks for the nodes that the job lost; true when it has them all. If not, it is woken when nodes come free.
  bool replace_missing(JobRun& job, Seconds now);
  void restarted(JobRun& job, Seconds now);
  void complete(JobRun& job, Seconds now);

  /// A component failed. A node that fails goes out of service; false when it was already.
  bool fail_node(std::int64_t node, std::size_t cause, Seconds now, Seconds expected_repair);
  void fail_leaf(std::int64_t leaf, std::size_t cause, Seconds now);
  void repaired(std::int64_t node, Seconds now);
  /// All nodes of a hall go out of service at once, or come back.
  void lose_hall(std::size_t hall, Seconds now);
  void return_hall(std::size_t hall, Seconds now);

  /// Shares the fabric among the jobs that run now, and measures how the free nodes lie. To be called after every
  /// change; wakes the jobs whose speed changed.
  void share_network(Seconds now);
  /// What each hall lets its accelerators do. Wakes the jobs whose speed changed.
  void set_clocks(const std::vector<HallClock>& clocks, Seconds now);
  /// Slows (0: pauses) the jobs of all tenant classes but `exempt`.
  void set_demand_response(double speed, const std::vector<std::string>& exempt, Seconds now);

  /// Jobs that got their nodes since the last call: the engine makes them run.
  std::vector<JobRun*> take_started() { return std::exchange(started_, {}); }
  /// Jobs whose interruption, nodes or speed changed since the last call: the engine wakes them.
  std::vector<std::int64_t> take_woken() { return std::exchange(woken_, {}); }

  /// Emits what is still running and queued.
  void finish(Seconds now);

  Ledger& ledger() { return ledger_; }
  ProfileCache& profiles() { return profiles_; }

 private:
  void start(const workload::JobRequest& request, Seconds now);
  /// Brings job and ledger up to now, changes the job, and enters its new rates.
  template <class Mutation>
  void change(JobRun& job, Seconds now, Mutation mutation);
  void enter(const JobRun& job, double sign);
  Seconds time_between_failures(const topology::PlacementShape& shape) const;
  void place(JobRun& job, topology::Placement placement);
  void interrupt(JobRun& job, Seconds now);
  void queue_changed(double jobs, double accelerators, Seconds now);
  JobRun* holder_of(std::int64_t node);
  JobRecord record_of(const JobRun& job, JobState state) const;
  std::int64_t nodes_for(const workload::JobRequest& request) const;
  void reject(const workload::JobRequest& request, std::string reason, Seconds now);
  void lose_nodes(JobRun& job, topology::NodeRange gone, Seconds now);
  /// Speed and power of the job from its halls and demand response.
  void set_pace(JobRun& job) const;
  std::size_t hall_of(std::int64_t node) const;

  const SiteModel& site_;
  Observer& observer_;
  TotalsBuilder& totals_;
  topology::NodePool pool_;
  Scheduler scheduler_;
  ProfileCache profiles_;
  Contention contention_;
  Ledger ledger_;
  std::vector<HallClock> clocks_;                            ///< [hall]
  std::int64_t lost_nodes_ = 0;                              ///< out of service with their hall alone
  std::vector<bool> hall_lost_;                              ///< [hall]
  double demand_ = 1.0;                                      ///< what demand response allows
  std::vector<std::string> exempt_;                          ///< tenant classes that it leaves alone
  std::map<std::int64_t, std::unique_ptr<JobRun>> running_;  ///< by job id
  std::map<std::int64_t, const workload::JobRequest*> queued_;
  std::vector<JobRun*> started_;
  std::vector<std::int64_t> woken_;
  std::deque<JobRun*> waiting_;                     ///< interrupted jobs that lack nodes
  std::map<std::int64_t, Seconds> out_of_service_;  ///< node -> expected back
  double node_failure_rate_ = 0.0;                  ///< that interrupt, per node
  double leaf_failure_rate_ = 0.0;                  ///< per leaf group
};

template <class Mutation>
void Floor::change(JobRun& job, Seconds now, Mutation mutation) {
  ledger_.advance(now);
  job.advance(now, site_.node_power);
  enter(job, -1.0);
  mutation();
  enter(job, 1.0);
}

}  // namespace gigatwin::sim
