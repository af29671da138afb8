#pragma once

#include <string>
#include <vector>

#include "results/h5.hpp"

namespace gigatwin::results {

/// Datasets on one unlimited dimension, written some rows at a time: one call per value would be 20 times slower.
class BufferedTable {
 public:
  /// @param width  values per row: 1, or the product of the other axes
  /// @return index of the column
  std::size_t add(h5::Dataset dataset, std::size_t width = 1);
  /// One value of the row being filled; a column of width n takes n.
  void put(std::size_t column, double value) { columns_[column].numbers.push_back(value); }
  void put(std::size_t column, std::string value) { columns_[column].texts.push_back(std::move(value)); }
  /// Every column has its values: the row counts, and is written when enough are waiting.
  void end_row();
  /// Writes the rows that wait.
  void write();
  std::uint64_t rows() const { return rows_; }

 private:
  struct BufferedColumn {
    h5::Dataset dataset;
    std::size_t width;
    std::vector<double> numbers;
    std::vector<std::string> texts;
  };
  std::vector<BufferedColumn> columns_;
  std::uint64_t rows_ = 0;
  std::size_t waiting_ = 0;
};

}  // namespace gigatwin::results
