#include "planning/numbers.hpp"

#include <algorithm>

namespace gigatwin::planning {

std::vector<std::int64_t> divisors_of(std::int64_t n) {
  std::vector<std::int64_t> divisors;
  for (std::int64_t d = 1; d * d <= n; ++d) {
    if (n % d != 0) continue;
    divisors.push_back(d);
    if (d != n / d) divisors.push_back(n / d);
  }
  std::ranges::sort(divisors);
  return divisors;
}

std::vector<std::int64_t> powers_of_two(std::int64_t most) {
  std::vector<std::int64_t> powers;
  for (std::int64_t n = 1; n <= most; n *= 2) powers.push_back(n);
  return powers;
}

std::vector<std::int64_t> fewest_parts(std::int64_t n) {
  std::vector<std::int64_t> parts;
  for (std::int64_t size = n; size >= 1; --size) {
    const std::int64_t count = (n + size - 1) / size;
    if (parts.empty() || parts.back() != count) parts.push_back(count);
  }
  return parts;
}

std::vector<std::int64_t> both(std::vector<std::int64_t> a, const std::vector<std::int64_t>& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::ranges::sort(a);
  a.erase(std::unique(a.begin(), a.end()), a.end());
  return a;
}

}  // namespace gigatwin::planning
