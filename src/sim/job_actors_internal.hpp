#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

#include "sim/floor.hpp"
#include "sim/kernel_internal.hpp"

namespace gigatwin::sim {

/// Running jobs on SimGrid's clock: each trains, writes checkpoints, recovers from failures and ends, in an actor of
/// its own that sleeps until the floor has something to tell it.
class JobActors {
 public:
  /// @param settle  lets the floor's decisions happen; called when an actor has changed the floor and is at rest
  JobActors(const SiteModel& site, Kernel& kernel, Floor& floor, std::function<void()> settle);

  void start(JobRun& job);
  /// The job's interruption, nodes or speed changed. Does nothing where the job is over.
  void wake(std::int64_t job);

 private:
  struct Handle {
    JobRun* job = nullptr;
    sg::SemaphorePtr wake = sg::Semaphore::create(0);
    sg::IoPtr transfer{};  ///< checkpoint being written or loaded
  };

  void run(Handle& handle);
  double interval_work(const JobRun& job) const;
  Seconds transfer_time(const JobRun& job, BytesPerSecond storage_bandwidth) const;
  void train(Handle& handle, double target);
  void write_checkpoint(Handle& handle);
  bool transfer(Handle& handle, sg::Io::OpType direction);
  void pause(Handle& handle, Seconds time);
  void recover(Handle& handle);

  const SiteModel& site_;
  Kernel& kernel_;
  Floor& floor_;
  std::function<void()> settle_;
  sg::Disk* storage_;
  std::map<std::int64_t, std::shared_ptr<Handle>> handles_;  ///< by job id
};

}  // namespace gigatwin::sim
