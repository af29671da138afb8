#include "sim/engine.hpp"

#include <fmt/format.h>
#include <simgrid/Exception.hpp>
#include <simgrid/s4u.hpp>

#include <algorithm>
#include <cmath>
#include <exception>
#include <map>

#include "base/random.hpp"
#include "sim/control.hpp"
#include "sim/event_order.hpp"
#include "sim/floor.hpp"
#include "sim/plant.hpp"

namespace gigatwin::sim {
namespace {

namespace sg = simgrid::s4u;

Seconds clock_now() { return {sg::Engine::get_clock()}; }

/// The kernel with the settings that this project depends on; see docs/model/simulation.md.
std::unique_ptr<sg::Engine> make_kernel() {
  static char name[] = "gigatwin";
#if defined(__SANITIZE_ADDRESS__)
  static char factory[] = "--cfg=contexts/factory:thread";  // SimGrid's own stacks confuse AddressSanitizer
#else
  static char factory[] = "--cfg=contexts/factory:raw";
#endif
  static char quiet[] = "--log=root.thres:critical";
  static char* arguments[] = {name, factory, quiet, nullptr};
  int count = 3;
  auto kernel = std::make_unique<sg::Engine>(&count, arguments);
  sg::Engine::set_config(
      "surf/precision:1e-6");  // a year is 3e7 s: a double resolves 4e-9 s there, the default of 1e-9 s is below that
  sg::Engine::set_config(
      "contexts/stack-size:512");  // KiB: a running job each has one; deep enough for the result writer
  sg::Engine::set_config(
      "contexts/guard-size:0");  // guard pages would double the memory mappings, of which the kernel allows 65,530
  return kernel;
}

}  // namespace

/// What the engine holds of one running job.
struct JobHandle {
  const JobRun* job = nullptr;
  sg::SemaphorePtr wake = sg::Semaphore::create(0);
  sg::IoPtr transfer{};  ///< checkpoint being written or loaded
};

struct Simulation::Actors {
  Actors(const SiteModel& site_model, Observer& listener, const std::atomic<bool>* stop_flag)
      : site(site_model),
        observer(listener),
        stop(stop_flag),
        totals(static_cast<double>(site_model.nodes()) * site_model.node_power.accelerators),
        floor(site, observer, totals),
        plant(site),
        control(site, plant, floor, totals, observer),
        kernel(make_kernel()) {
    const scenario::StorageSpec& spec = site.scenario.operations.storage;
    sg::NetZone* zone = sg::create_full_zone("site");
    host = zone->create_host("site", 1.0);
    storage = host->create_disk("storage", spec.read_bandwidth.value, spec.write_bandwidth.value);
    zone->seal();
  }

  /// Starts an actor whose exceptions end the run instead of the process.
  template <class Body>
  void spawn(const std::string& name, Body body) {
    sg::Actor::create(name, host, [this, body]() mutable {
      try {
        body();
      } catch (const simgrid::ForcefulKillException&) {
        throw;  // the run is over: SimGrid unwinds the actor with it
      } catch (...) {
        if (!failure) failure = std::current_exception();
        sg::Actor::kill_all();
      }
    });
  }

  /// Lets the floor's decisions happen: starts jobs and wakes others. To be called after every change, when the floor
  /// is at rest.
  void settle() {
    floor.share_network(clock_now());
    for (const std::int64_t id : floor.take_woken()) {
      const auto found = handles.find(id);
      if (found == handles.end()) continue;
      const std::shared_ptr<JobHandle> handle = found->second;
      if (handle->transfer && handle->job->interrupted)
        handle->transfer->cancel();  // a mere change of clock does not disturb it
      handle->wake->release();
    }
    for (JobRun* job : floor.take_started()) {
      const auto handle = std::make_shared<JobHandle>();
      handle->job = job;
      handles[job->request->id] = handle;
      spawn(fmt::format("job-{}", job->request->id), [this, job] { run_job(*job); });
    }
    control.apply_connection_limit(clock_now());
    for (const std::int64_t id : floor.take_woken())
      if (const auto found = handles.find(id); found != handles.end()) found->second->wake->release();
  }

  // --- one running job
  // -------------------------------------------------------------------------------------------------

  void run_job(JobRun& job) {
    const std::shared_ptr<JobHandle> handle = handles.at(job.request->id);
    while (true) {
      if (job.interrupted) {
        recover(job, *handle);
        continue;
      }
      const double target = std::min(job.work, job.saved + interval_work(job));
      train(job, *handle, target);
      if (job.interrupted) continue;
      if (job.done >= job.work) break;
      write_checkpoint(job, *handle);
    }
    handles.erase(job.request->id);
    floor.complete(job, clock_now());
    settle();
  }

  /// Work between two checkpoints.
  double interval_work(const JobRun& job) const {
    const scenario::CheckpointSpec& spec = site.scenario.operations.checkpoint;
    if (job.profile.checkpoint.value <= 0.0) return job.work;  // nothing to save
    Seconds interval = spec.every;
    if (spec.interval == scenario::CheckpointInterval::young_daly)
      interval =
          std::max(spec.shortest, young_interval(transfer_time(job, site.scenario.operations.storage.write_bandwidth),
                                                 job.time_between_failures));
    return interval.value * job.profile.work_per_s;
  }

  Seconds transfer_time(const JobRun& job, BytesPerSecond storage_bandwidth) const {
    const BytesPerSecond nodes = static_cast<double>(job.nodes()) * site.scenario.operations.storage.node_bandwidth;
    return job.profile.checkpoint / std::min(storage_bandwidth, nodes);
  }

  void train(JobRun& job, JobHandle& handle, double target) {
    if (job.activity != Activity::training) floor.set_activity(job, Activity::training, clock_now());
    floor.touch(job, clock_now());
    while (!job.interrupted && job.done < target) {
      const double rate = job.rate();
      if (rate <= 0.0) {
        handle.wake->acquire();
      } else if (handle.wake->acquire_timeout((target - job.done) / rate) && !job.interrupted) {
        floor.touch(job, clock_now());
        if (job.rate() == rate) job.done = target;  // up to rounding
      }
      if (!job.interrupted) floor.touch(job, clock_now());
    }
  }

  void write_checkpoint(JobRun& job, JobHandle& handle) {
    const Seconds begin = clock_now();
    floor.set_activity(job, Activity::checkpointing, begin);
    if (transfer(job, handle, sg::Io::OpType::WRITE)) floor.checkpoint_written(job, clock_now() - begin, clock_now());
  }

  /// Moves a checkpoint between the job's nodes and the storage; false if a failure came in between.
  bool transfer(JobRun& job, JobHandle& handle, sg::Io::OpType direction) {
    const Seconds begin = clock_now();
    handle.transfer = storage->io_init(static_cast<sg_size_t>(job.profile.checkpoint.value), direction);
    try {
      handle.transfer->start();
      handle.transfer->wait();
    } catch (const simgrid::CancelException&) {
    }
    handle.transfer = nullptr;
    const Seconds nodes_need = transfer_time(job, {INFINITY});
    if (!job.interrupted) pause(job, handle, begin + nodes_need - clock_now());
    return !job.interrupted;
  }

  /// Sleeps unless a failure comes in between.
  void pause(JobRun& job, JobHandle& handle, Seconds time) {
    const Seconds until = clock_now() + time;
    while (!job.interrupted && clock_now() < until)
      if (handle.wake->acquire_timeout((until - clock_now()).value)) return;
  }

  void recover(JobRun& job, JobHandle& handle) {
    const scenario::RecoverySpec& spec = site.scenario.operations.recovery;
    job.interrupted = false;
    pause(job, handle, spec.detection);
    while (!job.interrupted && job.missing_nodes > 0) {
      const bool complete = floor.replace_missing(job, clock_now());
      settle();
      if (!complete && job.missing_nodes > 0 && !job.interrupted) handle.wake->acquire();
    }
    if (!job.interrupted) pause(job, handle, spec.restart);
    if (!job.interrupted && job.checkpoints > 0) transfer(job, handle, sg::Io::OpType::READ);
    if (!job.interrupted) floor.restarted(job, clock_now());
  }

  // --- the site's other actors
  // -----------------------------------------------------------------------------------------

  void arrive() {
    for (const workload::JobRequest& request : site.jobs) {
      if (request.submitted >= site.scenario.time.duration) return;
      sg::this_actor::sleep_until(request.submitted.value);
      floor.submit(request, clock_now());
      floor.dispatch(clock_now());
      settle();
    }
  }

  /// Failures and repairs in order of time; at the same instant the repair comes first.
  void fail_and_repair() {
    FailureProcess process{site.causes, static_cast<std::uint64_t>(site.scenario.seed)};
    std::optional<Failure> failure_due = process.next();
    while (failure_due || !repairs.empty()) {
      const bool is_repair = !repairs.empty() && (!failure_due || repairs.begin()->first <= failure_due->when);
      const Seconds due = is_repair ? repairs.begin()->first : failure_due->when;
      if (due >= site.scenario.time.duration) return;
      sg::this_actor::sleep_until(due.value);
      if (is_repair) {
        floor.repaired(repairs.extract(repairs.begin()).mapped(), clock_now());
      } else {
        fail(*failure_due);
        failure_due = process.next();
      }
      settle();
    }
  }

  void fail(const Failure& failed) {
    const FailureCause& cause = site.causes[failed.cause];
    const topology::NodeLayout& layout = site.fabric.layout;
    if (cause.reach == FailureReach::leaf) {
      const std::int64_t leaves = (layout.nodes + layout.leaf_nodes - 1) / layout.leaf_nodes;
      floor.fail_leaf(failed.component * leaves / cause.components, failed.cause, clock_now());
    } else {
      fail_node(failed.component * layout.nodes / cause.components, failed);
    }
  }

  void fail_node(std::int64_t node, const Failure& failed) {
    const Seconds mean = site.scenario.operations.recovery.node_repair;
    const Seconds repair =
        Draws{static_cast<std::uint64_t>(site.scenario.seed), "repair." + site.causes[failed.cause].name}.exponential(
            failed.number, mean);
    if (floor.fail_node(node, failed.cause, clock_now(), mean)) repairs.emplace(clock_now() + repair, node);
  }

  /// Units of the power and cooling plant fail, are maintained and come back.
  void change_plant() {
    const scenario::OperationsSpec& operations = site.scenario.operations;
    for (const UnitChange& change :
         unit_changes(site.plant_units, operations.plant_outages, site.scenario.time.duration,
                      static_cast<std::uint64_t>(site.scenario.seed))) {
      sg::this_actor::sleep_until(change.when.value);
      control.change_unit(change, clock_now());
      settle();
    }
  }

  void step_plant() {
    const scenario::TimeSpec& time = site.scenario.time;
    const auto steps = static_cast<std::int64_t>(std::llround(time.duration / time.step));
    for (std::int64_t k = 0; k < steps; ++k) {
      const Seconds begin = static_cast<double>(k) * time.step;
      sg::this_actor::sleep_until((begin + time.step).value);
      const Seconds now = clock_now();
      floor.ledger().advance(now);
      const SiteSample sample = control.step(begin, time.step, floor.ledger().take_means());
      totals.add(sample);
      totals.add_speeds(time.step, control.throttled(), control.capped(), control.responding());
      observer.sample(sample);
      control.update(now);
      settle();
      observer.tick(now);
      if (stop && stop->load()) {
        observer.hand_on();
        throw Interrupted{fmt::format("stopped at {} of simulated time", to_text(time.start + now))};
      }
    }
    observer.hand_on();
    floor.finish(clock_now());
    sg::Actor::kill_all();
  }

  const SiteModel& site;
  EventOrder observer;
  const std::atomic<bool>* stop;
  TotalsBuilder totals;
  Floor floor;
  Plant plant;
  Control control;
  std::unique_ptr<sg::Engine> kernel;
  sg::Host* host = nullptr;
  sg::Disk* storage = nullptr;
  std::map<std::int64_t, std::shared_ptr<JobHandle>> handles;  ///< by job id
  std::multimap<Seconds, std::int64_t> repairs;                ///< when which node is back
  std::exception_ptr failure;
};

Simulation::Simulation(const SiteModel& site, Observer& observer, const std::atomic<bool>* stop)
    : actors_(std::make_unique<Actors>(site, observer, stop)) {}

Simulation::~Simulation() = default;

Totals Simulation::run() {
  Actors& a = *actors_;
  a.spawn("plant", [&a] { a.step_plant(); });
  a.spawn("outages", [&a] { a.change_plant(); });
  a.spawn("failures", [&a] { a.fail_and_repair(); });
  a.spawn("arrivals", [&a] { a.arrive(); });
  a.kernel->run();
  if (a.failure) std::rethrow_exception(a.failure);
  return a.totals.totals();
}

const std::vector<SimulatedIteration>& Simulation::iterations() const { return actors_->floor.profiles().iterations(); }

}  // namespace gigatwin::sim
