#pragma once

#include <string>

#include "base/csv.hpp"

namespace gigatwin::site {

/// Reads a CSV file in any of its usual dialects, plain or gzip: fields separated by comma, semicolon or tab (whichever
/// the header has), UTF-8 or Latin-1, byte-order mark. With semicolons and tabs, as spreadsheets write them, "1.234,56"
/// and "1234,56" become 1234.56. Lines keep their numbers.
/// Throws FormatError as CsvTable does, and for UTF-16.
CsvTable read_csv_of_any_dialect(const std::string& path);

}  // namespace gigatwin::site
