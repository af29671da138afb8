#pragma once

#include <cstdint>
#include <vector>

namespace gigatwin::routing {

/// What is out of service. A failed switch takes its links with it, a failed copy (plane, rail network) its switches.
struct Failures {
  std::vector<std::int32_t> links;     ///< of `Fabric::links`
  std::vector<std::int32_t> switches;  ///< vertices
  std::vector<std::int32_t> copies;
  bool none() const { return links.empty() && switches.empty() && copies.empty(); }
};

}  // namespace gigatwin::routing
