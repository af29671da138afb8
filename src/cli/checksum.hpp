#pragma once

#include <string>
#include <string_view>

namespace gigatwin::cli {

/// SHA-256 (FIPS 180-4) in hexadecimal.
std::string sha256(std::string_view bytes);
/// Of the file as it is on disk, not unpacked. Throws FileError.
std::string sha256_of_file(const std::string& path);

}  // namespace gigatwin::cli
