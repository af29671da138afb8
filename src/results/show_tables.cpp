#include "results/show_tables_internal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "results/show.hpp"

namespace gigatwin::results {
namespace {

constexpr std::size_t most_rows = 24;  // of a table on a terminal

/// One column as people see it.
struct ShownColumn {
  const char* variable;
  const char* heading;
};

struct ShownTable {
  const char* group;
  const char* title;
  const char* only_where;  ///< rows whose value there is not 0; nullptr: all
  std::vector<ShownColumn> columns;
};

const std::vector<ShownTable>& shown_tables() {
  static const std::vector<ShownTable> tables{
      {"tenants",
       "Tenant classes (wait in h: mean, median, 95 %; bounded slowdown)",
       nullptr,
       {{"tenant", ""},
        {"submitted", "jobs"},
        {"completed", "done"},
        {"entitlement", "entitled"},
        {"delivered", "delivered"},
        {"wait_mean", "wait"},
        {"wait_median", "median"},
        {"wait_95", "95 %"},
        {"slowdown_mean", "slowdown"},
        {"slowdown_median", "median"},
        {"slowdown_95", "95 %"},
        {"preemptions", "preempted"},
        {"starved_jobs", "starved"}}},
      {"causes",
       "Causes of failure (accelerator-hours lost)",
       "failures",
       {{"cause", ""},
        {"failures", "failures"},
        {"interruptions", "interruptions"},
        {"lost", "rolled back"},
        {"restarting", "restarting"},
        {"out_of_service", "out of service"}}},
      {"campaigns",
       "Campaigns (time to train in h; expected, 5 % and 95 % over histories of failures)",
       nullptr,
       {{"campaign", ""},
        {"state", "state"},
        {"done", "done"},
        {"failures", "failures"},
        {"time_to_train", "time"},
        {"expected", "expected"},
        {"low", "5 %"},
        {"high", "95 %"}}}};
  return tables;
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> list;
  for (std::string word; stream >> word;) list.push_back(word);
  return list;
}

const std::string* meaning_of(const std::vector<std::string>& meanings, double value) {
  const bool known = value >= 0.0 && value < static_cast<double>(meanings.size());
  return known ? &meanings[static_cast<std::size_t>(value)] : nullptr;
}

/// The cells of a column, for people; empty where the result has no such column.
std::vector<std::string> cells_of(const ResultReader& result, const std::string& group, const char* name) {
  const StoredVariable* variable = result.find(group, name);
  if (variable == nullptr) return {};
  if (variable->type == Type::text) return result.texts(group, name);
  const std::vector<std::string> meanings = words(variable->attribute("flag_meanings"));
  std::vector<std::string> cells;
  for (const double value : result.numbers(group, name)) {
    const std::string* meaning = meaning_of(meanings, value);
    cells.push_back(meaning != nullptr              ? *meaning
                    : variable->type == Type::int64 ? readable_count(value)
                                                    : readable_number(value));
  }
  return cells;
}

/// Code points: names may be in any script.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & '\xC0') != '\x80'; }));
}

std::string line_of(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string line = " ";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string space(widths[i] - width_of(cells[i]), ' ');
    line += i == 0 ? " " + cells[i] + space : "  " + space + cells[i];
  }
  return line + "\n";
}

/// Rows of cells, the headings first.
std::string aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows[0].size(), 0);
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  std::string text;
  for (const auto& row : rows) text += line_of(row, widths);
  return text;
}

std::string table_text(const ResultReader& result, const ShownTable& table) {
  std::vector<std::vector<std::string>> columns;
  std::vector<std::vector<std::string>> rows(1);
  for (const ShownColumn& column : table.columns) {
    std::vector<std::string> cells = cells_of(result, table.group, column.variable);
    if (cells.empty()) continue;
    rows[0].emplace_back(column.heading);
    columns.push_back(std::move(cells));
  }
  if (columns.empty()) return {};
  const std::vector<double> counts =
      table.only_where != nullptr ? result.numbers(table.group, table.only_where) : std::vector<double>{};
  std::size_t left_out = 0;
  for (std::size_t row = 0; row < columns[0].size(); ++row) {
    if (!counts.empty() && counts[row] == 0.0) continue;
    if (rows.size() > most_rows) {
      ++left_out;
      continue;
    }
    rows.emplace_back();
    for (const auto& column : columns) rows.back().push_back(column[row]);
  }
  if (rows.size() == 1) return {};
  std::string text = fmt::format("\n{}\n{}", table.title, aligned(rows));
  if (left_out > 0) text += fmt::format("  and {} more: gigatwin show RESULT --csv {}\n", left_out, table.group);
  return text;
}

bool has_group(const ResultReader& result, const std::string& name) {
  const std::vector<std::string> groups = result.groups();
  return std::find(groups.begin(), groups.end(), name) != groups.end();
}

}  // namespace

std::string operations_text(const ResultReader& result) {
  std::string text;
  for (const ShownTable& table : shown_tables())
    if (has_group(result, table.group)) text += table_text(result, table);
  return text;
}

nlohmann::ordered_json rows_json(const ResultReader& result, const std::string& group) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  if (!has_group(result, group)) return rows;
  for (const StoredVariable& variable : result.variables(group)) {
    if (variable.shape.size() != 1) continue;
    while (rows.size() < variable.shape[0]) rows.push_back(nlohmann::ordered_json::object());
    if (variable.type == Type::text) {
      const std::vector<std::string> texts = result.texts(group, variable.name);
      for (std::size_t i = 0; i < texts.size(); ++i) rows[i][variable.name] = texts[i];
      continue;
    }
    const std::vector<std::string> meanings = words(variable.attribute("flag_meanings"));
    const std::vector<double> numbers = result.numbers(group, variable.name);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      auto& cell = rows[i][variable.name];
      if (const std::string* meaning = meaning_of(meanings, numbers[i]); meaning != nullptr)
        cell = *meaning;
      else if (variable.type == Type::int64)
        cell = static_cast<std::int64_t>(numbers[i]);
      else if (!std::isnan(numbers[i]))
        cell = numbers[i];
    }
  }
  return rows;
}

}  // namespace gigatwin::results
