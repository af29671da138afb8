#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/units.hpp"

/// What a scheduler is told and what it decides: plain values, in nodes of one partition and seconds since the start.
namespace gigatwin::scheduling {

struct Job {
  std::int64_t id = 0;
  std::int64_t nodes = 0;   ///< wanted
  std::int64_t fewest = 0;  ///< elastic: fewest <= nodes <= most; rigid jobs have all three alike
  std::int64_t most = 0;
  Seconds submitted;  ///< first submission, which a preempted job keeps
  Seconds requested;  ///< time limit, or what is left of it after a preemption
  std::size_t tenant = 0;
  std::optional<std::size_t> lane;
};

/// A tenant class as the scheduler sees it.
struct Tenant {
  double share = 0.0;  ///< entitlement, 0..1
  double priority = 0.0;
  std::optional<std::int64_t> hard_nodes;
  std::optional<std::int64_t> soft_nodes;
  bool preemptible = true;
  bool flexible = false;
};

struct Lane {
  std::string name;
  std::vector<std::size_t> tenants;  ///< empty: all
  std::optional<std::int64_t> largest_nodes;
  std::optional<Seconds> longest;
  double priority = 0.0;
  std::int64_t nodes = 0;              ///< set aside
  std::optional<Seconds> opens_every;  ///< openings at first, first + opens_every, ...
  Seconds first;
};

/// In [at, at + takes) the tenant can have at least `nodes` nodes: what its running jobs do not hold of them stays
/// free.
struct Reservation {
  std::string name;
  std::size_t tenant = 0;
  Seconds at;
  Seconds takes;
  std::int64_t nodes = 0;
};

/// The first lane that admits such a job; none: the job queues without one.
std::optional<std::size_t> lane_for(const std::vector<Lane>& lanes, std::size_t tenant, std::int64_t nodes,
                                    Seconds requested);

struct Situation {
  Seconds now;
  std::int64_t free_nodes = 0;
  bool energy_dear = false;  ///< price or carbon above the scheduler's threshold
};

struct Start {
  std::int64_t job = 0;
  std::int64_t nodes = 0;
  auto operator<=>(const Start&) const = default;
};

struct Resize {
  std::int64_t job = 0;
  std::int64_t nodes = 0;  ///< from now on: more are held at once, fewer from `resized` on
  auto operator<=>(const Resize&) const = default;
};

struct Decisions {
  std::vector<Start> starts;  ///< in order of rank
  std::vector<std::int64_t> preempts;
  std::vector<Resize> resizes;
  std::vector<std::int64_t> starved;  ///< told once a job: see SchedulerSpec::longest_wait
};

/// Node-seconds of a tenant.
struct Usage {
  double plain = 0.0;
  double decayed = 0.0;  ///< by the half-life of fair shares
};

}  // namespace gigatwin::scheduling
