#include "results/buffered_table.hpp"

#include "base/error.hpp"

namespace gigatwin::results {
namespace {

constexpr std::size_t rows_held = 1024;  // more does not write faster

}  // namespace

std::size_t BufferedTable::add(h5::Dataset dataset, std::size_t width) {
  columns_.push_back({std::move(dataset), width, {}, {}});
  return columns_.size() - 1;
}

void BufferedTable::end_row() {
  ++rows_;
  if (++waiting_ == rows_held) write();
}

void BufferedTable::write() {
  for (BufferedColumn& column : columns_) {
    const std::size_t held = column.numbers.size() + column.texts.size();
    GIGATWIN_ASSERT(held == waiting_ * column.width, "{}: {} values in {} rows", column.dataset.place().object, held,
                    waiting_);
    column.dataset.append(column.numbers);
    column.dataset.append(column.texts);
    column.numbers.clear();
    column.texts.clear();
  }
  waiting_ = 0;
}

}  // namespace gigatwin::results
