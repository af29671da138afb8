#pragma once

#include <cstddef>
#include <functional>

namespace gigatwin::planning {

/// Calls work(0) ... work(count - 1), in any order on so many threads. The first exception is thrown again when all
/// threads have ended.
void in_parallel(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work);

}  // namespace gigatwin::planning
