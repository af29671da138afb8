#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "topology/placement.hpp"
#include "workload/iteration.hpp"

namespace gigatwin::sim {

/// Training iterations that were simulated before, for runs that have machine and jobs in common.
class IterationStore {
 public:
  /// Of one training on one machine: by the accelerators that it runs on, and the shape of its placement.
  using Table = std::map<std::pair<std::int64_t, topology::PlacementShape>, workload::IterationProfile>;

  /// The table of a text that names everything else which an iteration depends on. It stays where it is.
  Table& of(const std::string& machine_and_training) { return tables_[machine_and_training]; }
  /// Iterations in all tables.
  std::size_t size() const;

  std::string to_bytes() const;
  /// Adds what `bytes` hold. Throws FileError where they are not whole.
  void add(std::string_view bytes);

 private:
  std::map<std::string, Table> tables_;
};

}  // namespace gigatwin::sim
