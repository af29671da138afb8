#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "study/folder.hpp"

namespace gigatwin::study {

/// What the shards of a folder hold, before it is written as one file.
struct MergeInput {
  Plan plan;
  std::vector<std::string> files;
  std::vector<std::uint64_t> places;  ///< [run] file and offset in it; `no_place`: in no shard
  std::vector<std::string> remarks;   ///< shards that are damaged, missing or unfinished: sentences
  std::uint64_t missing = 0;          ///< runs
  /// [first, last] of missing runs, ascending.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> gaps;
};
inline constexpr std::uint64_t no_place = ~std::uint64_t{0};

/// Looks through all shards. Throws FileError: no study, a shard of another design, a run that two shards have.
MergeInput read_shards(const std::string& folder);

/// "runs 12-17, 40 and 3 more ranges": what is missing.
std::string gaps_text(const MergeInput& input);

/// Counts of the merged file.
struct Merged {
  std::uint64_t runs = 0, ok = 0, invalid = 0, failed = 0, crashed = 0, missing = 0;
  std::uint64_t not_ok() const { return runs - ok; }
};

/// Writes the file of the study in the order of its points; runs without a place are marked as missing. The same for
/// any number of shards. Throws FileError.
Merged write_study(const MergeInput& input, const std::string& output, bool force);

}  // namespace gigatwin::study
