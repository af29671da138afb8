#pragma once

#include <string>

namespace gigatwin::results {

/// The text with every byte that is not UTF-8 replaced by '?', and cut at a NUL: netCDF4 for Python stops at such
/// bytes, and a file name on the command line may hold any.
std::string as_utf8(const std::string& text);

}  // namespace gigatwin::results
