#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.hpp"

namespace gigatwin::scenario {

/// Places in one text. Lines and columns count from 0 here, as yaml-cpp counts them, and columns are bytes; in a
/// Location they count from 1 and columns are characters, as editors count.
class SourceLines {
 public:
  /// Both must outlive this.
  SourceLines(const std::string& name, std::string_view text);

  /// @param length  bytes to underline; cut at the end of the line
  Location at(int line, int column, std::size_t length = 1) const;
  Location at_offset(std::size_t offset, std::size_t length = 1) const;
  /// The text from there on; empty beyond the end.
  std::string_view text_from(int line, int column) const;

 private:
  /// The last column that was asked for: places come in file order, and a file may be one long line.
  struct LastColumn {
    int line = -1;
    std::size_t byte = 0;
    std::size_t characters = 0;
  };
  std::size_t characters_before(int line, std::string_view text, std::size_t byte) const;

  const std::string& name_;
  std::string_view text_;
  std::vector<std::string_view> lines_;
  mutable LastColumn last_;
};

/// Why a text is no YAML that we read, before a parser sees it: not UTF-8, control characters, tabs that indent.
struct TextProblem {
  std::size_t offset = 0;
  std::string sentence;
  std::string hint;
};
std::optional<TextProblem> problem_of_text(std::string_view text);
/// The same for JSON, which may be indented with tabs.
std::optional<TextProblem> problem_of_characters(std::string_view text);

/// Characters in UTF-8 text: bytes that do not continue one.
std::size_t characters(std::string_view text);

}  // namespace gigatwin::scenario
