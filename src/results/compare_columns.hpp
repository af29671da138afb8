#pragma once

#include <string>
#include <vector>

namespace gigatwin::results {

/// Code points rather than bytes: what a terminal makes one column of, in the scripts of site names.
std::size_t text_length(const std::string& text);
std::string padded_left(const std::string& text, std::size_t width);
std::string padded_right(const std::string& text, std::size_t width);

/// Rows of cells as lines, two spaces between columns that are as wide as their widest cell. The first `left` columns
/// are aligned to the left, the others to the right; no spaces at the ends of lines.
/// @param indent  spaces before each line
std::string aligned(const std::vector<std::vector<std::string>>& rows, std::size_t left, std::size_t indent);

}  // namespace gigatwin::results
