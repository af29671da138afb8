#include "results/stored_tables.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "results/show.hpp"

namespace gigatwin::results {
namespace {

using Json = nlohmann::ordered_json;

/// First dimensions of the group's variables, "" for none, in the order of the file.
std::vector<std::string> dimensions_of(const StoredFile& file, const std::string& group) {
  std::vector<std::string> dimensions;
  for (const StoredVariable& variable : file.variables(group)) {
    const std::string first = variable.dimensions.empty() ? "" : variable.dimensions[0];
    if (std::find(dimensions.begin(), dimensions.end(), first) == dimensions.end()) dimensions.push_back(first);
  }
  std::stable_partition(dimensions.begin(), dimensions.end(), [](const std::string& name) { return name.empty(); });
  return dimensions;
}

std::string title_of(const StoredFile& file) {
  return file.has_attribute("", "title") ? file.text_attribute("", "title") : file.path();
}

std::string content_of(const StoredFile& file, const std::string& group) {
  if (group.empty()) return title_of(file);
  return file.has_attribute(group, "description") ? file.text_attribute(group, "description") : "";
}

/// As `write_csv` lays it out: values of no dimension are rows of a name, a value and a unit.
StoredTable table_of(const StoredFile& file, const std::string& group, const std::string& dimension) {
  StoredTable table{"", group, dimension, 0, 0, content_of(file, group)};
  for (const StoredVariable& variable : file.variables(group)) {
    if (dimension.empty() && variable.dimensions.empty()) ++table.rows;
    if (dimension.empty() || variable.dimensions.empty() || variable.dimensions[0] != dimension) continue;
    table.rows = variable.shape[0];
    std::uint64_t columns = 1;
    for (std::size_t axis = 1; axis < variable.shape.size(); ++axis) columns *= variable.shape[axis];
    table.columns += columns;
  }
  if (dimension.empty()) table.columns = 3;
  return table;
}

std::vector<std::string> names_of(const std::vector<StoredTable>& tables) {
  std::vector<std::string> names;
  for (const StoredTable& table : tables) names.push_back(table.name);
  return names;
}

}  // namespace

std::vector<StoredTable> stored_tables(const StoredFile& file) {
  std::vector<StoredTable> tables;
  for (const std::string& group : file.groups()) {
    const std::string group_name = group.empty() ? "site" : group;
    const std::vector<std::string> dimensions = dimensions_of(file, group);
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
      StoredTable table = table_of(file, group, dimensions[i]);
      table.name = i == 0 ? group_name : group_name + "/" + dimensions[i];
      tables.push_back(std::move(table));
    }
  }
  return tables;
}

StoredTable find_table(const StoredFile& file, std::string_view name) {
  const std::string_view asked = name.empty() || name == "/" ? "site" : name.front() == '/' ? name.substr(1) : name;
  const std::vector<StoredTable> tables = stored_tables(file);
  for (const StoredTable& table : tables)
    if (asked == table.name || asked == table.name + "/" + table.dimension) return table;
  throw FileError(fmt::format("{}: expected one of the tables {}, found \"{}\"{}", file.path(),
                              fmt::join(names_of(tables), ", "), name, if_older(file.path(), file.format())));
}

std::string contents_text(const StoredFile& file) {
  std::string text =
      fmt::format("{}\n  {}, format {}.{}, written by gigatwin {}\n\nTables (--csv NAME)\n", title_of(file),
                  kind_of_file(file.format().name), file.format().major, file.format().minor, file.format().version);
  for (const StoredTable& table : stored_tables(file))
    text += fmt::format("  {:<24} {:>8} rows {:>6} columns\n", table.name, table.rows, table.columns);
  return text;
}

std::string contents_json(const StoredFile& file) {
  Json tables = Json::array();
  for (const StoredTable& table : stored_tables(file))
    tables.push_back(
        {{"name", table.name}, {"rows", table.rows}, {"columns", table.columns}, {"content", table.content}});
  const Json contents{{"schema", "gigatwin.show-file/1"},
                      {"path", file.path()},
                      {"title", title_of(file)},
                      {"kind", file.format().name},
                      {"version", file.format().version},
                      {"format", fmt::format("{}.{}", file.format().major, file.format().minor)},
                      {"tables", tables}};
  return contents.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace gigatwin::results
