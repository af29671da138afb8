#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// A mixed-integer linear program as plain values, and CBC that solves it.
namespace gigatwin::portfolio::mip {

struct Column {
  double objective = 0.0;
  double low = 0.0, high = 1.0;
  bool is_integer = true;
};

struct Entry {
  std::size_t column = 0;
  double coefficient = 0.0;
};

/// sum of coefficient * column <= high
struct Row {
  std::vector<Entry> entries;
  double high = 0.0;
};

struct Program {
  std::vector<Column> columns;
  std::vector<Row> rows;
};

struct Solution {
  std::vector<double> columns;
  double value = 0.0;
  double bound = 0.0;  ///< proven upper bound of the value
};

/// The column values that make the objective as large as possible, to a gap of 0; nullopt where the rows contradict
/// each other. Single-threaded, so the same program gives the same solution. Rows and objective are scaled to a largest
/// coefficient of 1 and 1000: CBC's tolerances are absolute. Throws std::runtime_error where CBC gives up.
std::optional<Solution> maximise(const Program& program);

}  // namespace gigatwin::portfolio::mip
