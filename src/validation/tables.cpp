#include "validation/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace gigatwin::validation {

void append_table(std::string& text, const TableRow& header, const std::vector<TableRow>& rows,
                  const std::string& alignment) {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < header.size(); ++column) {
    std::size_t width = std::max<std::size_t>(header[column].size(), 3);
    for (const TableRow& row : rows) width = std::max(width, row[column].size());
    widths.push_back(width);
  }
  const auto line = [&](const TableRow& cells) {
    for (std::size_t column = 0; column < cells.size(); ++column) {
      const std::string padding(widths[column] - cells[column].size(), ' ');
      text += "| " + (alignment[column] == 'r' ? padding + cells[column] : cells[column] + padding) + " ";
    }
    text += "|\n";
  };
  line(header);
  for (std::size_t column = 0; column < header.size(); ++column)
    text += "| " + std::string(widths[column] - 1, '-') + (alignment[column] == 'r' ? ": " : "- ");
  text += "|\n";
  for (const TableRow& row : rows) line(row);
}

std::string Sources::number(const std::string& source) {
  const auto found = std::find(list_.begin(), list_.end(), source);
  const auto index = std::distance(list_.begin(), found);
  if (found == list_.end()) list_.push_back(source);
  return fmt::format("[{}]", index + 1);
}

void Sources::append(std::string& text) const {
  text += "\n## Sources\n\n";
  for (std::size_t i = 0; i < list_.size(); ++i) text += fmt::format("{}. {}\n", i + 1, list_[i]);
}

}  // namespace gigatwin::validation
