
#include <algorithm>
#include <limits>
#include <utility>

#include "sim/job_actors_internal.hpp"

namespace gigatwin::sim {

using storage::Level;
using storage::LevelPlan;
using storage::SavedState;

JobActors::JobActors(const SiteModel& site, Kernel& kernel, Floor& floor, std::function<void()> settle)
    : site_(site),
      kernel_(kernel),
      floor_(floor),
      settle_(std::move(settle)),
      disks_(site.scenario.operations.storage, namespaces_of(site.scenario.operations.tenants), kernel),
      agenda_(kernel, [this](std::int64_t job) { is_due(job); }) {}

void JobActors::start(JobRun& job) {
  const auto handle = std::make_shared<Handle>();
  handle->job = &job;
  handle->last_work.fill(job.done);  // one that comes back is as far as what it has saved
  const std::int64_t id = job.request->id;
  handles_[id] = handle;
  kernel_.spawn([this, handle] { run(handle); });
}

void JobActors::wake(std::int64_t job) {
  const auto found = handles_.find(job);
  if (found == handles_.end()) return;
  const std::shared_ptr<Handle> handle = found->second;
  const bool sleeps = handle->phase == Phase::training || handle->phase == Phase::writing;
  if (handle->job->interrupted) {  // a mere change of clock does not disturb a transfer
    leave_agenda(*handle);
    if (handle->transfer) handle->transfer->cancel();
    stop_drain(*handle);
  } else if (sleeps && !needs_actor(*handle->job)) {
    if (handle->phase == Phase::training) schedule_training(*handle);
    return;
  } else if (handle->phase == Phase::writing) {
    return;  // what the actor has to see to waits for the checkpoint
  } else {
    leave_agenda(*handle);
  }
  handle->wake->release();
}

void JobActors::run(const std::shared_ptr<Handle>& handle) {
  JobRun& job = *handle->job;
  make_plan(*handle);
  pause(*handle, job.prepare);
  if (job.resumes && !job.interrupted) resume(*handle);
  while (true) {
    if (job.interrupted) {
      recover(*handle);
      continue;
    }
    if (job.must_leave) {
      if (leave(*handle)) return;
      continue;
    }
    if (job.resize_to > 0) {
      change_size(*handle);
      continue;
    }
    set_target(*handle);
    train(*handle);
    if (handle->phase == Phase::disturbed) {
      finish_disturbed(*handle);
      continue;
    }
    if (needs_actor(job) || job.done < handle->target) continue;
    if (job.done >= job.work) break;
    write_checkpoint(handle, *handle->next);
  }
  stop_drain(*handle);
  handles_.erase(job.request->id);
  floor_.complete(job, clock_now());
  settle_();
}

/// After every change of its nodes: what it needs to write and what may fail depend on them.
void JobActors::make_plan(Handle& handle) const {
  const JobRun& job = *handle.job;
  handle.plan = storage::plan_checkpoints(site_.scenario.operations.checkpoint, disks_.spec(job.request->tenant_class),
                                          job.profile.checkpoint, job.nodes(), job.failure_rates);
  for (double& work : handle.last_work) work = std::min(work, job.done);
}

/// Of levels that are due together, the safest; a level that drains waits for the drain before it.
JobActors::Due JobActors::next_checkpoint(const Handle& handle) {
  constexpr double together = 1e-9;  // of the interval
  const JobRun& job = *handle.job;
  Due due{std::numeric_limits<double>::infinity(), 0};
  for (std::size_t i = handle.plan.levels.size(); i-- > 0;) {
    const LevelPlan& level = handle.plan.levels[i];
    if (handle.drain && level.drain.value > 0.0) continue;
    const double interval = level.interval.value * job.profile.work_per_s;
    const double work = handle.last_work[static_cast<std::size_t>(level.to)] + interval;
    if (work < due.work - together * interval) due = {work, i};
  }
  return due;
}

void JobActors::set_target(Handle& handle) {
  const Due due = next_checkpoint(handle);
  handle.target = std::min(handle.job->work, due.work);
  handle.next = due.work < handle.job->work ? &handle.plan.levels[due.level] : nullptr;
}

/// Sleeps until there is something for the actor to do.
void JobActors::train(Handle& handle) {
  JobRun& job = *handle.job;
  if (job.activity != Activity::training) floor_.set_activity(job, Activity::training, clock_now());
  floor_.touch(job, clock_now());
  if (job.done >= handle.target) return;
  handle.phase = Phase::training;
  schedule_training(handle);
  handle.wake->acquire();
  leave_agenda(handle);
  if (!job.interrupted) floor_.touch(job, clock_now());
}

/// After every change of the job's speed.
void JobActors::schedule_training(Handle& handle) {
  const JobRun& job = *handle.job;
  const std::int64_t id = job.request->id;
  agenda_.clear(id, handle.due);
  floor_.touch(*handle.job, clock_now());
  const double rate = job.rate();
  if (rate <= 0.0) return;  // it stands still
  handle.due = clock_now() + Seconds{std::max(0.0, handle.target - job.done) / rate};
  agenda_.set(id, handle.due);
}

/// Nothing goes on by itself any more; a write that was alone is given up.
void JobActors::leave_agenda(Handle& handle) {
  if (handle.phase == Phase::writing) disks_.end_alone(handle.job->request->tenant_class);
  if (handle.phase == Phase::training || handle.phase == Phase::writing) {
    agenda_.clear(handle.job->request->id, handle.due);
    handle.phase = Phase::none;
  }
}

void JobActors::is_due(std::int64_t job) {
  Handle& handle = *handles_.at(job);
  if (handle.phase == Phase::training)
    target_reached(handle);
  else
    written_alone(handle);
}

void JobActors::target_reached(Handle& handle) {
  JobRun& job = *handle.job;
  const std::string& tenant_class = job.request->tenant_class;
  floor_.touch(job, clock_now());
  job.done = handle.target;  // up to rounding
  const bool alone = handle.next && handle.next->to == Level::storage && handle.next->drain.value <= 0.0 &&
                     disks_.is_idle(tenant_class);
  if (!alone || needs_actor(job)) {
    handle.phase = Phase::none;
    handle.wake->release();
    return;
  }
  floor_.set_activity(job, Activity::checkpointing, clock_now());
  handle.phase = Phase::writing;
  handle.writing = job.state(Level::storage);
  handle.due = disks_.begin_alone(tenant_class, job.profile.checkpoint, job.nodes(), [this, &handle] {
    agenda_.clear(handle.job->request->id, handle.due);
    handle.phase = Phase::disturbed;
    handle.wake->release();
  });
  agenda_.set(job.request->id, handle.due);
}

void JobActors::written_alone(Handle& handle) {
  JobRun& job = *handle.job;
  disks_.end_alone(job.request->tenant_class);
  written(handle, handle.writing, handle.next->keep);
  if (needs_actor(job)) {
    handle.phase = Phase::none;
    handle.wake->release();
    return;
  }
  floor_.set_activity(job, Activity::training, clock_now());
  handle.phase = Phase::training;
  set_target(handle);
  schedule_training(handle);
}

/// The rest of a checkpoint that is not alone on the storage any more.
void JobActors::finish_disturbed(Handle& handle) {
  const JobRun& job = *handle.job;
  const std::string& tenant_class = job.request->tenant_class;
  handle.phase = Phase::none;
  if (job.interrupted) return;
  StorageDisks::Transfer transfer;
  handle.transfer = &transfer;
  const bool done = disks_.finish(transfer, tenant_class, disks_.rest_of_alone(tenant_class));
  handle.transfer = nullptr;
  if (done && !job.interrupted) written(handle, handle.writing, handle.next->keep);
}

void JobActors::write_checkpoint(const std::shared_ptr<Handle>& handle, const LevelPlan& level) {
  JobRun& job = *handle->job;
  floor_.set_activity(job, Activity::checkpointing, clock_now());
  const SavedState state = job.state(level.to);
  const bool is_direct = level.to == Level::storage && level.drain.value <= 0.0;
  const bool there = is_direct ? transfer(*handle, StorageDisks::Direction::write) : pause(*handle, level.pause);
  if (!there) return;
  if (level.drain.value > 0.0)
    start_drain(handle, state, level);
  else
    written(*handle, state, level.keep);
}

/// The checkpoint is where it should be: cheaper levels need none before their next interval.
void JobActors::written(Handle& handle, const SavedState& state, std::int64_t keep) {
  for (std::size_t level = 0; level <= static_cast<std::size_t>(state.level); ++level)
    handle.last_work[level] = std::max(handle.last_work[level], state.work);
  floor_.checkpoint_written(*handle.job, state, keep, clock_now());
}

// --- draining in the background ------------------------------------------------------------------------------------

void JobActors::start_drain(const std::shared_ptr<Handle>& handle, const SavedState& state, const LevelPlan& level) {
  // Cheaper levels have what they need in the copy that drains, though failures meanwhile find the ones before it.
  for (std::size_t cheaper = 0; cheaper < static_cast<std::size_t>(level.to); ++cheaper)
    handle->last_work[cheaper] = state.work;
  handle->drain = std::make_shared<Drain>();
  handle->drain->state = state;
  handle->drain->level = level;
  floor_.set_drain_slowdown(*handle->job, handle->plan.drain_slowdown, clock_now());
  kernel_.spawn([this, handle, draining = handle->drain] { drain(*handle, *draining); });
}

void JobActors::drain(Handle& handle, Drain& drain) {
  if (drain.level.to == Level::storage) {
    const JobRun& job = *handle.job;  // which may end meanwhile: not to be touched when the transfer was cancelled
    if (!disks_.move(drain.transfer, job.request->tenant_class, job.profile.checkpoint, job.nodes(),
                     StorageDisks::Direction::write))
      return;
  } else {
    sg::this_actor::sleep_for(drain.level.drain.value);
  }
  if (drain.transfer.is_cancelled()) return;
  written(handle, drain.state, drain.level.keep);
  handle.drain = nullptr;
  floor_.set_drain_slowdown(*handle.job, 0.0, clock_now());
  handle.wake->release();
  settle_();
}

void JobActors::stop_drain(Handle& handle) {
  if (!handle.drain) return;
  handle.drain->transfer.cancel();
  handle.drain = nullptr;
  floor_.set_drain_slowdown(*handle.job, 0.0, clock_now());
}

// --- transfers and recovery ----------------------------------------------------------------------------------------

/// Moves a checkpoint between the job's nodes and the storage; false if a failure came in between.
bool JobActors::transfer(Handle& handle, StorageDisks::Direction direction) {
  const JobRun& job = *handle.job;
  StorageDisks::Transfer transfer;
  handle.transfer = &transfer;
  disks_.move(transfer, job.request->tenant_class, job.profile.checkpoint, job.nodes(), direction);
  handle.transfer = nullptr;
  return !job.interrupted;
}

/// Sleeps; false if a failure came in between.
bool JobActors::pause(Handle& handle, Seconds time) {
  const Seconds until = clock_now() + time;
  while (!handle.job->interrupted && clock_now() < until)
    if (handle.wake->acquire_timeout((until - clock_now()).value)) break;
  return !handle.job->interrupted;
}

void JobActors::recover(Handle& handle) {
  JobRun& job = *handle.job;
  job.interrupted = false;
  pause(handle, job.detection);
  while (!job.interrupted && job.missing_nodes > 0) {
    const bool complete = floor_.replace_missing(job, clock_now());
    settle_();
    if (job.must_leave) return;  // others wait for the nodes that it has
    if (!complete && job.missing_nodes > 0 && !job.interrupted) handle.wake->acquire();
  }
  if (!job.interrupted) resume(handle);
}

/// Gives its nodes back, with its state in the storage; false if a failure came in between.
bool JobActors::leave(Handle& handle) {
  JobRun& job = *handle.job;
  if (job.missing_nodes > 0)  // it has no state but what it has saved
    job.roll_back(site_.scenario.operations.storage, storage::Destroys::hall);
  else if (!save_to_storage(handle))
    return false;
  job.saved.leave_nodes();
  handles_.erase(job.request->id);
  floor_.vacated(job, clock_now());
  settle_();
  return true;
}

void JobActors::change_size(Handle& handle) {
  JobRun& job = *handle.job;
  if (!save_to_storage(handle)) return;
  job.saved.leave_nodes();
  floor_.resize(job, clock_now());
  settle_();
  if (!job.interrupted) resume(handle);
}

/// Unless the newest state is there already; false if a failure came in between.
bool JobActors::save_to_storage(Handle& handle) {
  JobRun& job = *handle.job;
  stop_drain(handle);
  floor_.touch(job, clock_now());
  if (job.saved.has(Level::storage, job.done)) return true;
  floor_.set_activity(job, Activity::checkpointing, clock_now());
  const SavedState state = job.state(Level::storage);
  if (!transfer(handle, StorageDisks::Direction::write)) return false;
  const auto& levels = handle.plan.levels;
  written(handle, state, levels.empty() ? 1 : levels.back().keep);
  return !job.interrupted;
}

/// On all its nodes: processes, communicators, warm-up, then its state.
void JobActors::resume(Handle& handle) {
  JobRun& job = *handle.job;
  if (job.activity != Activity::restarting) floor_.set_activity(job, Activity::restarting, clock_now());
  if (!pause(handle, job.cause ? job.restart : site_.scenario.operations.recovery.restart) || !load(handle)) return;
  job.destroyed = storage::Destroys::nothing;
  job.resumes = false;
  make_plan(handle);
  floor_.restarted(job, clock_now());
}

/// From the level whose checkpoint the rollback went to; false if a failure came in between.
bool JobActors::load(Handle& handle) {
  const JobRun& job = *handle.job;
  const std::optional<SavedState> newest = job.saved.newest();
  if (!newest) return true;
  if (newest->level == Level::storage) return transfer(handle, StorageDisks::Direction::read);
  return pause(handle, storage::load_time(disks_.spec(job.request->tenant_class), newest->level, job.profile.checkpoint,
                                          job.nodes(), job.destroyed));
}

}  // namespace gigatwin::sim
