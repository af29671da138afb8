#include "report/html/markup.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "base/error.hpp"

namespace gigatwin::report::html {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

/// One code point and its bytes; `valid` false: one byte that begins none.
struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 1;
  bool valid = false;
};

CodePoint first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  if (byte(0) < 0x80) return {byte(0), 1, true};
  const std::size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < length) return {};
  std::uint32_t value = byte(0) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    value = value << 6U | (byte(i) & 0x3FU);
  }
  const std::uint32_t least = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80;
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least || value > 0x10FFFF || surrogate) return {};
  return {value, length, true};
}

/// Control characters but tab and line feed, those that order text against its direction, and non-characters.
bool is_hidden(std::uint32_t c) {
  const bool control = (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c <= 0x9F);
  const bool direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F ||
                         c == 0x61C || c == 0xFEFF;
  return control || direction || (c & 0xFFFEU) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

void append(std::string& html, std::string_view text, const CodePoint& point) {
  if (!point.valid || is_hidden(point.value)) {
    html += replacement;
    return;
  }
  switch (point.value) {
    case '&':
      html += "&amp;";
      break;
    case '<':
      html += "&lt;";
      break;
    case '>':
      html += "&gt;";
      break;
    case '"':
      html += "&quot;";
      break;
    case '\'':
      html += "&#39;";
      break;
    default:
      html += text.substr(0, point.length);
  }
}

/// ` data-proposal="3"` for a cell or row of proposal 3; empty for one of none.
std::string mark(const std::vector<int>& proposals, std::size_t at) {
  if (at >= proposals.size() || proposals[at] < 0) return {};
  return fmt::format(" data-proposal=\"{}\"", proposals[at]);
}

std::string cell(const Table& table, const char* tag, const char* scope, std::size_t column, const Html& content) {
  const bool words = column < table.words.size() ? table.words[column] : column == 0;
  return fmt::format("<{0}{1}{2}{3}>{4}</{0}>", tag, scope, words ? " class=\"w\"" : "",
                     mark(table.proposal_of_column, column), content.text);
}

std::string row(const Table& table, std::size_t index) {
  std::string html = "<tr" + mark(table.proposal_of_row, index) + ">";
  const std::vector<Html>& cells = table.rows[index];
  for (std::size_t column = 0; column < cells.size(); ++column)
    html += cell(table, column == 0 ? "th" : "td", column == 0 ? " scope=\"row\"" : "", column, cells[column]);
  return html + "</tr>\n";
}

}  // namespace

Html escaped(std::string_view text) {
  Html html;
  html.text.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const CodePoint point = first_of(text);
    append(html.text, text, point);
    text.remove_prefix(point.length);
  }
  return html;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::size_t bytes = 0;
  for (std::size_t points = 0; bytes < text.size(); ++points) {
    if (points == most) return std::string(text.substr(0, bytes)) + "…";
    bytes += first_of(text.substr(bytes)).length;
  }
  return std::string(text);
}

Html name(std::string_view text, std::size_t most) {
  return {"<bdi>" + escaped(shortened(text, most)).text + "</bdi>"};
}

Html quoted(std::string_view text) { return {"<span lang=\"en\">" + escaped(text).text + "</span>"}; }

std::string script_json(std::string json) {
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) {
    if (c == '<' || c == '>' || c == '&')
      safe += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      safe += c;
  }
  return safe;
}

Html table(const Table& table) {
  const std::string label =
      table.id.empty() ? "" : fmt::format(" role=\"region\" aria-labelledby=\"{}-caption\"", table.id);
  std::string html =
      fmt::format("<div class=\"scroll\" tabindex=\"0\"{}><table{}>\n<caption{}>{}</caption>\n<thead><tr>", label,
                  table.id.empty() ? "" : fmt::format(" id=\"{}\"", table.id),
                  table.id.empty() ? "" : fmt::format(" id=\"{}-caption\"", table.id), table.caption.text);
  for (std::size_t column = 0; column < table.head.size(); ++column)
    html += table.head[column].empty() ? "<td></td>" : cell(table, "th", " scope=\"col\"", column, table.head[column]);
  html += "</tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    GIGATWIN_ASSERT(table.rows[i].size() == table.head.size(), "row {} has {} cells", i, table.rows[i].size());
    html += row(table, i);
  }
  return {html + "</tbody></table></div>\n"};
}

Html details(const Html& summary, const Html& content, bool open) {
  return {
      fmt::format("<details{}><summary>{}</summary>\n{}</details>\n", open ? " open" : "", summary.text, content.text)};
}

Html paragraph(const Html& content) { return {"<p>" + content.text + "</p>\n"}; }

Html list(const std::vector<Html>& items) {
  Html html{"<ul>\n"};
  for (const Html& item : items) html += {"<li>" + item.text + "</li>\n"};
  return html + Html{"</ul>\n"};
}

}  // namespace gigatwin::report::html
