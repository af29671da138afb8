#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chakra/trace.hpp"

/// Traces as ASTRA-sim reads them: a file for each rank, PREFIX.0.et, PREFIX.1.et ...; in each a stream of messages
/// with their lengths before them, GlobalMetadata first, then nodes. Process groups: PREFIX.groups.json, or the
/// metadata node that PyTorch writes.
namespace gigatwin::chakra {

inline constexpr std::uint64_t most_message_bytes = std::uint64_t{16} << 20;  ///< of one node, names and all
inline constexpr std::uint64_t most_file_bytes = std::uint64_t{4} << 30;      ///< of one rank, unpacked

/// The files of all ranks, in order of rank. Throws TraceError: there is none, or one between others is missing.
std::vector<std::string> rank_files(const std::string& prefix);

/// Files may be packed with gzip. Throws TraceError: cut off, no message of the format, beyond the limits above, values
/// out of range; FileError: unreadable.
RankTrace read_rank(const std::string& file, std::int64_t rank);
RankTrace parse_rank(std::string_view bytes, const std::string& file, std::int64_t rank);

/// {"1": [0, 1, 2, 3], ...}. Throws TraceError.
ProcessGroups read_groups(const std::string& file);
/// Adds what a metadata node named "## process_group:init ##" says; a group without ranks has all `ranks`. A group with
/// two memberships is a TraceError.
void add_groups(const Node& node, const RankTrace& trace, std::int64_t ranks, ProcessGroups& groups);

/// All ranks, and the groups of PREFIX.groups.json where it is there.
Trace read(const std::string& prefix);

std::string to_bytes(const RankTrace& trace);
void write_rank(const RankTrace& trace, const std::string& prefix);
/// All ranks, and PREFIX.groups.json where there are groups. Throws FileError.
void write(const Trace& trace, const std::string& prefix);

std::string groups_file(const std::string& prefix);

}  // namespace gigatwin::chakra
