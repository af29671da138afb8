#pragma once

#include <algorithm>

#include "../hardware/plain_library.hpp"
#include "collectives/analytic.hpp"
#include "hardware/system.hpp"

/// Machines for the tests: the figures of catalog/accelerators.yaml and catalog/systems.yaml, where their sources are.
namespace gigatwin::workload::machines {

inline hardware::SystemSpec dgx_a100() {
  hardware::SystemSpec system;
  system.title = "DGX A100";
  hardware::AcceleratorSpec& a = system.accelerator;
  a.title = "A100 80 GB";
  a.memory = gigabytes(80);
  a.memory_bandwidth = gigabytes_per_second(2039);
  a.peak_bf16 = teraflops(312);
  a.scale_up_bandwidth = gigabytes_per_second(300);
  a.matmul_efficiency = 0.87;
  a.compute_units = 108;
  a.tile_rows = 256;
  a.tile_columns = 128;
  a.tile_latency = Seconds{1e-6};
  a.attention_forward_efficiency = 0.62;
  a.attention_backward_efficiency = 0.55;
  a.memory_efficiency = 0.88;
  a.kernel_launch = Seconds{1.5e-6};
  a.kernel_dispatch = Seconds{6e-6};
  a.idle = Watts{62};
  a.tdp = Watts{400};
  a.compute_power_fraction = 0.95;
  a.communication_power_fraction = 0.45;
  system.accelerators_per_node = 8;
  system.nodes_per_rack = 4;
  system.scale_up_domain = 8;
  system.scale_up_latency = Seconds{1.9e-6};
  system.library = hardware::plain_library();
  system.library.scale_up_efficiency = 0.78;  // nccl-ampere of catalog/libraries.yaml
  system.library.network_efficiency = 0.96;
  system.nic.bandwidth = gigabits_per_second(200);
  system.nics_per_node = 8;
  return system;
}

inline hardware::SystemSpec dgx_h100() {
  hardware::SystemSpec system = dgx_a100();
  system.title = "DGX H100";
  hardware::AcceleratorSpec& a = system.accelerator;
  a.title = "H100 80 GB";
  a.memory_bandwidth = gigabytes_per_second(3350);
  a.peak_bf16 = teraflops(989.4);
  a.peak_fp8 = teraflops(1978.9);
  a.scale_up_bandwidth = gigabytes_per_second(450);
  a.matmul_efficiency = 0.80;
  a.compute_units = 132;
  a.attention_forward_efficiency = 0.62;
  a.attention_backward_efficiency = 0.50;
  a.memory_efficiency = 0.90;
  a.idle = Watts{70};
  a.tdp = Watts{700};
  system.nic.bandwidth = gigabits_per_second(400);
  return system;
}

/// A plain two-level network: scale-up domains joined by a full-bisection fabric with one NIC per accelerator.
/// Collectives are rings inside the domain and between the domains' equal ranks, at `achieved` of the line rate.
class TwoLevelNetwork : public collectives::Network {
 public:
  explicit TwoLevelNetwork(const hardware::SystemSpec& system)
      : domain_(system.scale_up_domain),
        inside_(achieved * system.accelerator.scale_up_bandwidth),
        outside_(achieved * (static_cast<double>(system.nics_per_node) / system.accelerators_per_node) *
                 system.nic.bandwidth),
        accelerators_per_node_(system.accelerators_per_node) {}

  collectives::PhaseResult run(const collectives::CommunicationPhase& phase,
                               const topology::Placement& placement) const override {
    using collectives::Collective;
    ++runs;
    const double ranks = static_cast<double>(placement.nodes() * accelerators_per_node_);
    const double inner = static_cast<double>(std::clamp<std::int64_t>(domain_ / phase.stride, 1, phase.ranks));
    const double outer = static_cast<double>(phase.ranks) / inner;
    const double near = (inner - 1.0) / inner, far = (outer - 1.0) / outer;
    double inside_share = near, outside_share = far / inner;
    switch (phase.operation) {
      case Collective::all_reduce:
        inside_share *= 2.0, outside_share *= 2.0;
        break;
      case Collective::all_to_all:
        inside_share = near, outside_share = far;
        break;
      case Collective::point_to_point:
        inside_share = phase.stride < domain_ ? 1.0 : 0.0, outside_share = 1.0 - inside_share;
        break;
      default:
        break;
    }
    const Bytes inside = inside_share * phase.bytes, outside = outside_share * phase.bytes;
    const Seconds latency = (inner - 1.0) * Seconds{2e-6} + (outer > 1.0 ? Seconds{10e-6} : Seconds{0});
    return {inside / inside_ + outside / outside_ + latency, {ranks * inside, ranks * outside}};
  }

  mutable int runs = 0;

 private:
  static constexpr double achieved = 0.8;  // busbw of large collectives / line rate: 230 of 300 GB/s on A100 NVLink
  std::int64_t domain_;
  BytesPerSecond inside_, outside_;
  std::int64_t accelerators_per_node_;
};

/// A fabric without oversubscription of switches as fast as the NICs, as Selene, MegaScale's and Eos' within a pod.
inline collectives::AnalyticNetwork fat_tree(const hardware::SystemSpec& system, std::int64_t accelerators) {
  topology::FabricSpec fabric;
  fabric.kind = topology::FabricKind::three_tier;
  fabric.network_switch.ports = 64;
  fabric.network_switch.port_bandwidth = system.nic.bandwidth;
  fabric.network_switch.latency = Seconds{0.3e-6};
  fabric.transceiver.bandwidth = system.nic.bandwidth;
  fabric.cable_latency = Seconds{0.25e-6};
  return collectives::AnalyticNetwork{topology::plan_fabric(fabric, system, accelerators), system};
}

inline topology::Placement whole(const hardware::SystemSpec& system, std::int64_t accelerators) {
  return {{{0, accelerators / system.accelerators_per_node}}};
}

}  // namespace gigatwin::workload::machines
