#pragma once

#include <cstdint>
#include <vector>

namespace gigatwin::planning {

/// In rising order; n >= 1.
std::vector<std::int64_t> divisors_of(std::int64_t n);

/// 1, 2, 4 ... up to `most`.
std::vector<std::int64_t> powers_of_two(std::int64_t most);

/// The fewest parts for each size of the largest part: ceil(n / k) for k = n ... 1, in rising order. More parts than
/// these make no part smaller.
std::vector<std::int64_t> fewest_parts(std::int64_t n);

/// Sorted union.
std::vector<std::int64_t> both(std::vector<std::int64_t> a, const std::vector<std::int64_t>& b);

}  // namespace gigatwin::planning
