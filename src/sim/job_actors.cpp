#include <fmt/format.h>
#include <simgrid/Exception.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/job_actors_internal.hpp"

namespace gigatwin::sim {

JobActors::JobActors(const SiteModel& site, Kernel& kernel, Floor& floor, std::function<void()> settle)
    : site_(site), kernel_(kernel), floor_(floor), settle_(std::move(settle)) {
  const scenario::StorageSpec& spec = site.scenario.operations.storage;
  storage_ = kernel.host().create_disk("storage", spec.read_bandwidth.value, spec.write_bandwidth.value);
}

void JobActors::start(JobRun& job) {
  const auto handle = std::make_shared<Handle>();
  handle->job = &job;
  const std::int64_t id = job.request->id;
  handles_[id] = handle;
  kernel_.spawn(fmt::format("job-{}", id), [this, handle] { run(*handle); });
}

void JobActors::wake(std::int64_t job) {
  const auto found = handles_.find(job);
  if (found == handles_.end()) return;
  const std::shared_ptr<Handle> handle = found->second;
  if (handle->transfer && handle->job->interrupted)
    handle->transfer->cancel();  // a mere change of clock does not disturb it
  handle->wake->release();
}

void JobActors::run(Handle& handle) {
  JobRun& job = *handle.job;
  while (true) {
    if (job.interrupted) {
      recover(handle);
      continue;
    }
    const double target = std::min(job.work, job.saved + interval_work(job));
    train(handle, target);
    if (job.interrupted) continue;
    if (job.done >= job.work) break;
    write_checkpoint(handle);
  }
  handles_.erase(job.request->id);
  floor_.complete(job, clock_now());
  settle_();
}

/// Work between two checkpoints.
double JobActors::interval_work(const JobRun& job) const {
  const scenario::CheckpointSpec& spec = site_.scenario.operations.checkpoint;
  if (job.profile.checkpoint.value <= 0.0) return job.work;  // nothing to save
  Seconds interval = spec.every;
  if (spec.interval == scenario::CheckpointInterval::young_daly)
    interval =
        std::max(spec.shortest, young_interval(transfer_time(job, site_.scenario.operations.storage.write_bandwidth),
                                               job.time_between_failures));
  return interval.value * job.profile.work_per_s;
}

Seconds JobActors::transfer_time(const JobRun& job, BytesPerSecond storage_bandwidth) const {
  const BytesPerSecond nodes = static_cast<double>(job.nodes()) * site_.scenario.operations.storage.node_bandwidth;
  return job.profile.checkpoint / std::min(storage_bandwidth, nodes);
}

void JobActors::train(Handle& handle, double target) {
  JobRun& job = *handle.job;
  if (job.activity != Activity::training) floor_.set_activity(job, Activity::training, clock_now());
  floor_.touch(job, clock_now());
  while (!job.interrupted && job.done < target) {
    const double rate = job.rate();
    if (rate <= 0.0) {
      handle.wake->acquire();
    } else if (handle.wake->acquire_timeout((target - job.done) / rate) && !job.interrupted) {
      floor_.touch(job, clock_now());
      if (job.rate() == rate) job.done = target;  // up to rounding
    }
    if (!job.interrupted) floor_.touch(job, clock_now());
  }
}

void JobActors::write_checkpoint(Handle& handle) {
  JobRun& job = *handle.job;
  const Seconds begin = clock_now();
  floor_.set_activity(job, Activity::checkpointing, begin);
  if (transfer(handle, sg::Io::OpType::WRITE)) floor_.checkpoint_written(job, clock_now() - begin, clock_now());
}

/// Moves a checkpoint between the job's nodes and the storage; false if a failure came in between.
bool JobActors::transfer(Handle& handle, sg::Io::OpType direction) {
  JobRun& job = *handle.job;
  const Seconds begin = clock_now();
  handle.transfer = storage_->io_init(static_cast<sg_size_t>(job.profile.checkpoint.value), direction);
  try {
    handle.transfer->start();
    handle.transfer->wait();
  } catch (const simgrid::CancelException&) {
  }
  handle.transfer = nullptr;
  const Seconds nodes_need = transfer_time(job, {INFINITY});
  if (!job.interrupted) pause(handle, begin + nodes_need - clock_now());
  return !job.interrupted;
}

/// Sleeps unless a failure comes in between.
void JobActors::pause(Handle& handle, Seconds time) {
  const Seconds until = clock_now() + time;
  while (!handle.job->interrupted && clock_now() < until)
    if (handle.wake->acquire_timeout((until - clock_now()).value)) return;
}

void JobActors::recover(Handle& handle) {
  JobRun& job = *handle.job;
  const scenario::RecoverySpec& spec = site_.scenario.operations.recovery;
  job.interrupted = false;
  pause(handle, spec.detection);
  while (!job.interrupted && job.missing_nodes > 0) {
    const bool complete = floor_.replace_missing(job, clock_now());
    settle_();
    if (!complete && job.missing_nodes > 0 && !job.interrupted) handle.wake->acquire();
  }
  if (!job.interrupted) pause(handle, spec.restart);
  if (!job.interrupted && job.checkpoints > 0) transfer(handle, sg::Io::OpType::READ);
  if (!job.interrupted) floor_.restarted(job, clock_now());
}

}  // namespace gigatwin::sim
