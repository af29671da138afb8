#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gigatwin {

/// A CSV file (RFC 4180: quoted fields, doubled quotes; LF or CRLF; byte-order mark ignored; gzip unpacked) with a
/// header line. All fields stay text until asked for.
class CsvTable {
 public:
  /// Throws FormatError with the line: no header, a row whose field count differs from the header's, an open quote.
  static CsvTable read(const std::string& path);
  static CsvTable parse(std::string_view text, const std::string& name);

  const std::string& name() const { return name_; }
  const std::vector<std::string>& header() const { return header_; }
  std::size_t rows() const { return lines_.size(); }
  /// Index of the column with this name; nullopt if there is none.
  std::optional<std::size_t> column(std::string_view name) const;
  /// As `column`, but a missing one throws FormatError that lists the columns there are.
  std::size_t required_column(std::string_view name) const;

  const std::string& text(std::size_t row, std::size_t column) const { return cells_[row * header_.size() + column]; }
  /// Throws FormatError with line and column name if the cell is no number.
  double number(std::size_t row, std::size_t column) const;
  /// Line of the row in the file, counted from 1.
  int line(std::size_t row) const { return lines_[row]; }

 private:
  std::string name_;
  std::vector<std::string> header_;
  std::vector<std::string> cells_;  ///< [row, column]
  std::vector<int> lines_;
};

/// One field as RFC 4180 writes it: quoted where it must be.
std::string csv_field(std::string_view text);

}  // namespace gigatwin
