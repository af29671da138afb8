#pragma once

#include "topology/sizing.hpp"

/// Torus and HyperX: switches on a grid, all alike. Internal to this folder.
namespace gigatwin::topology {

/// Ports of a switch to its neighbours along a dimension of `size` switches, at one link for each. Torus: 2, of a ring
/// of two switches 1. HyperX: size - 1.
std::int64_t neighbours_along(FabricKind kind, std::int64_t size);

/// Ports of a switch to all its neighbours.
std::int64_t neighbour_ports(const FabricPlan& plan);

/// One tier, "neighbour"; none for a single switch's worth of links.
std::vector<Tier> grid_tiers(const FabricPlan& plan, BytesPerSecond port, BytesPerSecond access);

/// Links of one copy between halves of the grid, the least over dimensions; n_d switches along dimension d, S in all, l
/// links for each neighbour:
///
///   torus: 2 l S / n_d (n_d = 2: half of it), least across the longest     HyperX: l (n_d / 2)^2 S / n_d
///
/// Exact for even n_d.
double grid_cut(const FabricPlan& plan);

}  // namespace gigatwin::topology
