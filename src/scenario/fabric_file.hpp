#pragma once

#include "scenario/load.hpp"
#include "scenario/scenario.hpp"

namespace gigatwin::scenario {

/// A machine and the fabric that joins it, without a site around them: what the commands `fabric` and `collective`
/// need. A short file states just this, with the blocks that a scenario has.
struct FabricFile {
  std::string name;
  std::string description;
  std::int64_t seed = 1;
  ComputeSpec compute;
  topology::FabricSpec fabric;
};

const Schema<FabricFile>& fabric_file_schema();

/// Whether the file, with all that it extends, has the key `fabric` and none of those that only a whole scenario has
/// (time, site, power ...). What cannot be read is none: reading it as a scenario says why.
bool is_fabric_file(const std::string& path);

/// Reads a short file, or the part of a whole scenario that it would have; a wrong key anywhere is an error.
LoadedText load_fabric(const std::string& path, const std::vector<std::string>& overrides, FabricFile& file,
                       Diagnostics& diagnostics);

}  // namespace gigatwin::scenario
