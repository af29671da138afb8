#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/csv.hpp"
#include "results/compare.hpp"
#include "results/compare_columns.hpp"
#include "results/compare_json_internal.hpp"
#include "results/show.hpp"

namespace gigatwin::results {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t least_width = 60;
constexpr std::size_t least_label = 16;
constexpr std::size_t difference_width = 9;  // "+123.4 %" and a space

/// The first `count` code points.
std::string first_of(const std::string& text, std::size_t count) {
  std::size_t at = 0;
  while (at < text.size() && (count > 0 || (text[at] & '\xC0') == '\x80')) {
    if ((text[at] & '\xC0') != '\x80') --count;
    ++at;
  }
  return text.substr(0, at);
}

std::string last_of(const std::string& text, std::size_t count) {
  return text.substr(first_of(text, text_length(text) - count).size());
}

/// Both ends tell names apart: "kajaani-gb..-heat-reuse".
std::string shortened(const std::string& text, std::size_t width) {
  if (text_length(text) <= width) return text;
  const std::size_t front = (width - 2) / 2;
  return first_of(text, front) + ".." + last_of(text, width - 2 - front);
}

std::string percent(double difference) {
  if (std::isnan(difference)) return "-";
  if (std::abs(difference) >= 10.0) return fmt::format("x{:.4g}", 1.0 + difference);
  return difference == 0.0 ? "=" : fmt::format("{:+.1f} %", 100.0 * difference);
}

std::string value_text(const ComparedIndicator& row, std::size_t result) {
  return row.count ? readable_count(row.values[result]) : readable_number(row.values[result]);
}

std::string label_of(const ComparedIndicator& row) {
  return row.units.empty() ? row.label : row.label + ", " + row.units;
}

/// Widths of a table: of the labels, and of each result's values.
struct Widths {
  std::size_t label = 0;
  std::vector<std::size_t> values;
  /// Of a result's column, with the space before it and its difference.
  std::size_t column(std::size_t result) const { return 2 + values[result] + (result > 0 ? difference_width : 0); }
  /// Of the first result's column and the widest other one.
  std::size_t two_columns() const {
    std::size_t widest = 0;
    for (std::size_t result = 1; result < values.size(); ++result) widest = std::max(widest, column(result));
    return column(0) + widest;
  }
};

/// @param most_name  characters of a result's name above its column
Widths widths_of(const Comparison& comparison, std::size_t most_name) {
  Widths widths;
  for (const ComparedIndicator& row : comparison.indicators)
    widths.label = std::max(widths.label, 2 + text_length(label_of(row)));
  for (std::size_t result = 0; result < comparison.names.size(); ++result) {
    const std::size_t name = std::min(most_name, text_length(comparison.names[result]));
    std::size_t width = result > 0 ? name - std::min(name, difference_width) : name;
    for (const ComparedIndicator& row : comparison.indicators)
      width = std::max(width, text_length(value_text(row, result)));
    widths.values.push_back(width);
  }
  return widths;
}

/// One block: the given results beside each other.
std::string block(const Comparison& comparison, const Widths& widths, const std::vector<std::size_t>& results) {
  std::string text(widths.label, ' ');
  for (const std::size_t result : results) {
    const std::size_t width = widths.column(result) - 2;
    text += "  " + padded_left(shortened(comparison.names[result], width), width);
  }
  text += '\n';
  std::string section;
  for (const ComparedIndicator& row : comparison.indicators) {
    if (row.section != section) text += (section = row.section) + '\n';
    text += padded_right("  " + shortened(label_of(row), widths.label - 2), widths.label);
    for (const std::size_t result : results) {
      text += "  " + padded_left(value_text(row, result), widths.values[result]);
      if (result > 0) text += padded_left(percent(row.differences[result]), difference_width);
    }
    text += '\n';
  }
  return text;
}

/// Names give way first, labels next, until the first result and one other fit; values are never cut.
Widths fitted(const Comparison& comparison, std::size_t width) {
  Widths widths;
  for (const std::size_t most_name : {24U, 16U, 10U}) {
    widths = widths_of(comparison, most_name);
    if (widths.label + widths.two_columns() <= width) return widths;
  }
  widths.label = std::max(least_label, width - std::min(width, widths.two_columns()));
  return widths;
}

/// The results of each block: the first in all of them, and as many others as fit, one at least.
std::vector<std::vector<std::size_t>> blocks(const Widths& widths, std::size_t width) {
  const std::size_t base = widths.label + widths.column(0);
  std::vector<std::vector<std::size_t>> list{{0}};
  std::size_t used = base;
  for (std::size_t result = 1; result < widths.values.size(); ++result) {
    if (used + widths.column(result) > width && list.back().size() > 1) {
      list.push_back({0});
      used = base;
    }
    list.back().push_back(result);
    used += widths.column(result);
  }
  return list;
}

std::string csv_number(double value) { return std::isnan(value) ? "" : fmt::format("{}", value); }

std::string written(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json json_of(const Comparison& comparison) {
  Json results = Json::array();
  for (std::size_t i = 0; i < comparison.names.size(); ++i)
    results.push_back({{"name", comparison.names[i]},
                       {"path", comparison.results[i].path},
                       {"scenario", comparison.results[i].name},
                       {"site", comparison.results[i].site},
                       {"duration_s", comparison.results[i].duration.value},
                       {"seed", comparison.results[i].seed}});
  Json rows = Json::array();
  for (const ComparedIndicator& row : comparison.indicators) {
    Json values = Json::array(), differences = Json::array();
    for (const double value : row.values) values.push_back(number_or_null(value));
    for (const double difference : row.differences) differences.push_back(number_or_null(difference));
    rows.push_back({{"name", row.name},
                    {"label", row.label},
                    {"section", row.section},
                    {"units", row.units},
                    {"better", to_text(row.better)},
                    {"values", values},
                    {"differences", differences}});
  }
  return Json{
      {"schema", "gigatwin.compare/1"}, {"results", results}, {"indicators", rows}, {"warnings", comparison.warnings}};
}

/// What none of the results has a number of is left out.
Comparison without_empty_rows(Comparison comparison) {
  std::erase_if(comparison.indicators, [](const ComparedIndicator& row) {
    return std::all_of(row.values.begin(), row.values.end(), [](double value) { return std::isnan(value); });
  });
  return comparison;
}

}  // namespace

std::string comparison_text(const Comparison& of, std::size_t width) {
  if (of.names.empty()) return {};
  const Comparison comparison = without_empty_rows(of);
  width = std::max(width, least_width);
  const Widths widths = fitted(comparison, width);
  std::string text;
  for (const auto& results : blocks(widths, width))
    text += (text.empty() ? "" : "\n") + block(comparison, widths, results);
  for (const std::string& warning : comparison.warnings) text += "\nwarning: " + warning;
  return comparison.warnings.empty() ? text : text + '\n';
}

std::string comparison_csv(const Comparison& comparison) {
  std::string text = "name,units,better";
  for (const std::string& name : comparison.names)
    text += "," + csv_field(name) + "," + csv_field(name + " difference");
  text += '\n';
  for (const ComparedIndicator& row : comparison.indicators) {
    text += fmt::format("{},{},{}", row.name, csv_field(row.units), to_text(row.better));
    for (std::size_t result = 0; result < row.values.size(); ++result)
      text += "," + csv_number(row.values[result]) + "," + csv_number(row.differences[result]);
    text += '\n';
  }
  return text;
}

std::string comparison_json(const Comparison& comparison) { return written(json_of(comparison)); }

std::string comparison_json(const Comparison& comparison, const Ranking& ranking) {
  Json json = json_of(comparison);
  json["ranking"] = json_of(ranking);
  return written(json);
}

}  // namespace gigatwin::results
