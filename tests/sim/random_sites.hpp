#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <vector>

#include "../collectives/small_library.hpp"
#include "../topology/small_parts.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "collectives/phase_problem.hpp"
#include "topology/graph.hpp"

/// Fabrics and phases at random, the same ones in every run.
namespace gigatwin::sim {

/// Consecutive draws of one stream.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : draws_(seed, "test.sites") {}
  double uniform() { return draws_.uniform(next_++); }
  /// low..high, both included.
  std::int64_t number(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(uniform() * static_cast<double>(high - low + 1));
  }
  template <class T>
  T one_of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(list.size()) - 1))];
  }

 private:
  Draws draws_;
  std::uint64_t next_ = 0;
};

struct RandomSite {
  topology::FabricSpec fabric;
  hardware::SystemSpec system;
  std::int64_t accelerators = 0;
};

inline hardware::SystemSpec random_system(Dice& dice) {
  const int per_node = dice.one_of(std::vector<int>{2, 4, 8});
  const int nics = dice.one_of(std::vector<int>{per_node / 2, per_node, per_node, 2 * per_node});
  const int domain = per_node * dice.one_of(std::vector<int>{1, 1, 2});
  hardware::SystemSpec system = topology::small_system(
      {.accelerators_per_node = per_node, .nics_per_node = nics, .domain = domain, .nodes_per_rack = 2});
  if (dice.uniform() < 0.2) system.scale_up_topology = hardware::ScaleUpTopology::full_mesh;
  system.library = collectives::small_library();
  return system;
}

/// May be impossible: `problems_of` tells.
inline topology::FabricSpec random_spec(topology::FabricKind kind, Dice& dice) {
  using topology::FabricKind;
  topology::FabricSpec fabric = topology::small_fabric(kind, dice.one_of(std::vector<int>{12, 16, 24, 32, 48}),
                                                       dice.one_of(std::vector<double>{1.0, 1.0, 2.0, 3.0}),
                                                       dice.one_of(std::vector<double>{1.0, 2.0}));
  fabric.model = topology::NetworkModel::fluid;
  fabric.planes = dice.one_of(std::vector<std::int64_t>{1, 1, 2});
  fabric.in_network_reduction = dice.uniform() < 0.5;
  if (dice.uniform() < 0.3) fabric = topology::in_halls(fabric, 2, 2.0);
  if (kind == FabricKind::torus || kind == FabricKind::hyperx) {
    const auto side = [&dice] { return static_cast<double>(dice.number(2, 5)); };
    fabric.dimensions = dice.uniform() < 0.5 ? std::vector{side(), side()} : std::vector{side(), side(), side()};
    fabric.links_per_neighbour = dice.number(1, 2);
  }
  if (kind == FabricKind::dragonfly && dice.uniform() < 0.5) {
    fabric.routers_per_group = dice.number(2, 5);
    fabric.global_links_per_router = dice.number(1, 3);
  }
  return fabric;
}

/// A possible site of some hundreds of accelerators.
inline RandomSite random_site(topology::FabricKind kind, Dice& dice) {
  for (int tries = 0; tries < 1000; ++tries) {
    RandomSite site{random_spec(kind, dice), random_system(dice), dice.number(6, 60) * 8};
    if (topology::problems_of(site.fabric, site.system, site.accelerators).empty()) return site;
  }
  GIGATWIN_ASSERT(false, "no possible fabric of kind {}", static_cast<int>(kind));
}

/// Some links between switches.
inline routing::Failures random_failures(const topology::Fabric& fabric, Dice& dice) {
  routing::Failures failures;
  const auto first = fabric.access_end, last = static_cast<std::int32_t>(fabric.links.size()) - 1;
  for (std::int64_t n = dice.number(1, 3); n > 0 && first <= last; --n)
    failures.links.push_back(static_cast<std::int32_t>(dice.number(first, last)));
  return failures;
}

inline collectives::CommunicationPhase random_phase(std::int64_t job_ranks, Dice& dice) {
  using collectives::Collective;
  collectives::CommunicationPhase phase;
  phase.operation = dice.one_of(std::vector{Collective::all_reduce, Collective::all_reduce, Collective::reduce_scatter,
                                            Collective::all_gather, Collective::all_to_all, Collective::broadcast,
                                            Collective::point_to_point});
  phase.bytes = Bytes{std::exp(std::log(1e3) + dice.uniform() * std::log(1e6))};
  phase.stride = std::min(job_ranks / 2, dice.one_of(std::vector<std::int64_t>{1, 1, 2, 4, 8, 16}));
  const std::int64_t most = phase.operation == Collective::all_to_all ? 10 : 48;  // pairs cost time, not insight
  phase.ranks = dice.number(2, std::max<std::int64_t>(2, std::min(most, job_ranks / phase.stride)));
  return phase;
}

/// Jobs on disjoint nodes, up to 16 each; the first in two pieces around the second.
inline std::vector<topology::Placement> random_placements(std::int64_t nodes, Dice& dice) {
  std::vector<topology::Placement> jobs;
  const std::int64_t most = std::clamp<std::int64_t>(nodes / 4, 1, 16);
  std::int64_t next = dice.number(0, most - 1);
  for (int piece = 0; piece < 4 && next < nodes; ++piece) {
    const std::int64_t count = std::min(dice.number(1, most), nodes - next);
    if (piece == 2)
      jobs.front().ranges.push_back({next, count});
    else
      jobs.push_back({{{next, count}}});
    next += count + dice.number(0, most / 2);
  }
  return jobs;
}

/// The same fabric by way of a file, as a graph without order.
inline topology::Fabric through_graphml(const topology::Fabric& fabric, RandomSite site) {
  const std::string path = testing::TempDir() + "/agreement.graphml";
  {
    std::ofstream out{path};
    topology::write_graphml(out, fabric);
  }
  site.fabric = topology::small_fabric(topology::FabricKind::graph, 32);
  site.fabric.graph = path;
  site.fabric.model = topology::NetworkModel::fluid;
  topology::Fabric graph = topology::build_fabric(site.fabric, site.system, fabric.plan.accelerators());
  std::filesystem::remove(path);
  return graph;
}

}  // namespace gigatwin::sim
