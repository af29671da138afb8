#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "base/units.hpp"

namespace gigatwin::finance {

/// Money that is paid: whole cents, so that sums are exact and every year's sources equal its uses to the cent.
struct Cents {
  std::int64_t count = 0;

  constexpr auto operator<=>(const Cents&) const = default;
  constexpr Cents& operator+=(Cents other) { return count += other.count, *this; }
  constexpr Cents& operator-=(Cents other) { return count -= other.count, *this; }
};

constexpr Cents operator+(Cents a, Cents b) { return {a.count + b.count}; }
constexpr Cents operator-(Cents a, Cents b) { return {a.count - b.count}; }
constexpr Cents operator-(Cents a) { return {-a.count}; }

/// To the nearest cent, halves away from zero. Asserts on amounts that are not finite or beyond 10^15 EUR.
Cents cents(Euros amount);
/// A share of an amount, to the nearest cent.
Cents share_of(double share, Cents amount);
Euros euros(Cents amount);
Cents sum(const std::vector<Cents>& amounts);

}  // namespace gigatwin::finance
