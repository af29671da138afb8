#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "site/samples.hpp"

/// A weather table as text: its lines, their fields, and which field is what.
namespace gigatwin::site {

using Fields = std::vector<std::string_view>;

/// A column that a kind of table may have: its names, the member, the file's unit in ours, and what air can have.
struct Column {
  std::array<std::string_view, 3> names;
  double WeatherSample::*member;
  double unit, minimum, maximum;  ///< bounds in our unit
};

std::string_view trimmed(std::string_view text);
Fields by_comma(std::string_view line);
Fields by_space(std::string_view line);

/// The text of a file by lines, and what is read from one line.
class Table {
 public:
  /// Throws FileError or FormatError: unreadable, binary, empty.
  explicit Table(const std::string& path);

  const std::string& path() const { return path_; }
  std::size_t lines() const { return lines_.size(); }
  std::string_view line(std::size_t index) const { return index < lines_.size() ? lines_[index] : std::string_view{}; }
  [[noreturn]] void fail(std::size_t line, const std::string& what) const;

  /// Throws FormatError that names the column.
  double number(std::string_view field, std::string_view name, std::size_t index) const;

 private:
  std::string path_, text_;
  std::vector<std::string_view> lines_;
};

std::optional<std::size_t> find(const Fields& header, std::string_view name);
/// Throws FormatError with the columns there are.
std::size_t required(const Fields& header, std::string_view name, const Table& table, std::size_t index);

/// Which field of a row holds which column.
struct Layout {
  struct Entry {
    std::size_t field;
    const Column* column;
  };
  std::vector<Entry> entries;
  std::size_t fields = 0;  ///< that a row must have
};

/// The first of `columns` has to be there.
/// @param index  of the header's line
Layout layout_of(std::span<const Column> columns, const Fields& header, const Table& table, std::size_t index);

/// One row without its time. Empty fields and values of -999 or below are missing.
/// Throws FormatError: too few fields, no number, a value out of the column's bounds.
WeatherSample sample_of(const Layout& layout, const Fields& fields, const Table& table, std::size_t index);

}  // namespace gigatwin::site
