#include <fmt/format.h>

#include <algorithm>

#include "base/text_file.hpp"
#include "scenario/source_lines_internal.hpp"

namespace gigatwin::scenario {
namespace {

/// What a message shows of a line; longer ones would copy megabytes for a file that is one line.
constexpr std::size_t longest_shown_line = 400;

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Bytes of the valid UTF-8 character at `at`; 0 if there is none (truncated, overlong, surrogate, beyond U+10FFFF).
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned>(static_cast<unsigned char>(text[i])) : 0u;
  };
  const unsigned first = byte(at);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  const unsigned second = byte(at + 1);
  const bool wrong = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                     (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
  return wrong ? 0 : length;
}

bool is_control(std::string_view text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  if (c == '\r') return at + 1 >= text.size() || text[at + 1] != '\n';
  return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F;
}

/// YAML forbids them, and yaml-cpp accepts some: what looks nested to a reader would not be.
std::optional<TextProblem> problem_of_tabs(std::string_view text) {
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = text.substr(start, end - start);
    const std::size_t first = line.find_first_not_of(" \t\r");
    const std::size_t tab = line.find('\t');
    if (first != std::string_view::npos && tab < first && line[first] != '#')
      return TextProblem{start + tab, "a tab in the indentation", "indent with spaces"};
    start = end + 1;
  }
  return std::nullopt;
}

}  // namespace

std::optional<TextProblem> problem_of_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (is_control(text, at))
      return TextProblem{
          at,
          fmt::format("not a text file: it has the control character 0x{:02x}", static_cast<unsigned char>(text[at])),
          {}};
    const std::size_t length = character_length(text, at);
    if (length == 0) return TextProblem{at, "not UTF-8 text", "save the file as UTF-8"};
    at += length;
  }
  return std::nullopt;
}

SourceLines::SourceLines(const std::string& name, std::string_view text)
    : name_(name), text_(text), lines_(lines_of(text)) {}

Location SourceLines::at(int line, int column, std::size_t length) const {
  Location location{name_, line + 1, column + 1, 1, {}};
  if (line < 0 || static_cast<std::size_t>(line) >= lines_.size() || column < 0) return location;
  const std::string_view text = lines_[static_cast<std::size_t>(line)];
  const std::size_t start = std::min(static_cast<std::size_t>(column), text.size());
  location.column = static_cast<int>(characters_before(line, text, start)) + 1;
  location.length = std::max(1, static_cast<int>(characters(text.substr(start, length))));
  if (text.size() <= longest_shown_line) location.source_line = text;
  return location;
}

std::size_t SourceLines::characters_before(int line, std::string_view text, std::size_t byte) const {
  if (last_.line != line || last_.byte > byte) last_ = {line, 0, 0};
  last_.characters += characters(text.substr(last_.byte, byte - last_.byte));
  last_.byte = byte;
  return last_.characters;
}

Location SourceLines::at_offset(std::size_t offset, std::size_t length) const {
  const std::string_view before = text_.substr(0, offset);
  const std::size_t last_end = before.rfind('\n');
  const std::size_t start = last_end == std::string_view::npos ? 0 : last_end + 1;
  return at(static_cast<int>(std::count(before.begin(), before.end(), '\n')), static_cast<int>(offset - start), length);
}

std::string_view SourceLines::text_from(int line, int column) const {
  if (line < 0 || static_cast<std::size_t>(line) >= lines_.size() || column < 0) return {};
  const std::size_t start = static_cast<std::size_t>(lines_[static_cast<std::size_t>(line)].data() - text_.data());
  return text_.substr(std::min(start + static_cast<std::size_t>(column), text_.size()));
}

std::optional<TextProblem> problem_of_text(std::string_view text) {
  if (auto problem = problem_of_characters(text)) return problem;
  return problem_of_tabs(text);
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

}  // namespace gigatwin::scenario
