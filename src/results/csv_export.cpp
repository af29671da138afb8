#include <fmt/format.h>

#include <cmath>
#include <ostream>
#include <sstream>

#include "base/csv.hpp"
#include "results/show.hpp"
#include "results/stored_tables.hpp"

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
  CsvColumn(const StoredFile& file, std::string group, const StoredVariable& variable)
      : file_(&file), group_(std::move(group)), variable_(&variable) {
    for (std::size_t axis = 1; axis < variable.shape.size(); ++axis) width_ *= variable.shape[axis];
    if (variable.attributes.count("flag_meanings") != 0) meanings_ = words(variable.attribute("flag_meanings"));
    const StoredVariable* names = file.find(group_, variable.attribute("index_of"));
    if (names != nullptr && names->type == Type::text) meanings_ = file.texts(group_, names->name);
    const std::string units = variable.attribute("units");
    if (units.starts_with(epoch_mark)) epoch_ = parse_instant(units.substr(epoch_mark.size()));
  }

  void append_names(std::vector<std::string>& names, Header header) const {
    const bool as_words = epoch_ || !meanings_.empty();
    const std::string units = as_words || header == Header::names ? "" : variable_->attribute("units");
    const std::string suffix = units.empty() ? "" : " [" + units + "]";
    if (width_ == 1 && variable_->dimensions.size() < 2) return names.push_back(variable_->name + suffix);
    for (const std::string& item : items()) names.push_back(variable_->name + "." + item + suffix);
  }

  void load(std::uint64_t first, std::uint64_t count) {
    if (variable_->type == Type::text)
      texts_ = file_->texts(group_, variable_->name, first, count);
    else
      numbers_ = file_->numbers(group_, variable_->name, first, count);
  }

  /// The cells of one loaded row; all digits of an unsigned number of no dimension.
  void append_cells(std::vector<std::string>& cells, std::uint64_t row) const {
    if (const auto whole = file_->unsigned_number(group_, variable_->name))
      cells.push_back(std::to_string(*whole));
    else
      for (std::uint64_t i = row * width_; i < (row + 1) * width_; ++i) cells.push_back(cell(i));
  }

 private:
  /// Names of the columns: of the items of the second dimension, joined with those of a third by a point.
  std::vector<std::string> items() const {
    std::vector<std::string> items{""};
    for (std::size_t axis = 1; axis < variable_->dimensions.size(); ++axis) {
      std::vector<std::string> longer;
      for (const std::string& item : items)
        for (const std::string& name : names_on(variable_->dimensions[axis], variable_->shape[axis]))
          longer.push_back(item.empty() ? name : item + "." + name);
      items = std::move(longer);
    }
    return items;
  }

  /// What the coordinate says, texts or numbers; 0, 1, 2 ... where the dimension has none.
  std::vector<std::string> names_on(const std::string& dimension, std::uint64_t length) const {
    const StoredVariable* coordinate = file_->find(group_, dimension);
    if (coordinate != nullptr && coordinate->type == Type::text) return file_->texts(group_, dimension);
    std::vector<std::string> names;
    if (coordinate != nullptr)
      for (const double value : file_->numbers(group_, dimension))
        names.push_back(number_text(value, coordinate->type));
    for (std::uint64_t i = names.size(); i < length; ++i) names.push_back(std::to_string(i));
    return names;
  }

  std::string cell(std::uint64_t i) const {
    if (variable_->type == Type::text) return texts_[i];
    const double value = numbers_[i];
    if (epoch_) return moment_text(value, *epoch_);
    if (meanings_.empty()) return number_text(value, variable_->type);
    // -1: none of the names.
    return value >= 0.0 && value < static_cast<double>(meanings_.size()) ? meanings_[static_cast<std::size_t>(value)]
                                                                         : std::string{};
  }

  const StoredFile* file_;
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
void write_table(const StoredFile& file, const std::string& group, const std::string& dimension, Header header,
                 std::ostream& out) {
  std::vector<CsvColumn> columns;
  std::uint64_t rows = 0;
  for (const bool coordinate : {true, false})
    for (const StoredVariable& variable : file.variables(group)) {
      if (variable.dimensions.empty() || variable.dimensions[0] != dimension || variable.is_coordinate() != coordinate)
        continue;
      columns.emplace_back(file, group, variable);
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

void write_scalars(const StoredFile& file, const std::string& group, std::ostream& out) {
  write_row(out, {"name", "value", "units"});
  for (const StoredVariable& variable : file.variables(group)) {
    if (!variable.shape.empty()) continue;
    CsvColumn column(file, group, variable);
    column.load(0, 1);
    std::vector<std::string> cells{variable.name};
    column.append_cells(cells, 0);
    cells.push_back(variable.attribute("units"));
    write_row(out, cells);
  }
}

}  // namespace

void write_csv(const StoredFile& file, std::string_view table, Header header, std::ostream& out) {
  const StoredTable found = find_table(file, table);
  if (found.dimension.empty())
    write_scalars(file, found.group, out);
  else
    write_table(file, found.group, found.dimension, header, out);
}

void write_table_of_tables(const StoredFile& file, std::ostream& out) {
  write_row(out, {"table", "rows", "columns", "content"});
  for (const StoredTable& table : stored_tables(file))
    write_row(out, {table.name, std::to_string(table.rows), std::to_string(table.columns), table.content});
}

}  // namespace gigatwin::results
