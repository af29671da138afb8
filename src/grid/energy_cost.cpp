#include "grid/energy_cost.hpp"

#include <algorithm>

namespace gigatwin::grid {

EnergyCost& EnergyCost::operator+=(const EnergyCost& other) {
  market += other.market;
  agreements += other.agreements;
  guarantees += other.guarantees;
  network_energy += other.network_energy;
  network_capacity += other.network_capacity;
  taxes += other.taxes;
  reactive += other.reactive;
  fuel += other.fuel;
  exported += other.exported;
  compensation += other.compensation;
  return *this;
}

Kilograms MarketCarbon::by_volume() const {
  if (uncovered.value <= 0.0 || surplus.value <= 0.0) return by_the_hour();
  const double moved = std::min(1.0, uncovered / surplus);  // of the surplus, to hours that need it
  return std::max(0.0, 1.0 - surplus / uncovered) * uncovered_carbon + covered_carbon + moved * surplus_carbon;
}

MarketCarbon& MarketCarbon::operator+=(const MarketCarbon& other) {
  uncovered += other.uncovered;
  uncovered_carbon += other.uncovered_carbon;
  covered_carbon += other.covered_carbon;
  surplus += other.surplus;
  surplus_carbon += other.surplus_carbon;
  return *this;
}

}  // namespace gigatwin::grid
