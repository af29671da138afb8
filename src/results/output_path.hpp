#pragma once

#include <string>

/// From the unfinished file to the final name, on a real file system.
namespace gigatwin::results {

inline std::string partial_name(const std::string& path) { return path + ".partial"; }

/// HDF5 locks what it has open. These throw FileError if another run is writing the file, or, before replacing it, if
/// anyone has it open. A missing file is fine.
void refuse_if_being_written(const std::string& path);
void refuse_if_in_use(const std::string& path);

/// Syncs `partial` and renames it to `path` in one step. Without `force`, throws FileError if `path` exists, and leaves
/// both.
void move_into_place(const std::string& partial, const std::string& path, bool force);

}  // namespace gigatwin::results
