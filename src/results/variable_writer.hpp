#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/calendar.hpp"
#include "results/h5.hpp"
#include "results/layout.hpp"

namespace gigatwin::results {

/// What the attributes of a file have in common.
struct FileConventions {
  Instant start;       ///< the epoch of every moment
  int price_year = 0;  ///< of every amount of money; 0 if unknown
};

/// Creates the dataset of a variable with its attributes, and attaches the scale of each axis. A variable named as its
/// only dimension becomes that dimension's scale; then `scales` is empty.
h5::Dataset create_variable(const h5::Group& group, const Variable& variable, std::span<const h5::Axis> axes,
                            std::span<const h5::Dataset* const> scales, const FileConventions& conventions);

/// An axis that grows: `expected` rows bound the chunk from above, so that a short run makes a small file.
h5::Axis growing_axis(Type type, std::uint64_t expected);

/// --- Small datasets in one call -----------------------------------------------------------------------------------

void write_scalar(const h5::Group& group, const Variable& variable, double value, const FileConventions& conventions);
void write_scalar(const h5::Group& group, const Variable& variable, const std::string& text,
                  const FileConventions& conventions);
void write_unsigned_scalar(const h5::Group& group, const Variable& variable, std::uint64_t value,
                           const FileConventions& conventions);
/// A coordinate of names; at least one.
h5::Dataset write_names(const h5::Group& group, const Variable& variable, const std::vector<std::string>& names,
                        const FileConventions& conventions);

/// Columns of a table whose rows are all there, on one dimension with the coordinate `scale`.
template <class Record>
void write_column(const h5::Group& group, const Column<Record>& column, std::span<const Record> rows,
                  const h5::Dataset& scale, const FileConventions& conventions) {
  const h5::Axis axis{rows.size(), false, 0};
  const h5::Dataset* const scales[] = {&scale};
  const h5::Dataset dataset = create_variable(group, column.variable, {&axis, 1}, scales, conventions);
  if (column.variable.type == Type::text) {
    std::vector<std::string> texts;
    for (const Record& row : rows) texts.push_back(column.text(row));
    dataset.write(texts);
  } else {
    std::vector<double> numbers;
    for (const Record& row : rows) numbers.push_back(column.value(row));
    dataset.write(numbers);
  }
}

/// A whole table; the first column is the coordinate, of names.
template <class Record>
h5::Dataset write_table(const h5::Group& group, const Columns<Record>& columns, const std::vector<Record>& rows,
                        const FileConventions& conventions) {
  std::vector<std::string> names;
  for (const Record& row : rows) names.push_back(columns[0].text(row));
  h5::Dataset scale = write_names(group, columns[0].variable, names, conventions);
  for (std::size_t i = 1; i < columns.size(); ++i) write_column<Record>(group, columns[i], rows, scale, conventions);
  return scale;
}

}  // namespace gigatwin::results
