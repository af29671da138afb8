#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>

#include "sim/floor.hpp"
#include "sim/kernel_internal.hpp"
#include "sim/storage_disks_internal.hpp"

namespace gigatwin::sim {

/// Running jobs on SimGrid's clock: each trains, writes checkpoints, recovers from failures and ends, in an actor of
/// its own. The actor sleeps while the job trains undisturbed and while it writes checkpoints that meet no other
/// transfer: the agenda does that. A checkpoint that drains has an actor as well.
class JobActors {
 public:
  /// @param settle  lets the floor's decisions happen; called when an actor has changed the floor and is at rest
  JobActors(const SiteModel& site, Kernel& kernel, Floor& floor, std::function<void()> settle);

  void start(JobRun& job);
  /// The job's interruption, nodes or speed changed. Does nothing where the job is over.
  void wake(std::int64_t job);
  /// The storage fails or is back: checkpoints and loads stand still meanwhile.
  void set_storage_out(bool out) { disks_.set_out(out); }

 private:
  /// A checkpoint on its way from host memory.
  struct Drain {
    StorageDisks::Transfer transfer;
    storage::SavedState state;
    storage::LevelPlan level;
  };
  /// What goes on while the actor sleeps.
  enum class Phase : std::uint8_t {
    none,
    training,  ///< until `target`
    writing,   ///< a checkpoint, alone on the storage
    disturbed  ///< that, and not alone any more: the actor has to see to the rest
  };
  struct Handle {
    JobRun* job = nullptr;
    Phase phase = Phase::none;
    Seconds due;                  ///< in the agenda; phases training (unless the job stands still) and writing
    double target = 0.0;          ///< work at which something has to be done
    storage::SavedState writing;  ///< what phase `writing` saves
    const storage::LevelPlan* next = nullptr;  ///< level of the next checkpoint
    sg::SemaphorePtr wake = sg::Semaphore::create(0);
    storage::CheckpointPlan plan;
    std::array<double, storage::level_count> last_work{};  ///< [Level] of its newest checkpoint, or of a safer one
    StorageDisks::Transfer* transfer = nullptr;            ///< checkpoint being written or loaded
    std::shared_ptr<Drain> drain;
  };
  struct Due {
    double work = 0.0;      ///< at which the next checkpoint begins
    std::size_t level = 0;  ///< of the plan
  };

  void run(const std::shared_ptr<Handle>& handle);
  void make_plan(Handle& handle) const;
  static Due next_checkpoint(const Handle& handle);
  void train(Handle& handle);
  void set_target(Handle& handle);
  void schedule_training(Handle& handle);
  void leave_agenda(Handle& handle);
  void is_due(std::int64_t job);
  void target_reached(Handle& handle);
  void written_alone(Handle& handle);
  void finish_disturbed(Handle& handle);
  /// Whether the actor has to look at the job before it goes on.
  static bool needs_actor(const JobRun& job) { return job.interrupted || job.must_leave || job.resize_to > 0; }
  void write_checkpoint(const std::shared_ptr<Handle>& handle, const storage::LevelPlan& level);
  void start_drain(const std::shared_ptr<Handle>& handle, const storage::SavedState& state,
                   const storage::LevelPlan& level);
  void drain(Handle& handle, Drain& drain);
  void stop_drain(Handle& handle);
  void written(Handle& handle, const storage::SavedState& state, std::int64_t keep);
  bool transfer(Handle& handle, StorageDisks::Direction direction);
  static bool pause(Handle& handle, Seconds time);
  void recover(Handle& handle);
  void resume(Handle& handle);
  bool load(Handle& handle);
  bool leave(Handle& handle);
  void change_size(Handle& handle);
  bool save_to_storage(Handle& handle);

  const SiteModel& site_;
  Kernel& kernel_;
  Floor& floor_;
  std::function<void()> settle_;
  StorageDisks disks_;
  Agenda agenda_;
  std::map<std::int64_t, std::shared_ptr<Handle>> handles_;  ///< by job id
};

}  // namespace gigatwin::sim
