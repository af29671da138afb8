#pragma once

#include <functional>

#include "results/tables.hpp"
#include "results/variable_writer.hpp"

namespace gigatwin::results {

/// Writes a result that is known when it begins, beside its final name, then renames it: `contents` fills the root,
/// /provenance follows. Throws FileError: the folder is missing or not writable, the name is taken (without `force`),
/// the disk is full.
void write_whole_file(const RunDescription& run,
                      const std::function<void(const h5::Group& root, const FileConventions& conventions)>& contents);

}  // namespace gigatwin::results
