#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gigatwin {

/// The whole file, unpacked if it is gzip. Throws FileError: missing, a folder, unreadable, larger than `limit` bytes.
std::string read_text_file(const std::string& path, std::uint64_t limit = 1ULL << 30);

/// Lines without their ends ("\n" or "\r\n"), a leading UTF-8 byte-order mark removed.
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace gigatwin
