#pragma once

#include "hardware/communication_library.hpp"

namespace gigatwin::hardware {

/// A library with nothing of its own: rings inside domains and between them at line rate, 2 us a step inside a domain
/// and 4 us between domains, no launch, no filling of pipelines.
inline LibrarySpec plain_library() {
  LibrarySpec library;
  library.title = "plain";
  const Seconds inside{2e-6}, between{4e-6};
  library.paths = {{Algorithm::hierarchical, Protocol::simple, Seconds{0}, inside, between, 1.0},
                   {Algorithm::ring, Protocol::simple, Seconds{0}, inside, between, 1.0}};
  library.scale_up_efficiency = 1.0;
  library.network_efficiency = 1.0;
  library.ll_rate = {BytesPerSecond{1e12}, BytesPerSecond{1e12}, BytesPerSecond{1e12}};
  library.channels = 1;
  library.messages_at_once = 32;
  return library;
}

}  // namespace gigatwin::hardware
