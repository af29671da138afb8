#include "sim/partition.hpp"

namespace gigatwin::sim {
namespace {

/// Lanes, reservations and spare nodes are of the shared part: who has nodes for itself needs none of them.
scheduling::Scheduler make_scheduler(const scenario::OperationsSpec& operations, const AccessPlan& access,
                                     std::size_t index) {
  const std::int64_t nodes = access.partitions[index].nodes.count;
  const std::int64_t spares = operations.repair.hot_spares + operations.repair.cold_spares;
  if (index == 0) return {operations.scheduler, access.rules, access.lanes, access.reservations, nodes - spares};
  return {operations.scheduler, access.rules, {}, {}, nodes};
}

}  // namespace

Partition::Partition(const scenario::OperationsSpec& operations, const topology::NodeLayout& layout,
                     const AccessPlan& access, std::size_t index)
    : nodes(access.partitions[index].nodes),
      pool(layout, operations.placement, nodes),
      scheduler(make_scheduler(operations, access, index)) {}

}  // namespace gigatwin::sim
