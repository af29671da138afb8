#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "sim/assembly.hpp"
#include "sim/contention.hpp"
#include "sim/data_reads.hpp"
#include "sim/defects.hpp"
#include "sim/floor_port.hpp"
#include "sim/job_run.hpp"
#include "sim/ledger.hpp"
#include "sim/observer.hpp"
#include "sim/partition.hpp"
#include "sim/totals.hpp"

namespace gigatwin::sim {

/// The machine floor: which job holds which nodes, who waits for what, and what every change means for the ledger. It
/// has no clock of its own: the engine tells it the time, lets the jobs run that it starts, and wakes those that it
/// names. It never calls the engine, which might let another job act in the middle of a change.
///
/// Submitted = completed + running + queued + rejected at every moment.
class Floor final : public FloorPort {
 public:
  Floor(const SiteModel& site, Observer& observer, TotalsBuilder& totals);

  /// A job whose data are elsewhere queues, but cannot start before `data_staged`.
  void submit(const workload::JobRequest& request, Seconds now);
  /// The job's dataset is at the site.
  void data_staged(const workload::JobRequest& request, Seconds now);
  /// In every part of the site: hands free nodes to interrupted jobs first (in order of their interruption), then does
  /// what its scheduler decides.
  void dispatch(Seconds now);
  /// When schedulers want to be asked again even if nothing happens before.
  std::optional<Seconds> ask_again_at(Seconds now) const;
  /// Tells whether the tenant has, or can have at once, what was reserved.
  void begin_reservation(std::size_t reservation, Seconds now);

  /// Brings the job's account up to now.
  void touch(JobRun& job, Seconds now);
  void set_activity(JobRun& job, Activity activity, Seconds now);
  /// @param state  as it was when the checkpoint began;  @param keep  newest of its level that are kept
  void checkpoint_written(JobRun& job, const storage::SavedState& state, std::int64_t keep, Seconds now);
  /// A checkpoint drains in the background, or has drained (0).
  void set_drain_slowdown(JobRun& job, double slowdown, Seconds now);
  /// Asks for the nodes that the job lost; true when it has them all. If not, it is woken when nodes come free.
  bool replace_missing(JobRun& job, Seconds now);
  void restarted(JobRun& job, Seconds now);
  void complete(JobRun& job, Seconds now);
  /// A job that had to leave has saved its state: it gives its nodes back and queues again. Its actor is over.
  void vacated(JobRun& job, Seconds now);
  /// A job that is to change its size has saved its state: it gets nodes or gives some back, and has to start again.
  void resize(JobRun& job, Seconds now);

  // What fails: floor_failures.cpp. `cause` is an index of `cause_names`.

  /// Nodes go out of service, each until it has been `repaired` as often as it went out, and jobs lose them. Gives the
  /// nodes that the caller has to return; none where all were away already: it is as if nothing had happened.
  std::vector<std::int64_t> fail_nodes(topology::NodeRange nodes, std::size_t cause, Seconds now,
                                       Seconds expected_repair);
  /// The jobs on these nodes start again; no node goes out.
  void interrupt_jobs(topology::NodeRange nodes, std::size_t cause, Seconds now);
  /// One of them, for a reason that none of its nodes has; nothing where it does not run.
  void interrupt_job(std::int64_t job, std::size_t cause, Seconds now);
  void repaired(const std::vector<std::int64_t>& nodes, Seconds now);

  // What is not sound, but still in service: floor_defects.cpp.

  /// The node works at `speed` from now on. False where it is out of service.
  bool slow_down(std::int64_t node, double speed, Seconds now);
  /// The slow node has been found. False where it went away or was mended meanwhile.
  bool find_slow(std::int64_t node, Seconds now);
  /// The node goes out as soon as its job has its next checkpoint or ends; at once where it has none.
  void drain(std::int64_t node, std::size_t cause, Seconds now, Seconds expected_repair);
  /// A leaf of the node's leaf group is away, or back: its jobs have less bandwidth, or start again if it was the last.
  void lose_leaf(std::int64_t node, std::size_t cause, Seconds now);
  void return_leaf(std::int64_t node, Seconds now);
  /// The job that holds the node, or EventRecord::none.
  std::int64_t job_on(std::int64_t node) const;
  /// It has been found that `node` has made the state of `job` wrong since then. The job starts again from before, and
  /// the node goes out as in `fail_nodes`.
  std::vector<std::int64_t> find_corruption(std::int64_t node, std::int64_t job, Seconds since, std::size_t cause,
                                            Seconds now, Seconds expected_repair);
  void storage_failed(std::size_t cause, Seconds now);
  void storage_returned(Seconds now);
  /// Nothing can be read from the storage, or again.
  void set_storage_out(bool out) { reads_.set_out(out); }

  /// Begins to switch a cold spare on, if there is one: `cold_spare_up` is to be told when it takes work.
  std::optional<std::int64_t> start_cold_spare();
  void cold_spare_up(std::int64_t node, Seconds now);

  /// Shares the fabric among the jobs that run now, and measures how the free nodes lie. To be called after every
  /// change; wakes the jobs whose speed changed.
  void share_network(Seconds now);
  /// The same of the data that they read.
  void share_data(Seconds now);

  /// Jobs that were submitted since the last call and whose data have to be brought.
  std::vector<const workload::JobRequest*> take_without_data() { return std::exchange(without_data_, {}); }
  /// Jobs that got their nodes since the last call: the engine makes them run.
  std::vector<JobRun*> take_started() { return std::exchange(started_, {}); }
  /// Jobs whose interruption, nodes or speed changed since the last call: the engine wakes them.
  std::vector<std::int64_t> take_woken() { return std::exchange(woken_, {}); }

  /// Nodes that were to be drained: out of service since the last call, or gone for another reason (then no repair is
  /// due).
  struct Drained {
    std::int64_t node = 0;
    bool is_out = false;
  };
  std::vector<Drained> take_drained() { return std::exchange(drained_, {}); }

  /// Submitted = completed + running + queued + rejected. To be called after every change; asserts.
  void check_books() const;
  /// Emits what is still running and queued.
  void finish(Seconds now);

  const std::vector<Ledger::HallRates>& rates() override { return ledger_.halls; }
  void set_clocks(const std::vector<HallClock>& clocks, Seconds now) override;
  void set_demand_response(double speed, const std::vector<std::string>& exempt, Seconds now) override;
  void lose_hall(std::size_t hall, std::size_t cause, Seconds now) override;
  void return_hall(std::size_t hall, Seconds now) override;
  void set_energy_dear(bool dear, Seconds now) override;

  Ledger& ledger() { return ledger_; }
  ProfileCache& profiles() { return profiles_; }

 private:
  void dispatch(Partition& partition, Seconds now);
  void replace_missing(Partition& partition, Seconds now);
  void start(Partition& partition, const scheduling::Start& chosen, Seconds now);
  /// The job's record as it comes from the queue: a new one, or one that had given way.
  std::unique_ptr<JobRun> take_from_queue(std::int64_t id, Seconds now);
  void preempt(std::int64_t id);
  void ask_to_resize(Partition& partition, const scheduling::Resize& wanted, Seconds now);
  void take_nodes(JobRun& job, std::int64_t accelerators, const topology::Placement& nodes);
  void waits_long(std::int64_t id, Seconds now);
  void enter_queue(Partition& partition, const workload::JobRequest& request, Seconds now);
  scheduling::Job queued_job(const workload::JobRequest& request, Seconds requested) const;
  Seconds remaining(const JobRun& job) const;
  Seconds scrub_time(const JobRun& job);
  /// Ends a bar of the timeline and begins another.
  /// Ends the bar of what it did, where the timeline has activities.
  void begin_activity(JobRun& job, Activity activity, Seconds now);
  void draw_bar(JobRun& job, Seconds now);
  void close_account(JobRun& job, JobState state, Seconds now);
  Partition& partition_of(const JobRun& job) { return partitions_[site_.access.partition_of[job.tenant]]; }
  Partition& partition_of_node(std::int64_t node);
  void measure_stranded();
  double fragmentation() const;
  double work_of(const JobRun& job);
  /// Free nodes that a job which is to grow will take.
  std::int64_t promised_to(const JobRun& job) const;
  /// Brings job and ledger up to now, changes the job, and enters its new rates.
  template <class Mutation>
  void change(JobRun& job, Seconds now, Mutation mutation);
  void enter(const JobRun& job, double sign);
  storage::FailureRates failure_rates(const topology::PlacementShape& shape) const;
  void place(JobRun& job, topology::Placement placement);
  /// What a failure does to a job: by which cause, what it destroys, and for wrong states since when.
  struct Blow {
    std::size_t cause = 0;
    storage::Destroys destroys = storage::Destroys::nothing;
    Seconds since;
  };
  void interrupt(JobRun& job, const Blow& blow, Seconds now);
  std::vector<std::int64_t> fail_nodes(topology::NodeRange nodes, const Blow& blow, Seconds now,
                                       Seconds expected_repair);
  /// Enters the time that the job has spent restarting into the sums of its cause.
  void book_restart(JobRun& job);
  void book_outage(std::int64_t nodes, std::size_t cause, Seconds time);
  void count_failure(std::size_t cause, std::int64_t job, std::int64_t node, Seconds now);
  /// Jobs lose what they hold of these nodes, which are free then.
  void vacate(topology::NodeRange nodes, const Blow& blow, Seconds now);
  /// Brings defects to the speeds of the jobs on these nodes.
  void update_defects(topology::NodeRange nodes, Seconds now);
  void take_out_drained(const topology::Placement& placement, Seconds now);
  bool is_away(std::int64_t node) const;
  void read_defects(JobRun& job) const;
  void return_node(std::int64_t node, Seconds now);
  void queue_changed(Partition& partition, int jobs, double accelerators, Seconds now);
  /// The first job that holds any of these nodes.
  const JobRun* job_in(topology::NodeRange nodes) const;
  JobRecord record_of(const JobRun& job, JobState state) const;
  std::int64_t nodes_for(std::int64_t accelerators) const;
  void reject(const workload::JobRequest& request, std::string reason, Seconds now);
  void lose_nodes(JobRun& job, topology::NodeRange gone, const Blow& blow, Seconds now);
  /// Speed and power of the job from its halls and demand response.
  void set_pace(JobRun& job) const;
  std::size_t hall_of(std::int64_t node) const;

  const SiteModel& site_;
  Observer& observer_;
  TotalsBuilder& totals_;
  std::vector<Partition> partitions_;  ///< as in the site's AccessPlan
  ProfileCache profiles_;
  Contention contention_;
  DataReads reads_;
  Ledger ledger_;
  std::vector<HallClock> clocks_;                              ///< [hall]
  std::vector<bool> hall_lost_;                                ///< [hall]
  double demand_ = 1.0;                                        ///< what demand response allows
  std::vector<std::string> exempt_;                            ///< tenant classes that it leaves alone
  std::map<std::int64_t, std::unique_ptr<JobRun>> running_;    ///< by job id
  std::map<std::int64_t, std::unique_ptr<JobRun>> suspended_;  ///< of `queued_`, those that have run before
  std::map<std::int64_t, const workload::JobRequest*> queued_;
  std::vector<JobRun*> started_;
  std::vector<const workload::JobRequest*> without_data_;
  std::map<std::int64_t, Seconds> staging_;  ///< of `queued_`: how long the data took; -1: not there yet
  std::vector<std::int64_t> woken_;
  static constexpr std::size_t nobody = static_cast<std::size_t>(-1);
  std::vector<std::size_t> last_tenant_;  ///< [node] that had it last; empty where nobody asks for wiping
  bool energy_dear_ = false;
  struct Outage {
    Seconds since, expected_back;
    std::size_t cause = 0;  ///< the first
    int times = 1;          ///< failures that keep it out
  };
  std::map<std::int64_t, Outage> out_of_service_;  ///< by node
  struct LostHall {
    Seconds since;
    std::size_t cause = 0;
    std::int64_t nodes = 0;
  };
  std::map<std::size_t, LostHall> lost_halls_;
  Defects defects_;
  struct Drain {
    std::size_t cause = 0;
    Seconds expected_repair;
  };
  std::map<std::int64_t, Drain> draining_;  ///< by node
  std::vector<Drained> drained_;
  std::map<std::int64_t, bool> cold_;  ///< switched-off nodes; true: on its way up
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
