#pragma once

#include "collectives/tuner.hpp"

namespace gigatwin::collectives {

/// A library of round figures: links give half their bandwidth, the switch a quarter of it.
inline hardware::LibrarySpec small_library() {
  hardware::LibrarySpec library;
  library.title = "small";
  const Seconds us{1e-6};
  library.paths = {{Algorithm::ring, Protocol::ll, 4.0 * us, 1.0 * us, 5.0 * us, 0.5},
                   {Algorithm::ring, Protocol::simple, 8.0 * us, 2.0 * us, 10.0 * us, 1.0},
                   {Algorithm::tree, Protocol::simple, 8.0 * us, 3.0 * us, 20.0 * us, 0.8},
                   {Algorithm::nvls, Protocol::simple, Seconds{0}, 25.0 * us, std::nullopt, 1.0},
                   {Algorithm::nvls_tree, Protocol::simple, Seconds{0}, 25.0 * us, 20.0 * us, 1.0},
                   {Algorithm::in_network, Protocol::simple, Seconds{0}, 25.0 * us, 18.0 * us, 1.0},
                   {Algorithm::pat, Protocol::simple, 8.0 * us, 3.0 * us, 4.0 * us, 0.75}};
  library.launch = 1.0 * us;
  library.network_latency_factor = 2.0;
  library.scale_up_efficiency = 0.5;
  library.network_efficiency = 0.8;
  library.switch_reduction_efficiency = 0.25;
  library.network_reduction_efficiency = 0.4;
  library.ll_rate = {BytesPerSecond{10e9}, BytesPerSecond{5e9}, BytesPerSecond{2e9}};
  library.channels = 4;
  library.slice = Bytes{250e3};
  library.reduction_channels = 2;
  library.reduction_chunk = Bytes{125e3};
  library.messages_at_once = 4;
  return library;
}

/// 100 GB/s in a domain, 10 GB/s of NIC a rank.
inline GroupShape shape_of(std::int64_t domains, std::int64_t ranks_per_domain) {
  return {.ranks = domains * ranks_per_domain,
          .domains = domains,
          .ranks_per_domain = ranks_per_domain,
          .scale_up = BytesPerSecond{100e9},
          .network = BytesPerSecond{10e9},
          .scale_up_reduction = false,
          .network_reduction = false};
}

}  // namespace gigatwin::collectives
