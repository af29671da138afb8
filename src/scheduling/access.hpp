#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "scheduling/job.hpp"

/// Who may use how much of the site: tenant classes, lanes (access modes) and reservations.
namespace gigatwin::scheduling {

enum class Isolation {
  shared,     ///< all nodes, with everybody
  partition,  ///< accelerators of its own that nobody else uses
  hall,       ///< whole halls of its own
};

/// A class of tenants, by the name that jobs carry: a large campaign, industry, start-ups and SMEs, research, public
/// body.
struct TenantSpec {
  std::string name;
  double share = 0.0;                      ///< entitlement of the machine's time; 0: none
  std::optional<std::int64_t> hard_quota;  ///< accelerators at once, never exceeded
  std::optional<std::int64_t> soft_quota;  ///< exceeded only where nobody within a quota could use them
  double priority = 0.0;
  bool preemptible = true;
  bool flexible = false;  ///< may be held or paused for energy
  Isolation isolation = Isolation::shared;
  std::int64_t accelerators = 0;  ///< isolation partition
  std::int64_t halls = 1;         ///< isolation hall
  Seconds scrub;                  ///< wiping a node of another tenant's data before this one gets it
  bool own_storage = false;       ///< a namespace of its own
  double storage_share = 0.0;     ///< of the storage's bandwidth, for that namespace
};

/// An access mode: which jobs may use it and what they get. A job takes the first lane that admits it.
struct LaneSpec {
  std::string name;
  std::vector<std::string> tenants;     ///< empty: all
  std::optional<std::int64_t> largest;  ///< accelerators of a job
  std::optional<Seconds> longest;       ///< requested time of a job
  double priority = 0.0;                ///< added to the tenant's
  std::int64_t accelerators = 0;        ///< set aside for jobs of this lane
  std::optional<Seconds> opens_every;   ///< jobs queue from the next opening on
  Seconds first;                        ///< first opening
};

/// Accelerators that a tenant class has at least in a window announced in advance.
struct ReservationSpec {
  std::string name;
  std::string tenant;
  Seconds at;
  Seconds takes;
  std::int64_t accelerators = 0;
};

const Schema<TenantSpec>& tenant_schema();
const Schema<LaneSpec>& lane_schema();
const Schema<ReservationSpec>& reservation_schema();

/// What no single entry can know: names twice or unknown, shares that add to more than 1, reservations of nobody. Keys
/// of problems begin at the block that holds the lists "tenants", "lanes" and "reservations".
void check_access(const std::vector<TenantSpec>& tenants, const std::vector<LaneSpec>& lanes,
                  const std::vector<ReservationSpec>& reservations, BlockProblems& problems);
/// The same against the site: quotas, partitions, lanes set aside and reservations at one time within its accelerators,
/// reservations within its period. `prefix` stands before the keys ("operations.").
void check_access_of_site(const std::vector<TenantSpec>& tenants, const std::vector<LaneSpec>& lanes,
                          const std::vector<ReservationSpec>& reservations, std::int64_t accelerators, Seconds period,
                          const std::string& prefix, BlockProblems& problems);

/// Specs in whole nodes: quotas are rounded down, what is set aside or reserved is rounded up.
Tenant tenant_of(const TenantSpec& spec, std::int64_t accelerators_per_node);
/// `tenant_names` as numbered in Job::tenant.
Lane lane_of(const LaneSpec& spec, const std::vector<std::string>& tenant_names, std::int64_t accelerators_per_node);
Reservation reservation_of(const ReservationSpec& spec, const std::vector<std::string>& tenant_names,
                           std::int64_t accelerators_per_node);

}  // namespace gigatwin::scheduling
