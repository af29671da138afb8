#pragma once

#include <string>
#include <vector>

/// Markdown tables of the validation pages.
namespace gigatwin::validation {

using TableRow = std::vector<std::string>;

/// Columns padded to one width, so that the table reads in a terminal too; `alignment` has one letter a column: l, r.
void append_table(std::string& text, const TableRow& header, const std::vector<TableRow>& rows,
                  const std::string& alignment);

/// Numbers the sources in the order in which they are met.
class Sources {
 public:
  /// "[3]"
  std::string number(const std::string& source);
  void append(std::string& text) const;

 private:
  std::vector<std::string> list_;
};

}  // namespace gigatwin::validation
