#include "scheduling/reasons.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gigatwin::scheduling {
namespace {

std::optional<std::string> not_admitted(const Lane& lane, const Job& job) {
  if (!lane.tenants.empty() && std::find(lane.tenants.begin(), lane.tenants.end(), job.tenant) == lane.tenants.end())
    return fmt::format("lane {} does not admit its tenant class", lane.name);
  if (lane.largest_nodes && job.nodes > *lane.largest_nodes)
    return fmt::format("{} nodes, and lane {} admits {}", job.nodes, lane.name, *lane.largest_nodes);
  if (lane.longest && job.requested > *lane.longest)
    return fmt::format("{:.0f} s, and lane {} admits {:.0f} s", job.requested.value, lane.name, lane.longest->value);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> never_fits(const Partition& partition, const Job& job) {
  const std::int64_t need = partition.need_of(job);
  if (need > partition.nodes) return fmt::format("needs {} nodes of {}", need, partition.nodes);
  if (job.lane)
    if (auto reason = not_admitted(partition.lanes[*job.lane], job)) return reason;
  const std::optional<std::int64_t> hard = partition.tenants[job.tenant].hard_nodes;
  if (hard && need > *hard) return fmt::format("needs {} nodes, and its tenant's hard quota is {}", need, *hard);
  const std::int64_t kept = partition.claims.kept_for_ever(partition.claims.group_of(job));
  if (need > partition.nodes - kept)
    return fmt::format("needs {} nodes of {}, of which {} are set aside for others", need, partition.nodes, kept);
  return std::nullopt;
}

std::string why_waiting(const Partition& partition, const Job& job, const Situation& left) {
  const Tenant& tenant = partition.tenants[job.tenant];
  const std::int64_t need = partition.need_of(job), held = partition.usage.nodes_of(job.tenant);
  if (left.energy_dear && partition.spec.energy && tenant.flexible &&
      left.now < job.submitted + partition.spec.energy->longest_hold)
    return "held while energy is dear";
  if (tenant.hard_nodes && held + need > *tenant.hard_nodes)
    return fmt::format("its tenant holds {} nodes of a hard quota of {}", held, *tenant.hard_nodes);
  if (need > left.free_nodes) return fmt::format("needs {} nodes, {} are free", need, left.free_nodes);
  const Profile profile{partition.claims, left.now.value, left.free_nodes, partition.running, partition.repairs};
  if (profile.least(partition.claims.group_of(job), left.now.value, (left.now + job.requested).value) < need)
    return "free nodes are set aside or reserved for others";
  if (tenant.soft_nodes && held + need > *tenant.soft_nodes)
    return fmt::format("its tenant holds {} nodes of a soft quota of {}", held, *tenant.soft_nodes);
  return "would delay jobs before it";
}

}  // namespace gigatwin::scheduling
