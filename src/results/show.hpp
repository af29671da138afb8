#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "results/reader.hpp"

namespace gigatwin::results {

/// For the terminal: what it is of, the headline indicators, then all of them by section.
std::string summary_text(const ResultReader& result);
/// The headline alone, as `run` prints it when it is done.
std::string headline_text(const ResultReader& result);
/// {"schema": "gigatwin.show/1", ...}: description, indicators with units, economics. NaN is null.
std::string summary_json(const ResultReader& result);

enum class Header : std::uint8_t { names, names_and_units };

/// One table as CSV (RFC 4180, LF) of any file of ours: `table` is a group ("" or "site" for the root), or
/// "GROUP/DIMENSION" where the group has tables on several dimensions. Further dimensions become columns "name.item".
/// Values of no dimension are rows "name,value,units". Moments are ISO 8601 in UTC, flags and indices of names their
/// meanings, missing values empty; a number has the digits that give its bits back. Throws FileError listing the tables
/// there are.
void write_csv(const StoredFile& file, std::string_view table, Header header, std::ostream& out);
/// The tables that `write_csv` knows: a row "table,rows,columns,content" each.
void write_table_of_tables(const StoredFile& file, std::ostream& out);
/// For a file that is no result: what it is and its tables, as text and as {"schema": "gigatwin.show-file/1", ...}.
std::string contents_text(const StoredFile& file);
std::string contents_json(const StoredFile& file);

/// Four significant digits, digits grouped by spaces: "0.1235", "12.35", "1 235 000"; "-" for NaN.
std::string readable_number(double value);
/// All digits of a whole number, grouped by spaces.
std::string readable_count(double value);

}  // namespace gigatwin::results
