/// Plan and all links of fabrics of 100,000 and 1,000,000 accelerators: seconds, memory, and whether the counts are
/// right. Each case runs in a process of its own, since peak memory is a process's.
///
///   bench_fabric [NAME]     all cases, or those whose name contains NAME
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <vector>

#include "topology/fabric.hpp"

namespace gigatwin::topology {
namespace {

struct Case {
  const char* name;
  FabricSpec fabric;
  hardware::SystemSpec system;
  std::int64_t accelerators;
  std::int64_t switches;  ///< worked out by hand below
};

/// Racks of 18 nodes with 4 accelerators and 4 NICs of 400 Gbit/s in one scale-up domain.
hardware::SystemSpec racks_of_72() {
  hardware::SystemSpec system;
  system.accelerator.scale_up_bandwidth = gigabytes_per_second(900);
  system.accelerators_per_node = system.nics_per_node = 4;
  system.scale_up_domain = 72;
  system.nodes_per_rack = 18;
  system.nic.bandwidth = gigabytes_per_second(50);
  return system;
}

FabricSpec fabric(FabricKind kind, int ports, double port_gigabytes_per_second) {
  FabricSpec spec;
  spec.kind = kind;
  spec.network_switch.ports = ports;
  spec.network_switch.port_bandwidth = spec.transceiver.bandwidth = gigabytes_per_second(port_gigabytes_per_second);
  return spec;
}

FabricSpec in_halls(FabricSpec spec, std::int64_t halls, double oversubscription) {
  spec.inter_hall = InterHallSpec{halls, oversubscription, {}, {}};
  return spec;
}

FabricSpec in_planes(FabricSpec spec, std::int64_t planes) {
  spec.planes = planes;
  return spec;
}

/// 144 ports of 800 Gbit/s, 72 down, each for two NICs: leaf groups of 144 nodes.
std::vector<Case> cases() {
  const FabricSpec rails = fabric(FabricKind::rail_optimised, 144, 100);
  const FabricSpec rail_only = fabric(FabricKind::rail_only, 144, 100);
  return {
      // 174 groups x 4 leaves; 10 pods of 18 groups, 72 spines each of 72 uplinks; 72 planes of 5 cores: 720 links on
      // 144 ports are 5, which do not divide 72: 6.
      {"rail-optimised 100k", rails, racks_of_72(), 100000, 696 + 720 + 72 * 6},
      // 4 networks of 174 leaves: 3 pods of 72, 72 spines each; 72 planes of 2 cores: 216 links on 144 ports.
      {"rail-only 100k", rail_only, racks_of_72(), 100000, 4 * (174 + 216 + 144)},
      // A port of a plane serves 4 half NICs: 288 nodes a leaf, 87 leaves under 44 spines, 12,528 links on 144 ports:
      // 87
      // spines are not a divisor of 72 bundles, so 72. 2 planes of 4 networks.
      {"rail-only, two planes 100k", in_planes(rail_only, 2), racks_of_72(), 100000, 8 * (87 + 72)},
      // 4 halls of 44 groups: 3:1 leaves 108 ports of a core below. 3 pods of 15 groups a hall, 12 in all; 72 spines of
      // 60 uplinks (60 leaves of 72 bundles of one); 72 planes of 2 cores (3 x 60 on 108 ports), 30 uplinks of 90; one
      // switch between halls for each.
      {"rail-optimised in 4 halls 100k", in_halls(rails, 4, 3.0), racks_of_72(), 100000, 696 + 12 * 72 + 4 * 144 + 144},
      // 1737 groups, 97 pods; 72 planes of 72 cores: 97 x 72 links on 144 ports are 49, the next divisor of 72 is 72.
      {"rail-optimised 1M", rails, racks_of_72(), 1000000, 6948 + 97 * 72 + 72 * 72},
  };
}

double peak_gigabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024.0 / 1e9;
}

/// 0 if the fabric is the one that was worked out by hand.
int run(const Case& c) {
  const auto start = std::chrono::steady_clock::now();
  const Fabric built = build_fabric(c.fabric, c.system, c.accelerators);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::int64_t links = 0;
  for (const Tier& tier : built.plan.tiers) links += tier.links;
  const bool right = built.plan.parts.switches() == c.switches &&
                     static_cast<std::int64_t>(built.switches.size()) == c.switches &&
                     static_cast<std::int64_t>(built.links.size()) == links;
  fmt::print("{:<32} {:>9} links {:>6} switches {:>7.3f} s {:>7.3f} GB  {}\n", c.name, built.links.size(),
             built.switches.size(), seconds.count(), peak_gigabytes(),
             right ? "right" : fmt::format("WRONG: {} switches expected", c.switches));
  return right ? 0 : 1;
}

int run_apart(const Case& c) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    const int wrong = run(c);
    std::fflush(stdout);
    _exit(wrong);
  }
  int status = 1;
  if (child < 0 || waitpid(child, &status, 0) < 0) return 1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace
}  // namespace gigatwin::topology

int main(int count, char** words) {
  const std::string wanted = count > 1 ? words[1] : "";
  int wrong = 0;
  for (const auto& c : gigatwin::topology::cases())
    if (std::string{c.name}.find(wanted) != std::string::npos) wrong += gigatwin::topology::run_apart(c);
  return wrong == 0 ? 0 : 1;
}
