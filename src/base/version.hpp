#pragma once

#include <span>
#include <string>
#include <string_view>

/// What this program was built from, for `--version` and the provenance of a result.
namespace gigatwin {

struct LibraryVersion {
  std::string_view name;     ///< as its authors write it: "HDF5"
  std::string_view version;  ///< "1.10.8"; of the headers that were compiled against
};

/// "0.1.0", semantic versioning; the same in CMake's project().
std::string_view version();
/// State of the sources at the last build as `git describe` says it, "4f3a…" of 12 digits or "v0.1.0-12-g4f3a…", ending
/// in "-dirty" where a tracked file was changed; "unknown" where the sources were no git clone.
std::string_view commit();
/// "GNU 12.2.0".
std::string_view compiler();
/// "Release", "RelWithDebInfo"; with "+asan" under the sanitizers.
std::string_view build_type();
/// Libraries that can change a number or a file, in the order of their names.
std::span<const LibraryVersion> library_versions();
/// "gigatwin 0.1.0 (4f3a0c2b9d1e, GNU 12.2.0, Release)".
std::string version_line();

}  // namespace gigatwin
