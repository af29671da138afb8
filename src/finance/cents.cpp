#include "finance/cents.hpp"

#include <cmath>

#include "base/error.hpp"

namespace gigatwin::finance {

Cents cents(Euros amount) {
  GIGATWIN_ASSERT(std::abs(amount.value) <= 1e15, "{} EUR", amount.value);
  return {std::llround(amount.value * 100.0)};
}

Cents share_of(double share, Cents amount) { return {std::llround(share * static_cast<double>(amount.count))}; }

Euros euros(Cents amount) { return {static_cast<double>(amount.count) / 100.0}; }

Cents sum(const std::vector<Cents>& amounts) {
  Cents total;
  for (const Cents amount : amounts) total += amount;
  return total;
}

}  // namespace gigatwin::finance
