#include "topology/free_ranges.hpp"

#include "base/error.hpp"

namespace gigatwin::topology {

FreeRanges::FreeRanges(std::span<const NodeRange> ranges) {
  for (const NodeRange range : ranges) insert(range);
}

void FreeRanges::insert(NodeRange range) {
  nodes_ += range.count;
  auto after = by_first_.lower_bound(range.first);
  GIGATWIN_ASSERT(after == by_first_.end() || after->first >= range.first + range.count, "node {} is free already",
                  after->first);
  if (after != by_first_.end() && after->first == range.first + range.count) {
    range.count += after->second;
    erase(after);
  }
  auto before = by_first_.lower_bound(range.first);
  if (before != by_first_.begin()) {
    --before;
    GIGATWIN_ASSERT(before->first + before->second <= range.first, "node {} is free already", range.first);
    if (before->first + before->second == range.first) {
      range = {before->first, before->second + range.count};
      erase(before);
    }
  }
  by_first_.emplace(range.first, range.count);
  by_size_.emplace(range.count, range.first);
}

void FreeRanges::take(NodeRange range) {
  auto holder = std::prev(by_first_.upper_bound(range.first));
  const NodeRange whole{holder->first, holder->second};
  erase(holder);
  nodes_ -= whole.count;
  if (range.first > whole.first) insert({whole.first, range.first - whole.first});
  const std::int64_t end = range.first + range.count, whole_end = whole.first + whole.count;
  if (end < whole_end) insert({end, whole_end - end});
}

bool FreeRanges::contains(std::int64_t node) const {
  auto after = by_first_.upper_bound(node);
  if (after == by_first_.begin()) return false;
  const auto& [first, count] = *std::prev(after);
  return node < first + count;
}

std::vector<NodeRange> FreeRanges::list() const {
  std::vector<NodeRange> ranges;
  for (const auto& [first, count] : by_first_) ranges.push_back({first, count});
  return ranges;
}

void FreeRanges::erase(std::map<std::int64_t, std::int64_t>::iterator range) {
  by_size_.erase({range->second, range->first});
  by_first_.erase(range);
}

}  // namespace gigatwin::topology
