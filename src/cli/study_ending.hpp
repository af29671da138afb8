#pragma once

#include <string>

#include "study/merge.hpp"

namespace gigatwin::cli {

inline constexpr int status_incomplete = 3;  ///< runs are missing
inline constexpr int status_not_ok = 4;      ///< all are there, some have no result

/// What a merge has made, on standard output, and on standard error the first runs that are not ok with their values.
/// @return 0 or `status_not_ok`
int tell_merged(const std::string& file, const study::MergeInput& input, const study::Merged& merged, bool json);

/// What is missing, on standard error. @return `status_incomplete`
int tell_missing(const std::string& folder, const study::MergeInput& input);

}  // namespace gigatwin::cli
