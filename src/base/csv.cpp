#include "base/csv.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/dimension.hpp"
#include "base/error.hpp"
#include "base/text_file.hpp"

namespace gigatwin {
namespace {

/// Reads one record from `text` at `at`; returns its fields and leaves `at` behind the line end.
std::vector<std::string> read_record(std::string_view text, std::size_t& at, int& line, const std::string& name) {
  std::vector<std::string> fields(1);
  const int first_line = line;
  bool quoted = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') ++line;
    if (quoted) {
      if (c != '"') {
        fields.back() += c;
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        fields.back() += '"';
        ++at;
      } else {
        quoted = false;
      }
    } else if (c == '"' && fields.back().empty()) {
      quoted = true;
    } else if (c == ',') {
      fields.emplace_back();
    } else if (c == '\n') {
      ++at;
      break;
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  if (quoted) throw FormatError(name, first_line, "a quoted field is not closed");
  return fields;
}

}  // namespace

CsvTable CsvTable::read(const std::string& path) { return parse(read_text_file(path), path); }

CsvTable CsvTable::parse(std::string_view text, const std::string& name) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  CsvTable table;
  table.name_ = name;
  std::size_t at = 0;
  int line = 1;
  if (text.empty()) throw FormatError(name, 0, "is empty; expected a header line and rows");
  table.header_ = read_record(text, at, line, name);
  while (at < text.size()) {
    const int row_line = line;
    std::vector<std::string> fields = read_record(text, at, line, name);
    if (fields.size() == 1 && fields[0].empty()) continue;  // a blank line
    if (fields.size() != table.header_.size())
      throw FormatError(
          name, row_line,
          fmt::format("expected {} fields as in the header, found {}", table.header_.size(), fields.size()));
    std::move(fields.begin(), fields.end(), std::back_inserter(table.cells_));
    table.lines_.push_back(row_line);
  }
  return table;
}

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  const auto found = std::find(header_.begin(), header_.end(), name);
  if (found == header_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header_.begin());
}

std::size_t CsvTable::required_column(std::string_view name) const {
  if (const auto index = column(name)) return *index;
  throw FormatError(name_, 1, fmt::format("expected a column {}, found columns {}", name, fmt::join(header_, ", ")));
}

double CsvTable::number(std::size_t row, std::size_t column) const {
  const std::string& cell = text(row, column);
  if (const auto value = parse_number(cell)) return *value;
  throw FormatError(name_, line(row), fmt::format("column {}: expected a number, found \"{}\"", header_[column], cell));
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

}  // namespace gigatwin
