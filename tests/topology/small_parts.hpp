#pragma once

#include "../hardware/plain_library.hpp"
#include "topology/fabric_plan.hpp"

/// Small systems and fabrics with round figures.
namespace gigatwin::topology {

struct SystemCounts {
  int accelerators_per_node = 8, nics_per_node = 8, domain = 8, nodes_per_rack = 1;
};

/// Scale-up 400 GB/s, NIC 50 GB/s (400 Gbit/s), 2 us inside a domain.
inline hardware::SystemSpec small_system(SystemCounts counts = {}) {
  hardware::SystemSpec system;
  system.accelerator.scale_up_bandwidth = gigabytes_per_second(400);
  system.accelerators_per_node = counts.accelerators_per_node;
  system.nics_per_node = counts.nics_per_node;
  system.scale_up_domain = counts.domain;
  system.nodes_per_rack = counts.nodes_per_rack;
  system.nic.bandwidth = gigabytes_per_second(50);
  system.scale_up_latency = Seconds{2e-6};
  system.library = hardware::plain_library();
  return system;
}

/// Switch with `ports` of 50 GB/s, 0.5 us; cable 0.1 us.
inline FabricSpec small_fabric(FabricKind kind, int ports, double leaf_oversubscription = 1.0,
                               double spine_oversubscription = 1.0) {
  FabricSpec fabric;
  fabric.kind = kind;
  fabric.network_switch.ports = ports;
  fabric.network_switch.port_bandwidth = gigabytes_per_second(50);
  fabric.network_switch.latency = Seconds{0.5e-6};
  fabric.network_switch.idle_power = Watts{500};
  fabric.network_switch.peak_power = Watts{800};
  fabric.network_switch.price = Euros{10000};
  fabric.transceiver.bandwidth = gigabytes_per_second(50);
  fabric.transceiver.power = Watts{10};
  fabric.transceiver.price = Euros{500};
  fabric.leaf_oversubscription = leaf_oversubscription;
  fabric.spine_oversubscription = spine_oversubscription;
  fabric.cable_latency = Seconds{0.1e-6};
  fabric.cable_price = Euros{100};
  return fabric;
}

/// Cables between halls: 1 us, 1000 EUR.
inline FabricSpec in_halls(FabricSpec fabric, std::int64_t halls, double oversubscription = 1.0) {
  fabric.inter_hall = InterHallSpec{halls, oversubscription, Seconds{1e-6}, Euros{1000}};
  return fabric;
}

inline FabricSpec in_planes(FabricSpec fabric, std::int64_t planes) {
  fabric.planes = planes;
  return fabric;
}

/// Nodes 0..n-1.
inline Placement first_nodes(std::int64_t n) { return {{{0, n}}}; }

}  // namespace gigatwin::topology
