#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <sstream>

#include "base/csv.hpp"
#include "base/error.hpp"
#include "results/show.hpp"

namespace gigatwin::results {
namespace {

constexpr std::uint64_t block_rows = 16384;  // read at once: one chunk
constexpr std::string_view epoch_mark = "seconds since ";

std::string number_text(double value, Type type) {
  if (std::isnan(value)) return {};
  if (type == Type::float32) return fmt::format("{}", static_cast<float>(value));
  if (type == Type::float64) return fmt::format("{}", value);
  return fmt::format("{:.0f}", value);
}

/// "2028-01-01T06:00:00Z", with milliseconds where there are any.
std::string moment_text(double offset_s, Instant epoch) {
  if (std::isnan(offset_s)) return {};
  const auto milliseconds = static_cast<std::int64_t>(std::llround(offset_s * 1000.0));
  std::string text = to_text(epoch + Seconds{std::floor(static_cast<double>(milliseconds) / 1000.0)});
  text[10] = 'T';
  const std::int64_t rest = ((milliseconds % 1000) + 1000) % 1000;
  return rest == 0 ? text + "Z" : text + fmt::format(".{:03}Z", rest);
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> list;
  for (std::string word; stream >> word;) list.push_back(word);
  return list;
}

/// One variable as columns of a table: as many as it has items on its second dimension.
class CsvColumn {
 public:
  CsvColumn(const ResultReader& result, std::string group, const StoredVariable& variable)
      : result_(&result), group_(std::move(group)), variable_(&variable) {
    for (std::size_t axis = 1; axis < variable.shape.size(); ++axis) width_ *= variable.shape[axis];
    if (variable.attributes.count("flag_meanings") != 0) meanings_ = words(variable.attribute("flag_meanings"));
    const StoredVariable* names = result.find(group_, variable.attribute("index_of"));
    if (names != nullptr && names->type == Type::text) meanings_ = result.texts(group_, names->name);
    const std::string units = variable.attribute("units");
    if (units.starts_with(epoch_mark)) epoch_ = parse_instant(units.substr(epoch_mark.size()));
  }

  void append_names(std::vector<std::string>& names, Header header) const {
    const std::string units = epoch_ || header == Header::names ? "" : variable_->attribute("units");
    const std::string suffix = units.empty() ? "" : " [" + units + "]";
    if (width_ == 1 && variable_->dimensions.size() < 2) return names.push_back(variable_->name + suffix);
    for (const std::string& item : items()) names.push_back(variable_->name + "." + item + suffix);
  }

  void load(std::uint64_t first, std::uint64_t count) {
    if (variable_->type == Type::text)
      texts_ = result_->texts(group_, variable_->name, first, count);
    else
      numbers_ = result_->numbers(group_, variable_->name, first, count);
  }

  /// The cells of one loaded row.
  void append_cells(std::vector<std::string>& cells, std::uint64_t row) const {
    for (std::uint64_t i = row * width_; i < (row + 1) * width_; ++i) cells.push_back(cell(i));
  }

 private:
  std::vector<std::string> items() const {
    const std::string& dimension = variable_->dimensions.back();
    const StoredVariable* coordinate = result_->find(group_, dimension);
    std::vector<std::string> items;
    if (coordinate != nullptr && coordinate->type == Type::text && variable_->shape.size() == 2)
      return result_->texts(group_, dimension);
    for (std::uint64_t i = 0; i < width_; ++i) items.push_back(std::to_string(i));
    return items;
  }

  std::string cell(std::uint64_t i) const {
    if (variable_->type == Type::text) return texts_[i];
    const double value = numbers_[i];
    if (epoch_) return moment_text(value, *epoch_);
    if (value >= 0.0 && value < static_cast<double>(meanings_.size()))
      return meanings_[static_cast<std::size_t>(value)];
    return number_text(value, variable_->type);
  }

  const ResultReader* result_;
  std::string group_;
  const StoredVariable* variable_;
  std::uint64_t width_ = 1;
  std::vector<std::string> meanings_;
  std::optional<Instant> epoch_;
  std::vector<double> numbers_;
  std::vector<std::string> texts_;
};

void write_row(std::ostream& out, const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i > 0 ? "," : "") + csv_field(cells[i]);
  out << line << '\n';
}

/// Variables whose first dimension is `dimension`, its coordinate first.
void write_table(const ResultReader& result, const std::string& group, const std::string& dimension, Header header,
                 std::ostream& out) {
  std::vector<CsvColumn> columns;
  std::uint64_t rows = 0;
  for (const bool coordinate : {true, false})
    for (const StoredVariable& variable : result.variables(group)) {
      if (variable.dimensions.empty() || variable.dimensions[0] != dimension || variable.is_coordinate() != coordinate)
        continue;
      columns.emplace_back(result, group, variable);
      rows = variable.shape[0];
    }
  std::vector<std::string> cells;
  for (const CsvColumn& column : columns) column.append_names(cells, header);
  write_row(out, cells);
  for (std::uint64_t first = 0; first < rows; first += block_rows) {
    const std::uint64_t count = std::min(block_rows, rows - first);
    for (CsvColumn& column : columns) column.load(first, count);
    for (std::uint64_t row = 0; row < count; ++row) {
      cells.clear();
      for (const CsvColumn& column : columns) column.append_cells(cells, row);
      write_row(out, cells);
    }
  }
}

void write_scalars(const ResultReader& result, const std::string& group, std::ostream& out) {
  write_row(out, {"name", "value", "units"});
  for (const StoredVariable& variable : result.variables(group)) {
    if (!variable.shape.empty()) continue;
    CsvColumn column(result, group, variable);
    column.load(0, 1);
    std::vector<std::string> cells{variable.name};
    column.append_cells(cells, 0);
    cells.push_back(variable.attribute("units"));
    write_row(out, cells);
  }
}

/// A group's tables: "" for the values of no dimension, or the first dimension of some variables.
std::vector<std::string> tables_of(const ResultReader& result, const std::string& group) {
  std::vector<std::string> tables;
  for (const StoredVariable& variable : result.variables(group)) {
    const std::string table = variable.dimensions.empty() ? "" : variable.dimensions[0];
    if (std::find(tables.begin(), tables.end(), table) == tables.end()) tables.push_back(table);
  }
  return tables;
}

struct NamedTable {
  std::string name;  ///< what the user writes
  std::string group;
  std::string dimension;  ///< empty for values of no dimension
};

/// A group's main table goes by the group's name: the values of no dimension if there are any, else the first.
std::vector<NamedTable> named_tables(const ResultReader& result) {
  std::vector<NamedTable> named;
  for (const std::string& group : result.groups()) {
    std::vector<std::string> tables = tables_of(result, group);
    std::stable_partition(tables.begin(), tables.end(), [](const std::string& table) { return table.empty(); });
    const std::string group_name = group.empty() ? "site" : group;
    for (std::size_t i = 0; i < tables.size(); ++i)
      named.push_back({i == 0 ? group_name : group_name + "/" + tables[i], group, tables[i]});
  }
  return named;
}

}  // namespace

std::vector<std::string> csv_tables(const ResultReader& result) {
  std::vector<std::string> names;
  for (const NamedTable& table : named_tables(result)) names.push_back(table.name);
  return names;
}

void write_csv(const ResultReader& result, std::string_view table, Header header, std::ostream& out) {
  const std::string_view asked = table.empty() || table == "/" ? "site"
                                 : table.front() == '/'        ? table.substr(1)
                                                               : table;
  for (const NamedTable& named : named_tables(result)) {
    if (named.name != asked) continue;
    if (named.dimension.empty()) return write_scalars(result, named.group, out);
    return write_table(result, named.group, named.dimension, header, out);
  }
  throw FileError(fmt::format("{}: expected one of the tables {}, found \"{}\"", result.info().path,
                              fmt::join(csv_tables(result), ", "), table));
}

}  // namespace gigatwin::results
