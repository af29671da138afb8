#include "site/csv_dialect.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/text_file.hpp"
#include "site/encoding.hpp"

namespace gigatwin::site {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

char separator_of(std::string_view header) {
  if (header.find(';') != std::string_view::npos) return ';';
  if (header.find('\t') != std::string_view::npos) return '\t';
  return ',';
}

/// "-1.234,56": digits with a decimal comma and perhaps dots between thousands.
bool has_decimal_comma(std::string_view field) {
  if (field.starts_with('-') || field.starts_with('+')) field.remove_prefix(1);
  const std::size_t comma = field.find(',');
  if (comma == std::string_view::npos || comma == 0) return false;
  const std::string_view whole = field.substr(0, comma), part = field.substr(comma + 1);
  return !part.empty() && std::all_of(part.begin(), part.end(), is_digit) &&
         std::all_of(whole.begin(), whole.end(), [](char c) { return is_digit(c) || c == '.'; });
}

std::string with_decimal_point(std::string field) {
  if (!has_decimal_comma(field)) return field;
  std::erase(field, '.');
  std::replace(field.begin(), field.end(), ',', '.');
  return field;
}

/// Fields of one line; a quoted one may hold the separator, none a line end.
std::vector<std::string> fields_of(std::string_view line, char separator) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == separator && !quoted)
      fields.emplace_back();
    else
      fields.back() += c;
  }
  return fields;
}

std::string with_commas(std::string_view text, char separator) {
  std::string written;
  for (const std::string_view line : lines_of(text)) {
    bool first = true;
    for (const std::string& field : fields_of(line, separator)) {
      if (!first) written += ',';
      written += csv_field(with_decimal_point(field));
      first = false;
    }
    written += '\n';
  }
  return written;
}

}  // namespace

CsvTable read_csv_of_any_dialect(const std::string& path) {
  const std::string bytes = read_text_file(path);
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
    throw FormatError(path, 0, "is text in UTF-16; save it as UTF-8");
  const std::string text = as_utf8(bytes);
  const char separator = separator_of(std::string_view(text).substr(0, text.find('\n')));
  return CsvTable::parse(separator == ',' ? text : with_commas(text, separator), path);
}

}  // namespace gigatwin::site
