#include "sim/access.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scheduling/access.hpp"

namespace gigatwin::sim {
namespace {

using scheduling::Isolation;
using scheduling::TenantSpec;

/// Gives out nodes from the end of the site.
class Land {
 public:
  explicit Land(std::int64_t nodes) : end_(nodes) {}
  std::int64_t left() const { return end_; }
  topology::NodeRange take_from(std::int64_t first) {
    const topology::NodeRange range{first, end_ - first};
    end_ = first;
    return range;
  }

 private:
  std::int64_t end_;
};

std::optional<topology::NodeRange> own_halls(const TenantSpec& tenant, const std::vector<topology::NodeRange>& halls,
                                             std::size_t& halls_left, Land& land) {
  if (tenant.halls > static_cast<std::int64_t>(halls_left)) return std::nullopt;
  halls_left -= static_cast<std::size_t>(tenant.halls);
  return land.take_from(halls[halls_left].first);
}

std::optional<topology::NodeRange> own_leaves(const TenantSpec& tenant, const topology::NodeLayout& layout,
                                              Land& land) {
  const std::int64_t nodes = (tenant.accelerators + layout.accelerators_per_node - 1) / layout.accelerators_per_node;
  if (nodes > land.left()) return std::nullopt;
  const std::int64_t first = (land.left() - nodes) / layout.leaf_nodes * layout.leaf_nodes;
  return land.take_from(first);
}

void isolate(AccessPlan& plan, const scenario::OperationsSpec& operations, const topology::NodeLayout& layout,
             const std::vector<topology::NodeRange>& halls, Diagnostics& diagnostics) {
  Land land{layout.nodes};
  std::size_t halls_left = halls.size();
  const auto close_off = [&](Isolation kind) {
    for (std::size_t i = 0; i < operations.tenants.size(); ++i) {
      const TenantSpec& tenant = operations.tenants[i];
      if (tenant.isolation != kind) continue;
      const bool whole_halls = kind == Isolation::hall;
      const std::optional<topology::NodeRange> nodes =
          whole_halls ? own_halls(tenant, halls, halls_left, land) : own_leaves(tenant, layout, land);
      if (!nodes) {
        diagnostics.expected(fmt::format("operations.tenants[{}].{}", i, whole_halls ? "halls" : "accelerators"),
                             "room beside the other isolated tenants",
                             fmt::format("{}", whole_halls ? tenant.halls : tenant.accelerators));
        continue;
      }
      plan.partition_of[i] = plan.partitions.size();
      plan.partitions.push_back({tenant.name, *nodes});
    }
  };
  plan.partitions.push_back({"shared", {}});
  close_off(Isolation::hall);
  close_off(Isolation::partition);
  plan.partitions.front().nodes = {0, land.left()};
}

void check(const scenario::Scenario& scenario, Diagnostics& diagnostics) {
  const scenario::OperationsSpec& operations = scenario.operations;
  BlockProblems problems;
  scheduling::check_access_of_site(operations.tenants, operations.lanes, operations.reservations,
                                   scenario.compute.accelerators, scenario.time.duration, "operations.", problems);
  for (const BlockProblems::Problem& problem : problems.list)
    diagnostics.expected(problem.key, problem.expected, problem.found, problem.hint);
}

}  // namespace

void AccessPlan::add(const std::string& name, scheduling::Tenant rule, Seconds scrub_time) {
  if (!index_.emplace(name, tenants.size()).second) return;
  tenants.push_back(name);
  rules.push_back(rule);
  partition_of.push_back(0);
  scrub.push_back(scrub_time);
}

AccessPlan plan_access(const scenario::Scenario& scenario, const std::vector<workload::JobRequest>& jobs,
                       const topology::NodeLayout& layout, const std::vector<topology::NodeRange>& halls,
                       Diagnostics& diagnostics) {
  check(scenario, diagnostics);
  const scenario::OperationsSpec& operations = scenario.operations;
  AccessPlan plan;
  for (const TenantSpec& tenant : operations.tenants)
    plan.add(tenant.name, scheduling::tenant_of(tenant, layout.accelerators_per_node), tenant.scrub);
  for (const workload::JobRequest& job : jobs) plan.add(job.tenant_class, {}, Seconds{0.0});
  isolate(plan, operations, layout, halls, diagnostics);
  if (diagnostics.has_errors()) return plan;
  for (const scheduling::LaneSpec& lane : operations.lanes)
    plan.lanes.push_back(scheduling::lane_of(lane, plan.tenants, layout.accelerators_per_node));
  for (const scheduling::ReservationSpec& reservation : operations.reservations)
    plan.reservations.push_back(scheduling::reservation_of(reservation, plan.tenants, layout.accelerators_per_node));
  return plan;
}

}  // namespace gigatwin::sim
