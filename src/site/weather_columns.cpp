#include "site/weather_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "base/text_file.hpp"

namespace gigatwin::site {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

}  // namespace

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '"'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

Fields by_comma(std::string_view line) {
  Fields fields;
  for (;;) {
    const std::size_t comma = line.find(',');
    fields.push_back(trimmed(line.substr(0, comma)));
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

Fields by_space(std::string_view line) {
  Fields fields;
  for (line = trimmed(line); !line.empty(); line = trimmed(line)) {
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    fields.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  return fields;
}

Table::Table(const std::string& path) : path_(path), text_(read_text_file(path)), lines_(lines_of(text_)) {
  if (text_.find('\0') != std::string::npos) fail(0, "is not plain text (binary, or UTF-16?)");
  if (lines_.empty()) fail(0, "is empty");
}

void Table::fail(std::size_t line, const std::string& what) const {
  throw FormatError(path_, static_cast<int>(line), what);
}

double Table::number(std::string_view field, std::string_view name, std::size_t index) const {
  if (!field.empty() && field.front() == '+') field.remove_prefix(1);
  double result = 0.0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), result);
  if (error != std::errc{} || end != field.data() + field.size() || !std::isfinite(result))
    fail(index + 1, fmt::format("{}: expected a number, found \"{}\"", name, field));
  return result;
}

std::optional<std::size_t> find(const Fields& header, std::string_view name) {
  const auto found = std::find(header.begin(), header.end(), name);
  if (name.empty() || found == header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

std::size_t required(const Fields& header, std::string_view name, const Table& table, std::size_t index) {
  if (const auto column = find(header, name)) return *column;
  table.fail(index + 1, fmt::format("expected a column {}, found {}", name, fmt::join(header, ", ")));
}

Layout layout_of(std::span<const Column> columns, const Fields& header, const Table& table, std::size_t index) {
  Layout layout{{}, header.size()};
  for (const Column& column : columns)
    for (const std::string_view name : column.names)
      if (const auto field = find(header, name)) {
        layout.entries.push_back({*field, &column});
        break;
      }
  if (layout.entries.empty() || layout.entries.front().column != &columns.front())
    required(header, columns.front().names.front(), table, index);
  return layout;
}

WeatherSample sample_of(const Layout& layout, const Fields& fields, const Table& table, std::size_t index) {
  if (fields.size() < layout.fields)
    table.fail(index + 1, fmt::format("expected {} fields, found {}: the file is cut off or damaged", layout.fields,
                                      fields.size()));
  WeatherSample sample{static_cast<int>(index) + 1, 0.0, 0.0, missing, missing, missing, missing, missing, missing};
  for (const auto& [field, column] : layout.entries) {
    if (fields[field].empty()) continue;
    const double raw = table.number(fields[field], column->names.front(), index);
    if (raw <= -999.0) continue;
    const double value = raw * column->unit;
    if (value < column->minimum || value > column->maximum)
      table.fail(index + 1, fmt::format("{}: expected {:g} to {:g}, found {:g}", column->names.front(),
                                        column->minimum / column->unit, column->maximum / column->unit, raw));
    sample.*(column->member) = value;
  }
  if (sample.relative_humidity > 1.0) sample.relative_humidity = 1.0;
  return sample;
}

}  // namespace gigatwin::site
